from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "margelle.features.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        """Handlers and sources register themselves when they are imported."""
        from margelle.features.messaging.rules import add_alert_kind

        from . import reactions, slots, sync
        from .rules import ALERTS

        assert reactions and sync
        for kind in ALERTS:
            add_alert_kind(kind)
        slots.fill()
