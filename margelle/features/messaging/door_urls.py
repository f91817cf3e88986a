"""What the link of an alert opens, and the one by which a client leaves (included by faces/client)."""

from django.urls import path

from .web_public import alerts, leaving

app_name = "alert"
urlpatterns = [
    path("leaving/<str:leaving>/", leaving.leaving, name="leaving"),
    path("<str:alert_link>/", alerts.alert_page, name="page"),
    path("<str:alert_link>/taking/", alerts.alert_taking, name="taking"),
]
