import re
from datetime import date
from typing import Any

from django import forms

from margelle.base.ui import french
from margelle.engines.recurrence import LARGEST, LAST, BadRule, Unit
from margelle.features.accounts.queries import technicians
from margelle.features.catalogue.models import ServiceType
from margelle.features.catalogue.queries import active_services
from margelle.features.clients.models import Client, Contract, Site
from margelle.features.planning.actions import Scope
from margelle.features.planning.models import VisitSeries, VisitTemplate
from margelle.features.planning.queries import SeriesTerms, Slot, draft_series, open_templates, rule_of

from .fields import DayField, HourField, TechnicianField, minutes_field

_DAY_MONTH = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\Z")
RANKS = (
    ("", "À date fixe"),
    ("1", "Le premier"),
    ("2", "Le deuxième"),
    ("3", "Le troisième"),
    ("4", "Le quatrième"),
    (str(LAST), "Le dernier"),
)
WEEKDAYS = [(number, name.capitalize()) for number, name in enumerate(french.DAYS)]


class SeasonEdge(forms.CharField):
    """Typed as people say it, 15/04; kept as MM-DD."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False, max_length=7, widget=forms.TextInput(attrs={"placeholder": "15/04"}), **more
        )

    def prepare_value(self, value: Any) -> Any:
        kept = re.fullmatch(r"(\d\d)-(\d\d)", value) if isinstance(value, str) else None
        return f"{kept[2]}/{kept[1]}" if kept else value

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        if not text:
            return ""
        found = _DAY_MONTH.match(text)
        if found is None:
            raise forms.ValidationError("Écrivez le jour et le mois, par exemple 15/04.")
        return f"{int(found[2]):02d}-{int(found[1]):02d}"


class MonthDays(forms.CharField):
    """« 1, 15 » or « dernier »."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return ", ".join("dernier" if day == LAST else str(day) for day in value)
        return value

    def clean(self, value: Any) -> tuple[int, ...]:
        words = re.split(r"[\s,;]+|\bet\b", super().clean(value).strip().lower())
        found = []
        for word in words:
            if word in ("dernier", "fin"):
                found.append(LAST)
            elif re.fullmatch(r"[0-3]?[0-9]", word) and 1 <= int(word) <= 31:
                found.append(int(word))
            elif word:
                raise forms.ValidationError("Écrivez un ou des jours, par exemple 15, ou « dernier ».")
        return tuple(dict.fromkeys(found))


class SeriesForm(forms.Form):
    service: "forms.ModelChoiceField[ServiceType]" = forms.ModelChoiceField(
        label="Prestation", queryset=None, empty_label=None
    )
    site: "forms.ModelChoiceField[Site]" = forms.ModelChoiceField(
        label="Lieu d’intervention", queryset=None, empty_label=None
    )
    template: "forms.ModelChoiceField[VisitTemplate]" = forms.ModelChoiceField(
        label="Modèle", queryset=None, required=False, empty_label="Sans modèle"
    )
    contract: "forms.ModelChoiceField[Contract]" = forms.ModelChoiceField(
        label="Contrat", queryset=None, required=False, empty_label="Hors contrat"
    )
    every = forms.IntegerField(
        label="Tous les",
        min_value=1,
        max_value=max(LARGEST.values()),
        initial=1,
        error_messages={
            "required": "Écrivez un nombre, par exemple 1.",
            "invalid": "Écrivez un nombre entier, par exemple 2.",
            "min_value": "Choisissez 1 ou plus.",
            "max_value": "Ce nombre est trop grand.",
        },
    )
    unit = forms.ChoiceField(label="Unité", choices=VisitSeries.Unit.choices, initial=Unit.WEEK)
    nth = forms.TypedChoiceField(
        label="Dans le mois", choices=RANKS, required=False, coerce=int, empty_value=None
    )
    month_days = MonthDays(
        label="Jour du mois",
        required=False,
        max_length=60,
        help_text="Par exemple 15, ou 1 et 15. Le 31 d’un mois plus court est son dernier jour.",
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="Jours",
        coerce=int,
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    technician = TechnicianField(empty_label="À affecter")
    start = HourField()
    minutes = minutes_field(required=False, help_text="Vide\u00a0: celle de la prestation.")
    starts_on = DayField(label="À partir du")
    ends_on = DayField(label="Jusqu’au", required=False)
    season_from = SeasonEdge(
        label="Saison à partir du", help_text="Jour et mois. Laissez vide pour toute l’année."
    )
    season_to = SeasonEdge(label="Saison jusqu’au")
    holidays = forms.ChoiceField(
        label="Jours fériés",
        choices=VisitSeries.Holidays.choices,
        required=False,
        initial="keep",
        help_text="Quand une date tombe un jour férié.",
    )

    def __init__(self, *args: Any, client: Client, series: VisitSeries | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client
        sites = client.sites.filter(archived_at=None).order_by("id")
        self.several_sites = len(sites) > 1
        self.contracts = client.contracts.filter(ended_at=None)
        choices: dict[str, Any] = {
            "technician": technicians(),
            "service": active_services(),
            "site": sites,
            "contract": self.contracts,
            "template": open_templates(),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]  # a choice field
        self.fields["contract"].label_from_instance = _contract_name  # type: ignore[attr-defined]  # a choice field
        if series is not None:
            self._keep_what_it_has(series)

    def _keep_what_it_has(self, series: VisitSeries) -> None:
        """An archived service or site, or a technician who has left, stay possible where they are."""
        own = {"service": series.service_id, "site": series.site_id, "contract": series.contract_id}
        own["template"] = series.template_id
        for name, key in {**own, "technician": series.technician_id}.items():
            field: Any = self.fields[name]
            if key is not None:
                field.queryset = field.queryset | field.queryset.model.objects.filter(pk=key)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        unit = values.get("unit")
        if unit != Unit.MONTH:
            values |= {"nth": None, "month_days": ()}
        elif values.get("nth") is not None:
            values["month_days"] = ()
        if unit == Unit.DAY or (unit == Unit.MONTH and values.get("nth") is None):
            values["weekdays"] = []
        return values

    def terms(self, slots: tuple[Slot, ...]) -> SeriesTerms:
        """What was said. Slots are of a weekly rule only: for any other they are set aside."""
        given = self.cleaned_data
        names = SeriesTerms.__dataclass_fields__.keys() - {"weekdays", "slots", "holidays"}
        return SeriesTerms(
            **{name: given[name] for name in names},
            weekdays=tuple(given["weekdays"]),
            holidays=given["holidays"] or "keep",
            slots=slots if given["unit"] == Unit.WEEK else (),
        )

    def draft(self, slots: tuple[Slot, ...], starts_on: date | None = None) -> VisitSeries | None:
        """The series as it would be, unsaved; None and an error in the form when the rule makes no sense."""
        draft = draft_series(self.client, starts_on or self.cleaned_data["starts_on"], self.terms(slots))
        try:
            rule_of(draft)
        except BadRule as problem:
            self.add_error(None, str(problem))
            return None
        return draft


class SeriesEditForm(SeriesForm):
    """The same, for a series that runs: which of its visits the change reaches, instead of a first day."""

    scope = forms.ChoiceField(
        label="Modifier",
        choices=((Scope.FOLLOWING, "Celles à partir d’un jour"), (Scope.ALL, "Toutes celles à venir")),
        initial=Scope.ALL,
        widget=forms.RadioSelect,
    )
    from_day = DayField(label="À partir du", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    field_order = ["scope", "from_day"]

    def __init__(self, *args: Any, series: VisitSeries, **kwargs: Any) -> None:
        super().__init__(*args, client=series.client, series=series, **kwargs)
        del self.fields["starts_on"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("scope") == Scope.FOLLOWING and not values.get("from_day") and not self.errors:
            self.add_error("from_day", "Choisissez le jour.")
        return values


def _contract_name(contract: Contract) -> str:
    owed = contract.visits_per_month
    return f"{contract.name}, {owed} par mois" if owed else contract.name
