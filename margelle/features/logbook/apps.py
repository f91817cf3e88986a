from django.apps import AppConfig


class LogbookConfig(AppConfig):
    name = "margelle.features.logbook"
    label = "logbook"
