"""Seven lines of working hours, all year or in a season."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms

from margelle.base.ui import french
from margelle.base.ui.forms import RowsField
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import technicians
from margelle.features.planning.rules import ALL_YEAR, Season, Shift, seasons_meet

from .fields import HourField

_DAY_MONTH = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\Z")
LONGEST_BREAK = 300
USUAL_BREAK = 60


class DayMonthField(forms.CharField):
    """Typed as people say it, 15/04; kept as MM-DD. Every year has it, so 29/02 is refused."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            max_length=7, error_messages={"required": "Donnez le jour et le mois, par exemple 01/06."}, **more
        )

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        found = _DAY_MONTH.match(text)
        if not text:
            return ""
        try:
            day = date(2023, int(found[2]), int(found[1])) if found else None
        except ValueError:
            day = None
        if day is None:
            raise forms.ValidationError("Écrivez un jour et un mois qui existent, par exemple 01/06.")
        return f"{day:%m-%d}"


@dataclass(frozen=True)
class Line:
    """One day of the form, for its template."""

    name: str
    from_hour: forms.BoundField
    to_hour: forms.BoundField
    pause: forms.BoundField


class HoursForm(forms.Form):
    """An empty day is not worked. `others` are the seasons that this set must not touch."""

    def __init__(self, *args: Any, is_season: bool, others: Iterable[Season] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.is_season, self.others = is_season, list(others)
        if is_season:
            self.fields["season_from"] = DayMonthField(label="Du", help_text="Jour et mois, chaque année.")
            self.fields["season_to"] = DayMonthField(label="Au", help_text="Ce jour compris.")
        for number, name in enumerate(french.DAYS):
            label = name.capitalize()
            self.fields[f"from_{number}"] = HourField(label=f"{label}, début")
            self.fields[f"to_{number}"] = HourField(label=f"{label}, fin")
            self.fields[f"break_{number}"] = _break_field(f"{label}, pause")

    @property
    def lines(self) -> list[Line]:
        return [
            Line(name.capitalize(), self[f"from_{n}"], self[f"to_{n}"], self[f"break_{n}"])
            for n, name in enumerate(french.DAYS)
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for number in range(7):
            self._check_day(number, values)
        if not self.errors and not any(values[f"from_{number}"] for number in range(7)):
            raise forms.ValidationError("Donnez les heures d’un jour au moins.")
        season = (values.get("season_from", ""), values.get("season_to", ""))
        if self.is_season and all(season) and any(seasons_meet(season, one) for one in self.others):
            self.add_error(
                "season_to", "Cette saison touche une autre saison déjà écrite. Changez ses dates."
            )
        return values

    def _check_day(self, number: int, values: dict[str, Any]) -> None:
        names = (f"from_{number}", f"to_{number}", f"break_{number}")
        if any(name in self.errors for name in names):
            return
        start, end, pause = (values.get(name) for name in names)
        if start is None and end is None:
            if pause:
                self.add_error(names[0], "Donnez les heures de ce jour, ou laissez la pause vide.")
        elif start is None:
            self.add_error(names[0], "Donnez aussi le début.")
        elif end is None:
            self.add_error(names[1], "Donnez aussi la fin.")
        elif end <= start:
            self.add_error(names[1], "La fin vient après le début.")
        elif Shift(number, start, end, pause or 0).minutes == 0:
            self.add_error(names[2], "La pause prend toute la journée.")

    def season(self) -> Season:
        if not self.is_season:
            return ALL_YEAR
        return self.cleaned_data["season_from"], self.cleaned_data["season_to"]

    def shifts(self) -> list[Shift]:
        given = self.cleaned_data
        return [
            Shift(n, given[f"from_{n}"], given[f"to_{n}"], given[f"break_{n}"] or 0)
            for n in range(7)
            if given[f"from_{n}"]
        ]

    @staticmethod
    def initial_of(shifts: Iterable[Shift], season: Season = ALL_YEAR) -> dict[str, Any]:
        values: dict[str, Any] = {
            name: f"{edge[3:]}/{edge[:2]}" if edge else ""
            for name, edge in zip(("season_from", "season_to"), season, strict=True)
        }
        for shift in shifts:
            values[f"from_{shift.weekday}"] = shift.from_hour
            values[f"to_{shift.weekday}"] = shift.to_hour
            values[f"break_{shift.weekday}"] = shift.break_minutes
        return values


def proposed_shifts(technician: Member) -> list[Shift]:
    """Monday to Friday from 8, a fifth of the contract each day, one hour of break."""
    end = min(8 * 60 + technician.day_minutes + USUAL_BREAK, 24 * 60 - 1)
    return [Shift(n, time(8), time(end // 60, end % 60), USUAL_BREAK) for n in range(5)]


class CopyForm(forms.Form):
    to = RowsField(
        label="Donner les mêmes horaires à",
        missing="Cochez au moins un technicien.",
        wrong="Choisissez des techniciens de l’équipe.",
    )

    def __init__(self, *args: Any, technician: Member, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["to"]
        field.queryset = technicians().exclude(pk=technician.pk)


def _break_field(label: str) -> forms.IntegerField:
    wrong = f"Écrivez des minutes, de 0 à {LONGEST_BREAK}."
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=LONGEST_BREAK,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )
