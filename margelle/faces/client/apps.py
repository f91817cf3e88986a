from django.apps import AppConfig


class ClientConfig(AppConfig):
    name = "margelle.faces.client"
    label = "client"
