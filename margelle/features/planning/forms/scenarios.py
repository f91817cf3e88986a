"""Forms of drafts of the plan. Choices are the company's own rows."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from margelle.features.accounts.queries import technicians
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Client, Site

from .fields import DayField, HourField, TechnicianField, minutes_field


class ScenarioForm(forms.Form):
    name = forms.CharField(
        label="Nom",
        max_length=80,
        help_text="Par exemple « Semaine 24 sans Julien ».",
        error_messages={"required": "Donnez un nom au scénario."},
    )
    first = DayField(label="Du", error_messages={"required": "Donnez le premier jour."})
    last = DayField(label="Au", error_messages={"required": "Donnez le dernier jour."})

    def __init__(self, *args: Any, copying: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if copying:
            del self.fields["first"], self.fields["last"]


class DraftMoveForm(forms.Form):
    technician = TechnicianField()
    day = DayField(required=False)
    start = HourField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technician"].queryset = technicians()  # type: ignore[attr-defined]  # a choice field


class DraftDayForm(forms.Form):
    """A technician's whole day goes to another one, or to another day."""

    technician = TechnicianField(
        label="La journée de", required=True, empty_label=None, error_messages={"required": "Choisissez qui."}
    )
    day = DayField(label="Le", error_messages={"required": "Donnez le jour."})
    to = TechnicianField(
        label="Va à", required=True, empty_label=None, error_messages={"required": "Choisissez à qui."}
    )
    to_day = DayField(label="Le jour", required=False, help_text="Vide\u00a0: le même jour.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("technician", "to"):
            self.fields[name].queryset = technicians()  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        same_day = (values.get("to_day") or values.get("day")) == values.get("day")
        if values.get("technician") and values.get("technician") == values.get("to") and same_day:
            self.add_error("to", "Choisissez un autre technicien ou un autre jour.")
        return values


class DraftNewForm(forms.Form):
    site: "forms.ModelChoiceField[Site]" = forms.ModelChoiceField(
        label="Lieu", queryset=None, empty_label=None, error_messages={"required": "Choisissez le lieu."}
    )
    service: "forms.ModelChoiceField[ServiceType]" = forms.ModelChoiceField(
        label="Prestation",
        queryset=None,
        empty_label=None,
        error_messages={"required": "Choisissez la prestation."},
    )
    minutes = minutes_field(required=False, help_text="Vide\u00a0: celle de la prestation.")
    technician = TechnicianField()
    day = DayField(required=False)
    start = HourField()

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        querysets: dict[str, Any] = {
            "site": client.sites.filter(archived_at=None).order_by("id"),
            "service": ServiceType.objects.filter(archived_at=None).order_by("order", "name"),
            "technician": technicians(),
        }
        for name, found in querysets.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]  # a choice field


def forced_conflicts(data: QueryDict) -> set[tuple[UUID, int]]:
    """(row of the draft, version of the live visit) of the conflicts ticked; nonsense ticks nothing."""
    found = set()
    for text in data.getlist("force")[:1000]:
        key, _, version = text.partition(":")
        try:
            found.add((UUID(key), int(version[:9])))
        except ValueError:
            continue
    return found
