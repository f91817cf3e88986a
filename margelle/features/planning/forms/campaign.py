"""A template for many clients over many days: whom, when, who; then what was proposed, line by line."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from margelle.base.ui.forms import DateInput
from margelle.features.accounts.models import Agency, Member
from margelle.features.accounts.queries import technicians
from margelle.features.clients.models import Client, Equipment, Pool, Site, Tag, Zone
from margelle.features.planning.actions import Place
from margelle.features.planning.models import VisitTemplate
from margelle.features.planning.queries import open_templates
from margelle.features.planning.queries.campaign import MOST_SITES, Audience, Span

from .fields import DayField
from .template import TemplateChoice

MOST_DAYS = 120


def _some(label: str) -> Any:
    return forms.ModelMultipleChoiceField(
        label=label, queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )


def _one_of(label: str, choices: Any, every: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", every), *choices])


class CampaignForm(forms.Form):
    template = TemplateChoice(
        required=True, empty_label=None, error_messages={"required": "Choisissez le modèle à poser."}
    )
    tags = _some("Étiquettes")
    zones = _some("Secteurs")
    value = _one_of("Importance", Client.Value.choices, "Toutes")
    agency: "forms.ModelChoiceField[Agency]" = forms.ModelChoiceField(
        label="Agence", queryset=None, required=False, empty_label="Toutes"
    )
    sanitiser = _one_of("Traitement du bassin", Pool.Sanitiser.choices, "Tous")
    use = _one_of("Usage", [("private", "Bassins privés"), ("collective", "Bassins collectifs")], "Tous")
    equipment = _one_of("Équipement posé", Equipment.Kind.choices, "Peu importe")
    contract = _one_of("Contrat", [("with", "En cours"), ("without", "Aucun en cours")], "Peu importe")
    not_since = DayField(label="Sans intervention faite depuis le", required=False)
    first = DayField(label="Du")
    last = DayField(label="Au")
    most = forms.IntegerField(
        label="Au plus par technicien et par jour",
        min_value=1,
        max_value=20,
        error_messages={
            "min_value": "Choisissez un nombre de 1 à 20.",
            "max_value": "Choisissez un nombre de 1 à 20.",
        },
    )
    technicians: "forms.ModelMultipleChoiceField[Member]" = forms.ModelMultipleChoiceField(
        label="Techniciens",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un technicien."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "template": open_templates(),
            "tags": Tag.objects.all(),
            "zones": Zone.objects.all(),
            "agency": Agency.objects.filter(archived_at=None),
            "technicians": technicians(),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", "La fin vient après le début.")
        elif first and last and last - first > timedelta(days=MOST_DAYS):
            self.add_error("last", f"Au plus {MOST_DAYS} jours à la fois.")
        return values

    def audience(self) -> Audience:
        given = self.cleaned_data
        return Audience(
            tags=[tag.pk for tag in given["tags"]],
            zones=[zone.pk for zone in given["zones"]],
            value=given["value"],
            agency=given["agency"].pk if given["agency"] else None,
            sanitiser=given["sanitiser"],
            use=given["use"],
            equipment=given["equipment"],
            contract=given["contract"],
            not_since=given["not_since"],
        )

    def span(self) -> Span:
        given = self.cleaned_data
        return Span(given["first"], given["last"], list(given["technicians"]), given["most"])


class PlaceForm(forms.Form):
    """One proposed line: kept when its box is ticked, its day and technician as they stand."""

    keep = forms.BooleanField(required=False)
    day = DayField(required=False, widget=DateInput)
    technician = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Choisissez un technicien de l’équipe."}
    )

    def __init__(self, *args: Any, team: dict[str, Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        people = [("", "À affecter"), *((key, str(member)) for key, member in team.items())]
        self.fields["technician"].choices = people  # type: ignore[attr-defined]  # a choice field

    def place(self, site: Site) -> Place:
        given = self.cleaned_data
        return Place(site, given["day"], self.team.get(given["technician"]))


class PlacesForm:
    """All lines of the preview, as they were sent back."""

    def __init__(self, data: QueryDict) -> None:
        self.problems: list[str] = []
        self.places: list[Place] = []
        self.template = self._template(data.get("template", ""))
        if self.template is None:
            self.problems.append("Modèle\u00a0: choisissez un modèle de la liste.")
        wanted = list(dict.fromkeys(data.getlist("site")))[: MOST_SITES + 1]
        sites = {str(row.pk): row for row in self._sites(wanted)}
        team = {str(member.pk): member for member in technicians()}
        for key in wanted:
            line = PlaceForm(data, prefix=key, team=team)
            if key not in sites:
                self.problems.append("Un des lieux choisis n’existe plus\u00a0: refaites la proposition.")
            elif not line.is_valid():
                said = [str(problem) for one in line.errors.values() for problem in one]
                self.problems.append(f"{sites[key].client.short_name}\u00a0: {' '.join(said)}")
            elif line.cleaned_data["keep"]:
                self.places.append(line.place(sites[key]))
        if len(wanted) > MOST_SITES:
            self.problems.append(f"Au plus {MOST_SITES} lieux à la fois.")
        elif not self.places and not self.problems:
            self.problems.append("Cochez au moins une intervention.")

    @staticmethod
    def _template(key: str) -> VisitTemplate | None:
        try:
            return open_templates().filter(pk=UUID(key)).first()
        except ValueError:
            return None

    @staticmethod
    def _sites(keys: list[str]) -> Any:
        ids = []
        for key in keys:
            try:
                ids.append(UUID(key))
            except ValueError:
                continue
        return Site.objects.filter(pk__in=ids, archived_at=None, client__archived_at=None).select_related(
            "client__agency"
        )
