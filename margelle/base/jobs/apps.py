from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "margelle.base.jobs"
    label = "jobs"

    def ready(self) -> None:
        from . import statistics, sweep  # noqa: F401  # its own jobs register themselves

        autodiscover_modules("jobs")
