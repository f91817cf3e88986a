from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "margelle.base.live"
    label = "live"
