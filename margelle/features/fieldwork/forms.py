from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from margelle.base.ui import french
from margelle.base.ui.forms import DateInput, TimeInput
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import technicians
from margelle.features.catalogue.models import StockPlace
from margelle.features.catalogue.queries import vehicles

from .models import Conflict, Instrument
from .rules import Worked

LONGEST_BREAK = 600
LONGEST_INTERVAL = 60  # months
FIRST_DAY = date(2000, 1, 1)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Motif",
        max_length=200,
        help_text="Il reste dans l’historique, et le technicien le voit.",
        error_messages={
            "required": "Donnez un motif.",
            "max_length": "200 caractères au plus pour le motif.",
        },
    )


class SolutionForm(forms.Form):
    solution = forms.CharField(
        label="Ce qui a été fait",
        max_length=200,
        help_text="Un mot suffit\u00a0: « vanne changée le 12 ».",
        error_messages={
            "required": "Dites en un mot ce qui a été fait.",
            "max_length": "200 caractères au plus pour ce qui a été fait.",
        },
    )


class QuestionForm(forms.Form):
    question = forms.CharField(
        label="Votre question",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="L’intervention se rouvre sur son téléphone. Vous verrez quand il a lu la question.",
        error_messages={
            "required": "Écrivez votre question.",
            "max_length": "500 caractères au plus pour la question.",
        },
    )


class QueueForm(forms.Form):
    file = forms.FileField(
        label="Fichier exporté",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        help_text="« margelle-2027-06-14.zip », 200\u00a0Mo au plus.",
        error_messages={
            "required": "Choisissez le fichier exporté par le téléphone.",
            "empty": "Ce fichier est vide.",
        },
    )


class FollowUpForm(forms.Form):
    follow_up = forms.CharField(
        label="Ce qui est prévu",
        max_length=200,
        help_text="« Pièce commandée, pose le 12 ».",
        error_messages={
            "required": "Dites ce qui est prévu.",
            "max_length": "200 caractères au plus pour ce qui est prévu.",
        },
    )
    follow_up_on = forms.DateField(
        label="Pour le",
        required=False,
        widget=DateInput,
        error_messages={"invalid": "Écrivez un jour, par exemple 12/06/2026."},
    )


class AnswerForm(forms.Form):
    """One of the answers that this conflict allows; `keep` names the entry when two phones differ."""

    answer = forms.ChoiceField(
        choices=Conflict.Answer.choices,
        error_messages={
            "required": "Choisissez la version à garder.",
            "invalid_choice": "Choisissez la version à garder.",
        },
    )
    keep = forms.UUIDField(required=False, error_messages={"invalid": "Choisissez la valeur à garder."})

    def __init__(self, *args: Any, conflict: Conflict, **more: Any) -> None:
        super().__init__(*args, **more)
        self.conflict = conflict

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        answer, keep = values.get("answer"), values.get("keep")
        twice = self.conflict.why == Conflict.Why.TWICE
        if twice and answer in ("phone", "office") and keep is None and "keep" not in self.errors:
            self.add_error("keep", "Choisissez la valeur à garder.")
        if not twice and keep is not None:
            self.add_error("keep", "Ce conflit n’oppose pas deux valeurs.")
        return values


@dataclass(frozen=True)
class SheetLine:
    """One day of the form, for its template."""

    day: date
    start: forms.BoundField
    end: forms.BoundField
    pause: forms.BoundField


class TimesheetForm(forms.Form):
    """Seven days; an empty one has no working time."""

    def __init__(self, *args: Any, days: Sequence[date], **more: Any) -> None:
        super().__init__(*args, **more)
        self.days = list(days)
        wrong = f"Écrivez des minutes, de 0 à {LONGEST_BREAK}."
        for n, day in enumerate(self.days):
            label = french.day(day).capitalize()
            for key, word in (("start", "début"), ("end", "fin")):
                self.fields[f"{key}_{n}"] = forms.TimeField(
                    label=f"{label}, {word}",
                    required=False,
                    widget=TimeInput,
                    error_messages={"invalid": "Écrivez une heure, par exemple 08:30."},
                )
            self.fields[f"break_{n}"] = forms.IntegerField(
                label=f"{label}, pause",
                required=False,
                min_value=0,
                max_value=LONGEST_BREAK,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
                error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
            )

    @property
    def lines(self) -> list[SheetLine]:
        return [
            SheetLine(day, self[f"start_{n}"], self[f"end_{n}"], self[f"break_{n}"])
            for n, day in enumerate(self.days)
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for n in range(len(self.days)):
            names = (f"start_{n}", f"end_{n}", f"break_{n}")
            if any(name in self.errors for name in names):
                continue
            start, end, pause = (values.get(name) for name in names)
            if start is None and end is not None:
                self.add_error(names[0], "Donnez aussi le début.")
            elif end is None and start is not None:
                self.add_error(names[1], "Donnez aussi la fin.")
            elif start and end and end <= start:
                self.add_error(names[1], "La fin vient après le début.")
            elif start and end and Worked(start, end, pause or 0).minutes == 0:
                self.add_error(names[2], "La pause prend toute la journée.")
        return values

    def worked(self) -> dict[date, Worked | None]:
        given = self.cleaned_data
        return {
            day: Worked(given[f"start_{n}"], given[f"end_{n}"], given[f"break_{n}"] or 0)
            if given[f"start_{n}"]
            else None
            for n, day in enumerate(self.days)
        }

    @staticmethod
    def initial_of(days: Sequence[Worked | None]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for n, worked in enumerate(days):
            if worked is not None:
                values |= {
                    f"start_{n}": worked.start,
                    f"end_{n}": worked.end,
                    f"break_{n}": worked.break_minutes,
                }
        return values


class InstrumentForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """What readings are taken with, who has it, and when it was last calibrated."""

    member: "forms.ModelChoiceField[Member]" = forms.ModelChoiceField(
        label="Technicien",
        queryset=None,
        required=False,
        empty_label="Aucun",
        error_messages={"invalid_choice": "Choisissez un technicien de l’équipe."},
    )
    vehicle: "forms.ModelChoiceField[StockPlace]" = forms.ModelChoiceField(
        label="Véhicule",
        queryset=None,
        required=False,
        empty_label="Aucun",
        error_messages={"invalid_choice": "Choisissez un véhicule de la liste."},
    )
    calibrated_on = forms.DateField(
        label="Dernier étalonnage",
        required=False,
        widget=DateInput,
        error_messages={"invalid": "Écrivez un jour qui existe, par exemple 17/06/2026."},
    )
    interval_months = forms.IntegerField(
        label="À étalonner tous les… mois",
        required=False,
        min_value=1,
        max_value=LONGEST_INTERVAL,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        help_text="Vide\u00a0: rien n’est rappelé. Un dépassement se dit, il n’arrête rien.",
    )

    class Meta:
        model = Instrument
        fields = ["name", "kind", "serial", "calibrated_on", "interval_months"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        row: Instrument = self.instance
        fields: Any = self.fields
        fields["member"].queryset, fields["vehicle"].queryset = technicians(), vehicles()
        if row.member_id is not None:  # he may have left: the form must not lose him
            fields["member"].queryset |= Member.objects.filter(pk=row.member_id)
        if row.vehicle_id is not None:
            own = StockPlace.objects.filter(pk=row.vehicle_id).select_related("member", "agency")
            fields["vehicle"].queryset |= own
        self.initial.setdefault("member", row.member_id)
        self.initial.setdefault("vehicle", row.vehicle_id)
        wrong = f"Écrivez un nombre de mois, de 1 à {LONGEST_INTERVAL}."
        for code in ("invalid", "min_value", "max_value"):
            fields["interval_months"].error_messages[code] = wrong
        for validator in fields["interval_months"].validators:
            validator.message = wrong

    def clean_calibrated_on(self) -> date | None:
        day: date | None = self.cleaned_data["calibrated_on"]
        if day is not None and not FIRST_DAY <= day <= self.today:
            raise forms.ValidationError("Le dernier étalonnage est passé\u00a0: vérifiez la date.")
        return day

    def instrument(self) -> Instrument:
        """The row as typed, not saved yet."""
        row: Instrument = self.save(commit=False)
        row.member, row.vehicle = self.cleaned_data["member"], self.cleaned_data["vehicle"]
        return row
