"""The look of every face: sheets, icons, shells, tables, charts and the vendored browser libraries."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "margelle.base.ui"
    label = "ui"
    verbose_name = "Interface"
