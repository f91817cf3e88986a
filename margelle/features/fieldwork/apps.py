from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "margelle.features.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        """Handlers and sources register themselves when they are imported."""
        from . import reactions, slots, sync

        assert reactions and sync
        slots.fill()
