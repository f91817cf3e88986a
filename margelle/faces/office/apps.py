from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "margelle.faces.office"
    label = "office"
