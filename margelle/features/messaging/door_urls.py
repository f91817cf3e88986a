"""What the link of an alert opens (included by faces/client)."""

from django.urls import path

from . import web_public

app_name = "alert"
urlpatterns = [
    path("<str:alert_link>/", web_public.alert_page, name="page"),
    path("<str:alert_link>/taking/", web_public.alert_taking, name="taking"),
]
