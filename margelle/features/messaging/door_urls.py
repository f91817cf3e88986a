"""What the link of an alert opens (included by faces/client)."""

from django.urls import path

from .web_public import alerts

app_name = "alert"
urlpatterns = [
    path("<str:alert_link>/", alerts.alert_page, name="page"),
    path("<str:alert_link>/taking/", alerts.alert_taking, name="taking"),
]
