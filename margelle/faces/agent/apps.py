from django.apps import AppConfig


class AgentConfig(AppConfig):
    name = "margelle.faces.agent"
    label = "agent"
    verbose_name = "Application du technicien"

    def ready(self) -> None:
        from margelle.features.accounts.queries.phones import register_shell

        from . import precache

        register_shell(precache.version)
