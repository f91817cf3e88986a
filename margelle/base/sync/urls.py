from django.urls import path

from . import web

app_name = "sync"
urlpatterns = [
    path("push", web.push_view, name="push"),
    path("pull", web.pull_view, name="pull"),
]
