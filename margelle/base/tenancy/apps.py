from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class TenancyConfig(AppConfig):
    name = "margelle.base.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from . import fences, guard

        connection_created.connect(guard.install, dispatch_uid="tenancy.guard")
        pre_migrate.connect(fences.stand_aside_before_migrate, dispatch_uid="tenancy.fences.aside")
        post_migrate.connect(fences.install_after_migrate, dispatch_uid="tenancy.fences")
