from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "margelle.features.insight"
    label = "insight"
