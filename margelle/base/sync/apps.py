from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "margelle.base.sync"
    label = "sync"
