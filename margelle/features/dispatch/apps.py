from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "margelle.features.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from margelle.features.messaging.rules import add_alert_kind

        from . import reactions, slots
        from .rules.alerts import EMERGENCY

        assert reactions
        add_alert_kind(EMERGENCY)
        slots.fill()
