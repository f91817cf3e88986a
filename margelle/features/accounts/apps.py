from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "margelle.features.accounts"
    label = "accounts"
