"""The questions of a mass move: why, which visits, where to. Choices are the company's own rows."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from margelle.base.ui import french
from margelle.features.accounts.models import Agency, Member
from margelle.features.accounts.queries import agencies, technicians
from margelle.features.catalogue.models import Category
from margelle.features.clients.models import Tag, Zone
from margelle.features.planning.queries.mass_move import MOST, Chosen
from margelle.features.planning.rules.mass_move import Ask, MoveCause, MoveRule

from .fields import FIRST_DAY, LAST_DAY, DayField, TechnicianField

MOST_DAYS = 31
RELOAD = "Cet aperçu n’est plus lisible\u00a0: demandez-le de nouveau. Rien n’a changé."


class MassMoveForm(forms.Form):
    """`only` holds the visits ticked on the board: the filters then say nothing."""

    cause = forms.ChoiceField(
        label="Cause",
        choices=MoveCause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la cause.", "invalid_choice": "Cette cause n’existe pas."},
    )
    note = forms.CharField(label="Précision", max_length=120, required=False)
    first = DayField(label="Du", error_messages={"required": "Donnez le jour."})
    last = DayField(label="Au", error_messages={"required": "Donnez le jour."})
    technicians: "forms.ModelMultipleChoiceField[Member]" = forms.ModelMultipleChoiceField(
        label="Techniciens",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Choisissez des techniciens de l’équipe.",
            "invalid_pk_value": "Choisissez des techniciens de l’équipe.",
        },
    )
    agency: "forms.ModelChoiceField[Agency]" = forms.ModelChoiceField(
        label="Agence", queryset=None, required=False, empty_label="Toutes"
    )
    zone: "forms.ModelChoiceField[Zone]" = forms.ModelChoiceField(
        label="Secteur", queryset=None, required=False, empty_label="Tous"
    )
    category = forms.ChoiceField(
        label="Catégorie", choices=[("", "Toutes"), *Category.choices], required=False
    )
    label: "forms.ModelChoiceField[Tag]" = forms.ModelChoiceField(
        label="Étiquette", queryset=None, required=False, empty_label="Toutes"
    )
    rule = forms.ChoiceField(
        label="Règle",
        choices=MoveRule.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez où vont les interventions.",
            "invalid_choice": "Cette règle n’existe pas.",
        },
    )
    day = DayField(label="Jour choisi", required=False)
    technician = TechnicianField(label="Technicien choisi", empty_label="Garder le technicien de chacune")
    may_exceed = forms.BooleanField(
        label="Dépasser les heures de travail s’il n’y a pas d’autre place", required=False
    )
    only = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if self["only"].value():
            self.fields["first"].required = self.fields["last"].required = False
        querysets: dict[str, Any] = {
            "technicians": technicians(),
            "technician": technicians(),
            "agency": agencies(),
            "zone": Zone.objects.all(),
            "label": Tag.objects.all(),
        }
        for name, found in querysets.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]  # a choice field

    def clean_only(self) -> tuple[UUID, ...]:
        keys = str(self.cleaned_data["only"]).split()
        if len(keys) > MOST:
            raise forms.ValidationError(f"Au plus {MOST} interventions à la fois.")
        return uuids(keys)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if not values.get("only") and "only" not in self.errors:
            self._check_days(first, last)
        if values.get("rule") == MoveRule.GIVEN and "day" not in self.errors:
            if not values.get("day") and not values.get("technician"):
                self.add_error("day", "Choisissez un jour, un technicien ou les deux.")
            elif values.get("day") and values["day"] < self.today:
                self.add_error("day", f"Ce jour est passé{french.NBSP}: choisissez aujourd’hui ou plus tard.")
        return values

    def _check_days(self, first: date | None, last: date | None) -> None:
        if first is None or last is None:
            return
        if last < first:
            self.add_error("last", "Le dernier jour vient avant le premier.")
        elif (last - first) >= timedelta(days=MOST_DAYS):
            self.add_error("last", f"Au plus {MOST_DAYS} jours à la fois.")

    def chosen(self) -> Chosen:
        given = self.cleaned_data
        if given["only"]:
            return Chosen(only=given["only"])
        return Chosen(
            first=given["first"],
            last=given["last"],
            technicians=frozenset(one.pk for one in given["technicians"]),
            agency=given["agency"].pk if given["agency"] else None,
            zone=given["zone"].pk if given["zone"] else None,
            category=given["category"],
            label=given["label"].pk if given["label"] else None,
        )

    def ask(self) -> Ask:
        given = self.cleaned_data
        is_given = given["rule"] == MoveRule.GIVEN
        return Ask(
            rule=MoveRule(given["rule"]),
            today=self.today,
            lost=self.chosen().days,
            may_exceed=given["may_exceed"],
            technician=given["technician"].pk if is_given and given["technician"] else None,
            day=given["day"] if is_given else None,
        )

    def why(self) -> str:
        """« Pluie, météo : alerte orange »."""
        word = MoveCause(self.cleaned_data["cause"]).label
        note = self.cleaned_data["note"]
        return f"{word}{french.NBSP}: {note}" if note else str(word)


class PlacingsForm(forms.Form):
    """What the preview showed (`moves`), less what was unticked since (`visit`)."""

    moves = forms.CharField(required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.ticked = data.getlist("visit")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if len(self.ticked) > MOST:
            raise forms.ValidationError(f"Au plus {MOST} interventions à la fois.")
        ticked = set(uuids(self.ticked))
        found = [_placing(word) for word in str(values.get("moves", "")).split()]
        values["placings"] = {one[0]: one for one in found if one[0] in ticked}
        if not values["placings"]:
            raise forms.ValidationError("Cochez au moins une intervention qui trouve une place.")
        return values


def _placing(word: str) -> tuple[UUID, int, str, date | None]:
    """(visit, version, technician or "", day)."""
    parts = word.split(":")
    try:
        key, version, technician, day = parts
        return UUID(key), _version(version), _member(technician), _day(day) if day else None
    except ValueError as problem:
        raise forms.ValidationError(RELOAD) from problem


def _version(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text)
    return int(text)


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(text)
    return day


def _member(text: str) -> str:
    return str(UUID(text)) if text else ""


def uuids(words: list[str]) -> tuple[UUID, ...]:
    try:
        return tuple(dict.fromkeys(UUID(word) for word in words))
    except ValueError as problem:
        raise forms.ValidationError("Une des interventions choisies n’existe pas.") from problem
