"""Who hears of which alerts, who is on call, and after how long the next ones are called."""

from typing import Any

from django import forms
from django.core.validators import validate_email

from margelle.base.ui.forms import TimeInput
from margelle.base.ui.french import DAYS
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import open_members
from margelle.features.accounts.rules import OFFICE_ROLES
from margelle.features.messaging.actions.alert_settings import hook_path
from margelle.features.messaging.rules import Channel, alert_kinds, mobile

WRONG = {"invalid_choice": "Choisissez dans la liste."}


def _kinds(label: str = "Ce qu’elle reçoit") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=[(one.key, one.label) for one in alert_kinds() if one.is_chosen],
        widget=forms.CheckboxSelectMultiple,
        error_messages=WRONG,
    )


class KindsForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"] = _kinds()


class OwnForm(forms.Form):
    """For oneself: by e-mail, by SMS."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _kinds("Par e-mail")
        self.fields["sms"] = _kinds("Par SMS")


class AddressForm(forms.Form):
    way = forms.ChoiceField(label="Par", choices=Channel.choices, error_messages=WRONG)
    address = forms.CharField(
        label="Adresse, mobile ou nom du canal",
        max_length=254,
        help_text="astreinte@exemple.fr, 06 12 34 56 78 ou #bureau",
    )
    hook = forms.CharField(
        label="Adresse du webhook Slack",
        required=False,
        max_length=200,
        help_text="Pour Slack seulement. Elle est chiffrée et ne s’affiche plus.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"] = _kinds()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        way, address = given.get("way"), str(given.get("address") or "").strip()
        if way and address:
            given["address"] = self._checked(way, address)
        if way == Channel.SLACK and not hook_path(str(given.get("hook") or "").strip()):
            self.add_error(
                "hook", "Collez l’adresse que Slack donne\u00a0: https://hooks.slack.com/services/…"
            )
        return given

    def _checked(self, way: str, address: str) -> str:
        if way == Channel.SMS:
            if not (number := mobile(address)):
                self.add_error("address", "Écrivez un numéro de mobile, par exemple 06 12 34 56 78.")
            return number
        if way == Channel.EMAIL:
            try:
                validate_email(address)
            except forms.ValidationError:
                self.add_error("address", "Écrivez une adresse e-mail, par exemple contact@exemple.fr.")
        return address

    def values(self) -> dict[str, Any]:
        """What add_address asks."""
        given = self.cleaned_data
        return {**given, "hook": given["hook"].strip() if given["way"] == Channel.SLACK else ""}


class OnCallForm(forms.Form):
    member: "forms.ModelChoiceField[Member]" = forms.ModelChoiceField(
        label="Qui", queryset=None, error_messages={"invalid_choice": "Choisissez un membre de la liste."}
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="Les jours",
        coerce=int,
        choices=[(str(number), name.capitalize()) for number, name in enumerate(DAYS)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un jour.", **WRONG},
    )
    starts = forms.TimeField(label="De", widget=TimeInput)
    ends = forms.TimeField(
        label="à",
        widget=TimeInput,
        help_text="Plus tôt que le début\u00a0: jusqu’au lendemain. La même heure\u00a0: toute la journée.",
    )
    rank = forms.TypedChoiceField(
        label="Appelé",
        coerce=int,
        choices=[("1", "en premier"), ("2", "si personne ne répond"), ("3", "en dernier")],
        error_messages=WRONG,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = open_members().filter(role__in=[*OFFICE_ROLES, "technician"])
        self.fields["member"].queryset = people.order_by("first_name", "last_name")  # type: ignore[attr-defined]


class DelayForm(forms.Form):
    minutes = forms.IntegerField(
        label="Sans réponse, appeler la suite après",
        min_value=2,
        max_value=240,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "invalid": "Écrivez un nombre de minutes, par exemple 10.",
            "min_value": "Deux minutes au moins.",
            "max_value": "Quatre heures (240 minutes) au plus.",
        },
    )
