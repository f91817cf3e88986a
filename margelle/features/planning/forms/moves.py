from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from margelle.base.ui import french
from margelle.features.accounts.queries import technicians
from margelle.features.planning.actions import Scope
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import round_of

from .fields import DayField, HourField, TechnicianField, reason_field

BY_HOUR, FIRST = "hour", "first"
MOST = 200  # visits changed at once
NOBODY = "none"  # what a bulk change says to take the technician away
ONE = "one"
REACHES = (
    (ONE, "Cette intervention"),
    (Scope.FOLLOWING, "Celle-ci et les suivantes"),
    (Scope.ALL, "Toutes celles à venir"),
)


class DropForm(forms.Form):
    """What the board posts when a card is dropped. No technician and no day: back to the tray."""

    visit = forms.UUIDField(label="Intervention")
    technician = TechnicianField()
    day = DayField(required=False)
    after = forms.UUIDField(label="Place", required=False)
    version = forms.IntegerField(label="Version", min_value=1)
    also = forms.CharField(label="Autres interventions choisies", required=False)  # id:version, repeated

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technician"].queryset = technicians()  # type: ignore[attr-defined]  # a choice field

    def clean_also(self) -> dict[UUID, int]:
        """The other visits that move with it, each with the version that was seen."""
        found = {}
        given = self.data.getlist("also") if isinstance(self.data, QueryDict) else []
        if len(given) > MOST:
            raise forms.ValidationError(f"Au plus {MOST} interventions à la fois.")
        for text in given:
            key, _, version = text.partition(":")
            try:
                found[UUID(key)] = int(version)
            except ValueError as problem:
                raise forms.ValidationError("Une des interventions choisies n’existe pas.") from problem
        return {key: version for key, version in found.items() if key != self.cleaned_data.get("visit")}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        unknown = set(self.data) - set(self.fields) - {"csrfmiddlewaretoken"}
        if unknown:
            raise forms.ValidationError(
                "Cette demande contient une valeur inconnue\u00a0: rechargez la page."
            )
        if bool(values.get("technician")) != bool(values.get("day")) and not self.errors:
            self.add_error("day", "Donnez le jour et le technicien ensemble, ou aucun des deux.")
        return values

    def first_problem(self) -> str:
        for name, problems in self.errors.items():
            label = f"{self.fields[name].label}{french.NBSP}: " if name in self.fields else ""
            return f"{label}{problems[0]}"
        return ""


class MoveForm(forms.Form):
    """The twin of dragging. The places offered are those of the chosen technician's day."""

    technician = TechnicianField()
    day = DayField(required=False)
    start = HourField()
    place = forms.ChoiceField(label="Place dans la tournée", required=False)
    reach = forms.ChoiceField(
        label="Déplacer", choices=REACHES, required=False, initial=ONE, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit
        if visit.series_id is None:
            del self.fields["reach"]
        self.fields["technician"].queryset = technicians()  # type: ignore[attr-defined]  # a choice field
        self.fields["place"].choices = self._places()  # type: ignore[attr-defined]  # a choice field

    def _places(self) -> list[tuple[str, str]]:
        places = [(BY_HOUR, "Selon l’heure"), (FIRST, "En premier")]
        technician, day = self._seen("technician"), self._seen("day")
        if technician is None or day is None:
            return places
        for other in round_of(technician, day).exclude(pk=self.visit.pk):
            hour = f"{french.clock(other.start)} " if other.start else ""
            places.append((str(other.pk), f"Après {hour}{other.client.short_name}"))
        return places

    def _seen(self, name: str) -> Any:
        """The value as it stands in the form, None when it is no value at all."""
        if not self.is_bound:
            return self.initial.get(name)
        try:
            return self.fields[name].clean(self.data.get(self.add_prefix(name)))
        except forms.ValidationError:
            return None

    def seen(self) -> dict[str, Any]:
        """Technician, day and hour as they stand, for what would not fit there."""
        return {name: self._seen(name) for name in ("technician", "day", "start")}

    def after(self) -> UUID | str | None:
        """BY_HOUR, None for the first place, or the visit to follow."""
        place = self.cleaned_data["place"] or BY_HOUR
        if place == FIRST:
            return None
        return BY_HOUR if place == BY_HOUR else UUID(place)


class ReasonForm(forms.Form):
    reason = reason_field(
        help_text="Il reste dans l’historique, et le technicien le voit.",
        error_messages={"required": "Donnez un motif."},
    )


class BulkForm(forms.Form):
    """One change for all ticked visits."""

    ACTIONS = (
        ("assign", "Affecter à"),
        ("move", "Déplacer au"),
        ("template", "Appliquer un modèle"),
        ("cancel", "Annuler"),
    )

    action = forms.ChoiceField(
        label="Action",
        choices=ACTIONS,
        error_messages={
            "required": "Choisissez ce qu’il faut faire.",
            "invalid_choice": "Cette action n’existe pas.",
        },
    )
    technician = TechnicianField()
    day = DayField(required=False)
    reason = reason_field(required=False)

    def __init__(self, data: QueryDict) -> None:
        self.to_nobody = data.get("technician") == NOBODY  # said, never by leaving the choice untouched
        if self.to_nobody:
            data = data.copy()
            data["technician"] = ""
        super().__init__(data)
        self.fields["technician"].queryset = technicians()  # type: ignore[attr-defined]  # a choice field
        self.wanted = list(dict.fromkeys(data.getlist("visit")))[: MOST + 1]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        action = values.get("action")
        if not self.wanted:
            raise forms.ValidationError("Cochez au moins une intervention.")
        if len(self.wanted) > MOST:
            raise forms.ValidationError(f"Au plus {MOST} interventions à la fois.")
        try:
            values["visits"] = [UUID(one) for one in self.wanted]
        except ValueError as problem:
            raise forms.ValidationError("Une des interventions cochées n’existe pas.") from problem
        if action == "assign" and not values.get("technician") and not self.to_nobody and not self.errors:
            self.add_error("technician", "Choisissez le technicien, ou « Sans technicien ».")
        if action == "move" and not values.get("day"):
            self.add_error("day", "Choisissez le jour.")
        if action == "cancel" and not values.get("reason"):
            self.add_error("reason", "Donnez un motif.")
        return values

    def problems(self) -> str:
        said = []
        for name, problems in self.errors.items():
            label = f"{self.fields[name].label}{french.NBSP}: " if name in self.fields else ""
            said.append(f"{label}{problems[0]}")
        return " ".join(said)
