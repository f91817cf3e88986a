from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils import timezone

from margelle.base.ui.tables import Column, Empty, Filter, Table

from .models import Alert, Message
from .rules import Channel, State, alert_kind_named, alert_kinds, occasion_named, occasions

OTHERS = {"alert": "Alerte", "office": "Message du bureau"}


def occasion_label(key: str) -> str:
    found = occasion_named(key)
    return found.label if found else OTHERS.get(key, key)


def kind_label(key: str) -> str:
    kind = alert_kind_named(key)
    return kind.label if kind else key


class MessageTable(Table[Message]):
    id = "messages"
    row_template = "messaging/_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            key="state",
            label="État",
            sort=("press", "state", "-created_at"),
            export=lambda m: m.get_state_display(),
        ),
        Column(
            key="client",
            label="Client",
            sort=("client__name", "-created_at"),
            export=lambda m: m.client.full_name() if m.client else "",
        ),
        Column(key="text", label="Message", export=lambda m: m.subject or m.body[:80]),
        Column(
            key="to",
            label="À",
            sort=("channel", "recipient"),
            export=lambda m: f"{m.get_channel_display()} {m.recipient}",
        ),
        Column(
            key="at",
            label="Date",
            sort=("-created_at",),
            export=lambda m: f"{timezone.localtime(m.sent_at or m.created_at):%d/%m/%Y %H:%M}",
        ),
        Column(key="cost", label="Coût", sort=("cost", "-created_at"), num=True, export=lambda m: m.cost),
    )
    search_fields = ("client__name", "client__reference", "recipient", "subject")
    search_label = "Client, adresse, objet…"
    empty = Empty(
        icon="message-square",
        title="Aucun message",
        text="Allumez un envoi dans Réglages, Messages\u00a0: ce qui part, et ce qui est retenu, se lit ici.",
        url="/settings/messages/",
        label="Réglages des messages",
        button_icon="settings",
    )

    default_sort = "state"  # what a person must look at, then the latest

    def get_filters(self) -> Sequence[Filter]:
        kinds = [(one.key, one.label) for one in occasions()]
        return (
            Filter(
                key="state",
                label="État",
                choices=State.choices,
                apply=lambda rows, value: rows.filter(state=value),
            ),
            Filter(
                key="occasion",
                label="Envoi",
                choices=kinds,
                apply=lambda rows, value: rows.filter(occasion=value),
            ),
            Filter(
                key="channel",
                label="Canal",
                choices=Channel.choices,
                apply=lambda rows, value: rows.filter(channel=value),
            ),
        )


class AlertTable(Table[Alert]):
    id = "alerts"
    row_template = "messaging/_alert_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="state", label="État", sort=("press", "-at"), export=lambda a: a.state_words),
        Column(key="title", label="Alerte", sort=("title", "-at"), export=lambda a: a.title),
        Column(key="kind", label="Sorte", sort=("kind", "-at"), export=lambda a: kind_label(a.kind)),
        Column(
            key="at",
            label="Date",
            sort=("-at",),
            export=lambda a: f"{timezone.localtime(a.at):%d/%m/%Y %H:%M}",
        ),
        Column(key="taken", label="Par", export=lambda a: str(a.taken_by or a.taken_via)),
    )
    search_fields = ("title", "text")
    search_label = "Client, mot…"
    empty = Empty(
        icon="triangle-alert",
        title="Aucune alerte",
        text="Problèmes signalés, retards, seuils\u00a0: ce qui prévient vos équipes se lit ici.",
        url="/messages/alerts/own/",
        label="Choisir mes alertes",
        button_icon="settings",
    )

    default_sort = "state"

    def get_filters(self) -> Sequence[Filter]:
        return (
            Filter(
                key="state",
                label="État",
                choices=_ALERT_WORDS,
                apply=lambda rows, value: rows.filter(**_ALERT_STATES[value]),
            ),
            Filter(
                key="kind",
                label="Sorte",
                choices=[(one.key, one.label) for one in alert_kinds()],
                apply=lambda rows, value: rows.filter(kind=value),
            ),
        )


_ALERT_STATES: dict[str, dict[str, Any]] = {
    "open": {"needs_taking": True, "taken_at": None},
    "taken": {"needs_taking": True, "taken_at__isnull": False},
    "told": {"needs_taking": False},
}
_ALERT_WORDS = (
    ("open", "À prendre en charge"),
    ("taken", "Prise en charge"),
    ("told", "Pour information"),
)
