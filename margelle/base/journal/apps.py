from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "margelle.base.journal"
    label = "journal"
