"""What phones call, under /api/device/."""

from django.urls import path

from .web import device_api

app_name = "device"
urlpatterns = [
    path("enrol", device_api.enrol, name="enrol"),
    path("heartbeat", device_api.heartbeat, name="heartbeat"),
    path("me", device_api.me, name="me"),
]
