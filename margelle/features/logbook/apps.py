from django.apps import AppConfig


class LogbookConfig(AppConfig):
    name = "margelle.features.logbook"
    label = "logbook"

    def ready(self) -> None:
        from margelle.base.ui.slots import Panel, add_panel
        from margelle.features.fieldwork.queries.phone_pools import register_label_hashes
        from margelle.features.messaging.rules import add_occasion

        from . import reactions  # noqa: F401
        from .occasions import REPORT
        from .panel import client_panel, label_hashes, pool_panel

        register_label_hashes(label_hashes)
        add_occasion(REPORT)
        add_panel(Panel("pool", "logbook", 30, "logbooks.view", "logbook/_panel.html", pool_panel))
        add_panel(Panel("client", "logbook", 30, "logbooks.view", "logbook/_client_panel.html", client_panel))
