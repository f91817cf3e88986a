from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "margelle.faces.api"
    label = "api"
