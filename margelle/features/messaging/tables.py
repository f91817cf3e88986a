from collections.abc import Sequence
from typing import ClassVar

from django.utils import timezone

from margelle.base.ui.tables import Column, Empty, Filter, Table

from .models import Message
from .rules import Channel, State, occasion_named, occasions


def occasion_label(key: str) -> str:
    found = occasion_named(key)
    return found.label if found else key


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
