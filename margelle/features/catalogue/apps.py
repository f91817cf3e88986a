from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "margelle.features.catalogue"
    label = "catalogue"
