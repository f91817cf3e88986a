from django.urls import URLPattern, URLResolver

app_name = "logbook"
urlpatterns: list[URLPattern | URLResolver] = []
