from collections.abc import Sequence
from typing import ClassVar

from margelle.base.ui.tables import Column, Empty, Filter, Table

from .models import Survey


class SurveyTable(Table[Survey]):
    id = "surveys"
    row_template = "outreach/_survey_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            key="client",
            label="Client",
            sort=("client__name", "answered_at"),
            export=lambda s: s.client.full_name(),
        ),
        Column(
            key="technician",
            label="Technicien",
            sort=("technician__last_name", "answered_at"),
            export=lambda s: str(s.technician or ""),
        ),
        Column(key="at", label="Répondu le", sort=("answered_at",), export=lambda s: s.answered_at),
        Column(key="mark", label="Note", sort=("mark", "answered_at"), export=lambda s: s.mark),
        Column(key="text", label="Ce qu’il dit", export=lambda s: s.text),
        Column(key="do", label="Suite", export=lambda s: s.treatment),
    )
    search_fields = ("client__name", "technician__last_name", "text")
    search_label = "Client, technicien, mot…"
    default_sort = "-at"
    filters = (
        Filter(
            key="show",
            label="Montrer",
            choices=(
                ("waits", "À traiter"),
                ("consent", "Publiables"),
                ("published", "Publiés"),
            ),
            apply=lambda rows, value: {
                "waits": rows.filter(needs_look=True, treated_at=None),
                "consent": rows.filter(consents=True, mark__gte=4).exclude(text=""),
                "published": rows.filter(living__isnull=False),
            }[value],
            all_label="Toutes les réponses",
        ),
    )
    empty = Empty(
        icon="star",
        title="Aucune réponse pour l’instant",
        text="Un jour après chaque intervention, le client reçoit trois questions. Mettez « Enquête après "
        "l’intervention » en marche dans les réglages des messages.",
    )
