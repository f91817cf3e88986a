"""Forms of the settings: the company, its agencies, its API tokens."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from stdnum.fr import siret

from margelle.features.accounts.models import Agency
from margelle.features.accounts.rules import API_SCOPES

from .door import MISSING
from .team import PhoneField

_EMAIL = {**MISSING, "invalid": "Écrivez une adresse e-mail, par exemple bureau@entreprise.fr."}


def _postcode() -> forms.CharField:
    return forms.RegexField(
        r"^[0-9A-Za-z -]{3,10}$",
        label="Code postal",
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
        error_messages={"invalid": "Écrivez un code postal, par exemple 06110."},
    )


class CompanyForm(forms.Form):
    name = forms.CharField(label="Nom de l’entreprise", max_length=120, error_messages=MISSING)
    siret = forms.CharField(
        label="SIRET",
        required=False,
        max_length=20,
        help_text="Quatorze chiffres, repris sur les documents.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    phone = PhoneField(
        label="Téléphone", required=False, help_text="Vos clients le voient sur leur e-carnet."
    )
    email = forms.EmailField(label="Adresse e-mail", required=False, error_messages=_EMAIL)
    address = forms.CharField(label="Adresse", required=False, max_length=200)
    postcode = _postcode()
    city = forms.CharField(label="Ville", required=False, max_length=80)
    alert_email = forms.EmailField(
        label="Adresse des alertes",
        help_text="Elle reçoit les commentaires des techniciens et les problèmes signalés.",
        error_messages=_EMAIL,
    )
    late_tolerance_min = forms.IntegerField(
        label="Tolérance de retard, en minutes",
        min_value=0,
        max_value=240,
        help_text="Une intervention est dite en retard quand elle n’a pas commencé après ce délai.",
        error_messages={
            **MISSING,
            "invalid": "Écrivez un nombre de minutes, par exemple 15.",
            "min_value": "Écrivez un nombre de minutes entre 0 et 240.",
            "max_value": "Écrivez un nombre de minutes entre 0 et 240.",
        },
    )
    validates_by_itself = forms.BooleanField(
        label="Valider sans contrôle les interventions complètes",
        required=False,
        help_text="Celles où rien ne manque sans motif, sans incident grave ni photo attendue.",
    )

    keeps_positions = forms.BooleanField(
        label="Noter la position aux actions",
        required=False,
        help_text="À l’arrivée, au départ et aux photos, jamais entre les deux. Chaque technicien l’accepte "
        "ou non, sur son téléphone.",
    )
    position_days = forms.IntegerField(
        label="Effacer les positions après, en jours",
        min_value=1,
        max_value=365,
        initial=60,
        error_messages={
            **MISSING,
            "invalid": "Écrivez un nombre de jours, par exemple 60.",
            "min_value": "Écrivez un nombre de jours entre 1 et 365.",
            "max_value": "Écrivez un nombre de jours entre 1 et 365.",
        },
    )

    def clean_siret(self) -> str:
        text = str(self.cleaned_data["siret"]).strip()
        if not text:
            return ""
        number: str = siret.compact(text)
        if not siret.is_valid(number):
            raise ValidationError(
                "Ce numéro n’est pas un SIRET : il a quatorze chiffres et une clé. Vérifiez-le."
            )
        return number


class AgencyForm(forms.Form):
    name = forms.CharField(label="Nom", max_length=80, error_messages=MISSING)
    address = forms.CharField(label="Adresse", required=False, max_length=200)
    postcode = _postcode()
    city = forms.CharField(label="Ville", required=False, max_length=80)
    phone = PhoneField(label="Téléphone", required=False)

    def __init__(self, *args: Any, agency: Agency | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        others = Agency.objects.filter(name__iexact=name)
        if self.agency is not None:
            others = others.exclude(pk=self.agency.pk)
        if others.exists():
            raise ValidationError("Une agence porte déjà ce nom, peut-être archivée. Choisissez-en un autre.")
        return name


class TokenForm(forms.Form):
    name = forms.CharField(
        label="À quoi sert ce jeton ?",
        max_length=80,
        help_text="Par exemple : site internet.",
        error_messages=MISSING,
    )
    scopes = forms.MultipleChoiceField(
        label="Ce qu’il permet",
        choices=list(API_SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins un droit.",
            "invalid_choice": "Choisissez dans la liste.",
        },
    )
