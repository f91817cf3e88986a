"""Forms of the team: adding, inviting and changing members."""

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError

from margelle.base.ui.forms import RowsField
from margelle.features.accounts.models import Agency, Member, Role, Skill

from .door import MISSING

COLOURS = [(1, "Bleu"), (2, "Prune"), (3, "Vert"), (4, "Brun"), (5, "Violet"), (6, "Sarcelle")]
_CHOICE = {**MISSING, "invalid_choice": "Choisissez une valeur de la liste."}
OFFICE_ROLES = [(Role.COORDINATOR, Role.COORDINATOR.label), (Role.MANAGER, Role.MANAGER.label)]


class PhoneField(forms.CharField):
    """A telephone number as one writes it in France; kept as "+33 4 93 00 00 00"."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "tel", "inputmode": "tel"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "").strip()
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, "FR")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError("Écrivez un numéro de téléphone, par exemple 04 93 00 00 00.")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


class AgencyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when the site runs
    def __init__(self) -> None:
        super().__init__(
            label="Agence", queryset=None, required=False, empty_label="Toutes", error_messages=_CHOICE
        )

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:  # not even an id: the model's own words speak of UUIDs
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error


class ColourField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Couleur", choices=COLOURS, coerce=int, initial=1, **kwargs)


class _WithAgency(forms.Form):
    """The agencies of the open company, known only when the form is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.filter(archived_at=None)
        kept = self.initial.get("agency")
        if kept is not None:
            agencies = agencies | Agency.objects.filter(pk=getattr(kept, "pk", kept))
        field: Any = self.fields["agency"]
        field.queryset = agencies


def _name(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=60, error_messages=MISSING)


class TechnicianForm(_WithAgency):
    first_name = _name("Prénom")
    last_name = _name("Nom")
    phone = PhoneField(label="Téléphone", required=False)
    agency = AgencyField()
    colour = ColourField(help_text="Elle désigne la personne dans le planning et sur la carte.")
    week_hours = forms.IntegerField(
        label="Heures de travail par semaine",
        initial=35,
        min_value=1,
        max_value=60,
        error_messages={
            **MISSING,
            "min_value": "Écrivez un nombre d’heures entre 1 et 60.",
            "max_value": "Écrivez un nombre d’heures entre 1 et 60.",
            "invalid": "Écrivez un nombre d’heures entier, par exemple 35.",
        },
    )


class InvitationForm(_WithAgency):
    first_name = _name("Prénom")
    last_name = _name("Nom")
    email = forms.EmailField(
        label="Adresse e-mail",
        help_text="L’invitation est liée à cette adresse, sert une fois, et vaut 7 jours.",
        error_messages={
            **MISSING,
            "invalid": "Écrivez une adresse e-mail, par exemple claire@entreprise.fr.",
        },
    )
    role = forms.ChoiceField(
        label="Rôle",
        choices=OFFICE_ROLES,
        help_text="Un coordinateur tient le planning et les fiches ; un responsable règle aussi l’équipe.",
        error_messages=_CHOICE,
    )
    agency = AgencyField()


class MemberForm(TechnicianForm):
    role = forms.ChoiceField(label="Rôle", choices=Role.choices, error_messages=_CHOICE)
    email = forms.EmailField(
        label="Adresse e-mail de contact",
        required=False,
        error_messages={"invalid": "Écrivez une adresse e-mail, par exemple claire@entreprise.fr."},
    )

    skills = RowsField(label="Compétences", wrong=_CHOICE["invalid_choice"])

    field_order = (
        "first_name",
        "last_name",
        "role",
        "agency",
        "phone",
        "email",
        "colour",
        "week_hours",
        "skills",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["skills"]
        field.queryset = Skill.objects.filter(archived_at=None)
        if not field.queryset.exists():
            del self.fields["skills"]

    @staticmethod
    def initial_of(member: Member) -> dict[str, Any]:
        return {
            "first_name": member.first_name,
            "last_name": member.last_name,
            "role": member.role,
            "agency": member.agency,
            "phone": member.phone,
            "email": member.email,
            "colour": member.colour,
            "week_hours": round(member.week_minutes / 60),
            "skills": list(member.skill_links.values_list("skill_id", flat=True)),
        }


class OwnColourForm(forms.Form):
    colour = ColourField(help_text="Votre pastille dans le planning et l’équipe.", error_messages=_CHOICE)


class RevokeForm(forms.Form):
    """`lock` hides the data until the office says otherwise, `wipe` erases it."""

    mode = forms.ChoiceField(
        label="Que doit faire le téléphone ?",
        choices=[
            ("lock", "Verrouiller : les données restent, cachées (départ, doute)"),
            ("wipe", "Effacer : les données de l’entreprise sont supprimées (perte, vol)"),
        ],
        widget=forms.RadioSelect,
        initial="lock",
        error_messages=_CHOICE,
    )
    last_push = forms.BooleanField(
        label="Verrouillé, accepter encore ce qu’il garde",
        required=False,
        help_text="Ses saisies et ses photos arrivent une dernière fois, pendant 7 jours au plus. "
        "Il ne reçoit plus rien de l’entreprise.",
    )
