from typing import Any

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "margelle.features.messaging"
    label = "messaging"

    def ready(self) -> None:
        from margelle.base.ui.slots import Panel, Tab, add_panel, add_tab

        from .panel import client_panel

        add_tab(Tab("settings", "messages", "Messages", "messaging:settings", 34, "company.edit"))
        add_tab(Tab("messages", "outbox", "Envois", "messaging:messages", 10, "messages.view", _troubled))
        add_tab(Tab("messages", "wordings", "Modèles", "messaging:wordings", 20, "messages.manage"))
        add_panel(
            Panel("client", "messages", 25, "messages.view", "messaging/_client_panel.html", client_panel)
        )


def _troubled(record: Any) -> int:
    from .queries import troubled_count

    return troubled_count()
