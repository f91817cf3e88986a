from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "margelle.faces.ops"
    label = "ops"
