"""A campaign: its words, and whom it is for."""

from typing import Any

from django import forms

from margelle.engines.water.parameters import PARAMETERS
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Equipment, Tag, Zone
from margelle.features.fieldwork.rules import INCIDENT_KINDS
from margelle.features.outreach.models import Campaign
from margelle.features.outreach.rules.segments import CONTRACTS, GAP_DAYS, Segment

WORDS = ("name", "subject", "text", "gap_days")
WHOLE = "Donnez un nombre entier."


def _number(label: str, low: int, high: int, **more: Any) -> forms.IntegerField:
    messages = {
        "required": "Donnez un nombre.",
        "invalid": WHOLE,
        "min_value": f"Au moins {low}.",
        "max_value": f"Au plus {high}.",
    }
    return forms.IntegerField(label=label, min_value=low, max_value=high, error_messages=messages, **more)


class _Rows(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript when it runs
    """One of our rows, kept by its id; nothing chosen is \"\"."""

    default_error_messages = {"invalid_choice": "Choisissez dans la liste."}

    def clean(self, value: Any) -> str:
        try:
            row = super().clean(value)
        except forms.ValidationError as problem:  # no id at all: Django would speak of UUID
            raise forms.ValidationError(self.error_messages["invalid_choice"]) from problem
        return str(row.pk) if row else ""


class CampaignForm(forms.Form):
    name = forms.CharField(
        label="Nom de la campagne",
        max_length=80,
        help_text="Pour vous seuls.",
        error_messages={"required": "Donnez un nom à la campagne."},
    )
    subject = forms.CharField(
        label="Objet de l’e-mail", max_length=120, error_messages={"required": "Donnez un objet."}
    )
    text = forms.CharField(
        label="L’offre",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="En quelques phrases. Le bonjour, le lien pour répondre et votre nom s’ajoutent seuls.",
        error_messages={"required": "Écrivez l’offre."},
    )
    gap_days = _number(
        "Jours entre deux offres au même client", 1, 365, initial=GAP_DAYS, help_text="De 1 à 365."
    )
    unseen_days = _number(
        "Pas vu depuis, jours",
        1,
        3650,
        required=False,
        help_text="La dernière intervention est plus ancienne.",
    )
    contract = forms.ChoiceField(
        label="Contrat", required=False, choices=[("", "Peu importe"), *CONTRACTS.items()]
    )
    contract_days = _number("Se termine dans, jours au plus", 1, 365, required=False, initial=60)
    equipment = forms.ChoiceField(
        label="Équipement", required=False, choices=[("", "Peu importe"), *Equipment.Kind.choices]
    )
    equipment_years = _number("Posé depuis, années au moins", 1, 60, required=False)
    parameter = forms.ChoiceField(
        label="Relevé hors de sa plage",
        required=False,
        choices=[("", "Peu importe"), *((code, one.name_fr) for code, one in PARAMETERS.items())],
    )
    times_out = _number("Combien de fois au moins", 1, 100, required=False, initial=2)
    incident = forms.ChoiceField(
        label="Problème signalé", required=False, choices=[("", "Peu importe"), *INCIDENT_KINDS.items()]
    )
    within_days = _number("Relevés et problèmes des derniers, jours", 1, 1000, required=False, initial=90)

    def __init__(self, data: Any = None, *, campaign: Campaign | None = None) -> None:
        super().__init__(data, initial=_kept(campaign) if campaign else None)
        chosen: dict[str, tuple[str, Any]] = {
            "service": ("Prestation reçue", ServiceType.objects.all()),
            "tag": ("Étiquette", Tag.objects.all()),
            "zone": ("Secteur", Zone.objects.all()),
        }
        for name, (label, rows) in chosen.items():
            self.fields[name] = _Rows(rows, label=label, required=False, empty_label="Peu importe")

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in WORDS]

    @property
    def choices(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions of a segment, by what they look at."""
        groups = {
            "Interventions": ("service", "unseen_days"),
            "Contrat": ("contract", "contract_days"),
            "Équipement": ("equipment", "equipment_years"),
            "Eau et problèmes": ("parameter", "times_out", "incident", "within_days"),
            "Étiquette et secteur": ("tag", "zone"),
        }
        return [(title, [self[name] for name in names]) for title, names in groups.items()]

    def texts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in WORDS}

    def segment(self) -> Segment:
        """A number that is left empty is the usual one."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in WORDS}
        return Segment.read({name: value for name, value in given.items() if value is not None})


def _kept(campaign: Campaign) -> dict[str, Any]:
    return dict(campaign.segment) | {name: getattr(campaign, name) for name in WORDS}


class OfferForm(forms.Form):
    word = forms.CharField(
        label="Un mot pour nous", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
