from django.urls import path

from . import web

app_name = "insight"
urlpatterns = [path("", web.dashboard, name="dashboard")]
