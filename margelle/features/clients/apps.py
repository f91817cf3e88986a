from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "margelle.features.clients"
    label = "clients"
