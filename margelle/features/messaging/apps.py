from typing import Any

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "margelle.features.messaging"
    label = "messaging"

    def ready(self) -> None:
        from margelle.base.ui.slots import Panel, Tab, add_panel, add_tab

        from . import reactions
        from .occasions import CONTRACT, REPLY, TO_MANY, TRIAL
        from .panel import client_panel
        from .rules import add_alert_kind, add_occasion

        assert reactions
        add_alert_kind(CONTRACT)
        add_alert_kind(REPLY)
        add_alert_kind(TRIAL)
        add_occasion(TO_MANY)

        add_tab(Tab("settings", "messages", "Messages", "messaging:settings", 34, "company.edit"))
        add_tab(Tab("messages", "outbox", "Envois", "messaging:messages", 10, "messages.view", _troubled))
        add_tab(Tab("settings", "alerts", "Alertes", "messaging:alert_settings", 35, "company.edit"))
        add_tab(Tab("messages", "alerts", "Alertes", "messaging:alerts", 15, "messages.view", _open_alerts))
        add_tab(
            Tab("messages", "replies", "Réponses", "messaging:replies", 12, "messages.view", _open_replies)
        )
        add_tab(Tab("messages", "many", "Écrire à plusieurs", "messaging:many", 13, "messages.manage"))
        add_tab(Tab("client", "thread", "Messages", "messaging:thread", 40, "messages.view", _thread))
        add_tab(Tab("messages", "wordings", "Modèles", "messaging:wordings", 20, "messages.manage"))
        add_panel(
            Panel("client", "messages", 25, "messages.view", "messaging/_client_panel.html", client_panel)
        )


def _troubled(record: Any) -> int:
    from .queries import troubled_count

    return troubled_count()


def _open_alerts(record: Any) -> int:
    from .queries import open_alert_count

    return open_alert_count()


def _open_replies(record: Any) -> int:
    from .queries import open_reply_count

    return open_reply_count()


def _thread(client: Any) -> int:
    from .queries import thread_count

    return thread_count(client)
