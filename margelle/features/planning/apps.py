from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "margelle.features.planning"
    label = "planning"
