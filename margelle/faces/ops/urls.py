from django.urls import path

from . import web

app_name = "ops"
urlpatterns = [path("health/", web.health, name="health")]
