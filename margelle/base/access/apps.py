from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "margelle.base.access"
    label = "access"
