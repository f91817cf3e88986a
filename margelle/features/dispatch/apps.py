from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "margelle.features.dispatch"
    label = "dispatch"
