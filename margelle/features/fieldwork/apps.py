from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "margelle.features.fieldwork"
    label = "fieldwork"
