"""The settings of messages, a wording, a trial."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import RegexValidator, validate_email
from django.forms.boundfield import BoundField

from margelle.base.ui.forms import FrDecimalField, TimeInput
from margelle.features.messaging.models import MessagingSettings, OccasionSetting
from margelle.features.messaging.rules import Channel, Occasion, automatic_occasions, mobile, problems
from margelle.features.messaging.senders import SERVICES

SMS_SENDER = r"^(?=.*[A-Za-z])[A-Za-z0-9]{3,11}$|^\+?[0-9]{5,15}$|^MG[0-9a-f]{32}$"
KEY = r"^[\x21-\x7e]+$"
PLAIN_FIELDS = (
    "sender_name",
    "reply_to",
    "inbound_address",
    "sms_provider",
    "sms_sender",
    "sms_price",
    "quiet_from",
    "quiet_to",
    "quiet_sundays",
    "quiet_holidays",
    "daily_cap",
)


class SettingsForm(forms.Form):
    sender_name = forms.CharField(
        label="Nom de l’expéditeur",
        max_length=60,
        required=False,
        help_text="Vide\u00a0: le nom de l’entreprise.",
    )
    reply_to = forms.EmailField(
        label="Les réponses arrivent à",
        required=False,
        help_text="Vide\u00a0: l’adresse de l’entreprise.",
        error_messages={"invalid": "Écrivez une adresse e-mail, par exemple contact@exemple.fr."},
    )
    inbound_address = forms.EmailField(
        label="Adresse que Margelle lit",
        required=False,
        max_length=180,
        help_text="Si votre service de courrier lui apporte les réponses (plus bas). Vide\u00a0: elles vont "
        "à l’adresse ci-dessus.",
        error_messages={"invalid": "Écrivez une adresse e-mail, par exemple reponses@exemple.fr."},
    )
    sms_provider = forms.ChoiceField(
        label="Service SMS",
        required=False,
        choices=[("", "Aucun"), *((key, one.label) for key, one in SERVICES.items())],
    )
    sms_sender = forms.RegexField(
        SMS_SENDER,
        label="Expéditeur des SMS",
        max_length=34,
        required=False,
        help_text="Un nom de 3 à 11 lettres sans accent, ou un numéro, comme votre service l’a validé.",
        error_messages={"invalid": "3 à 11 lettres et chiffres sans accent ni espace, ou un numéro."},
    )
    sms_price = FrDecimalField(
        label="Prix d’un SMS, €",
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=4,
        help_text="Par segment\u00a0: Margelle affiche ce que coûtent vos envois.",
    )
    quiet_from = forms.TimeField(label="Pas de SMS après", widget=TimeInput)
    quiet_to = forms.TimeField(label="ni avant", widget=TimeInput)
    quiet_sundays = forms.BooleanField(label="Ni le dimanche", required=False)
    quiet_holidays = forms.BooleanField(label="Ni les jours fériés", required=False)
    daily_cap = forms.IntegerField(
        label="Messages par jour, au plus",
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 7}),
        error_messages={"invalid": "Écrivez un nombre entier, par exemple 500."},
    )

    def __init__(self, *args: Any, row: MessagingSettings, known: dict[str, OccasionSetting], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.row = row
        for key, service in SERVICES.items():
            for name, label in service.secrets.items():
                self.fields[f"{key}-{name}"] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=200,
                    strip=True,
                    validators=[
                        RegexValidator(KEY, "Collez-le tel que le service le donne, sans accent ni espace.")
                    ],
                    widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
                    help_text="Enregistré. Laissez vide pour le garder." if row.sms_provider == key else "",
                )
        for one in automatic_occasions():
            setting = known.get(one.key) or OccasionSetting(occasion=one.key)
            self.fields[f"{one.key}-on"] = forms.BooleanField(
                label=one.label, required=False, help_text=one.help, initial=setting.is_on
            )
            self.fields[f"{one.key}-way"] = forms.ChoiceField(
                label="Par quel canal", choices=OccasionSetting.Way.choices, initial=setting.way
            )
            if one.has_lead:
                self.fields[f"{one.key}-lead"] = _hours(one, setting.lead_hours)

    def occasion_rows(self) -> Iterator[tuple[Occasion, BoundField, BoundField, BoundField | None]]:
        for one in automatic_occasions():
            lead = self[f"{one.key}-lead"] if one.has_lead else None
            yield one, self[f"{one.key}-on"], self[f"{one.key}-way"], lead

    def service_groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        for key, service in SERVICES.items():
            yield service.label, [self[f"{key}-{name}"] for name in service.secrets]

    def values(self) -> dict[str, Any]:
        """What change_settings asks."""
        given = self.cleaned_data
        provider = given["sms_provider"]
        names = SERVICES[provider].secrets if provider else ()
        return {
            "fields": {name: given[name] for name in PLAIN_FIELDS},
            "secrets": {name: given[f"{provider}-{name}"] for name in names},
            "occasions": {one.key: self._occasion(one) for one in automatic_occasions()},
        }

    def _occasion(self, one: Occasion) -> dict[str, Any]:
        given = self.cleaned_data
        found = {"is_on": given[f"{one.key}-on"], "way": given[f"{one.key}-way"]}
        return found | ({"lead_hours": given[f"{one.key}-lead"]} if one.has_lead else {})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("sms_provider") and not values.get("sms_sender") and "sms_sender" not in self.errors:
            self.add_error("sms_sender", "Donnez le nom ou le numéro que vos clients verront.")
        return values


def _hours(one: Occasion, value: int) -> forms.IntegerField:
    return forms.IntegerField(
        label="Combien d’heures avant",
        initial=value,
        min_value=3,
        max_value=14 * 24,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={"invalid": "Écrivez un nombre d’heures, par exemple 48."},
    )


class WordingForm(forms.Form):
    """The words of one occasion by one channel; an unknown variable is refused by its name."""

    subject = forms.CharField(label="Objet", max_length=150)
    body = forms.CharField(label="Texte", max_length=3000, widget=forms.Textarea(attrs={"rows": 12}))

    def __init__(self, *args: Any, occasion: Occasion, channel: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.occasion = occasion
        if channel == Channel.SMS:
            del self.fields["subject"]
            self.fields["body"].widget.attrs["rows"] = 6
            self.fields["body"].validators.append(_short)

    def clean_subject(self) -> str:
        return self._checked("subject", ())

    def clean_body(self) -> str:
        return self._checked("body", self.occasion.needed)

    def _checked(self, name: str, needed: Any) -> str:
        text: str = self.cleaned_data[name].replace("\r\n", "\n")
        if found := problems(text, self.occasion.variables, needed):
            raise forms.ValidationError(found)
        return text


def _short(text: str) -> None:
    if len(text) > 600:
        raise forms.ValidationError("Un SMS de plus de 600 signes coûte cher\u00a0: faites plus court.")


class TestForm(forms.Form):
    """A trial to one's own telephone or address."""

    to = forms.CharField(label="Envoyer un essai à", max_length=254)

    def __init__(self, *args: Any, channel: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel = channel

    def clean_to(self) -> str:
        text: str = self.cleaned_data["to"].strip()
        if self.channel == Channel.SMS:
            if not (number := mobile(text)):
                raise forms.ValidationError("Écrivez un numéro de mobile, par exemple 06 12 34 56 78.")
            return number
        try:
            validate_email(text)
        except forms.ValidationError as problem:
            raise forms.ValidationError("Écrivez une adresse e-mail.") from problem
        return text
