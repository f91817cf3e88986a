"""Fields that write what people type in one way, and choices that belong to the open company."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from margelle.base.ui.forms import DateInput, FrDecimalField
from margelle.features.clients.models import Client
from margelle.features.clients.queries import matching_clients, open_clients
from margelle.features.clients.rules import (
    NotAllowed,
    normal_day_month,
    normal_phone,
    normal_postcode,
    normal_siret,
)

WRONG_EMAIL = {"invalid": "Écrivez une adresse e-mail, par exemple claire@exemple.fr."}
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)


class NormalField(forms.CharField):
    """A text passed through a rule that rewrites it or refuses it with its own words."""

    rule: Callable[[str], str] = staticmethod(str.strip)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            return type(self).rule(text)
        except NotAllowed as refusal:
            raise forms.ValidationError(str(refusal)) from None


class AskedField(forms.CharField):
    """Shown as asked for; whether it may stay empty depends on other fields and is the form's to say."""

    def validate(self, value: Any) -> None:
        pass


class PhoneField(NormalField):
    rule = staticmethod(normal_phone)

    def __init__(self, label: str = "Téléphone", **kwargs: Any) -> None:
        attrs = {"inputmode": "tel", "autocomplete": "off"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(label=label, required=False, max_length=40, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A French number is shown as it is said."""
        text = str(value or "")
        if text.startswith("+33") and len(text) == 12:
            digits = "0" + text[3:]
            return " ".join(digits[at : at + 2] for at in range(0, 10, 2))
        return value


class PostcodeField(NormalField):
    rule = staticmethod(normal_postcode)

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(label="Code postal", required=False, max_length=10, widget=widget, **kwargs)


class SiretField(NormalField):
    rule = staticmethod(normal_siret)

    def __init__(self) -> None:
        super().__init__(label="SIRET", required=False, max_length=30)


class DayMonthField(NormalField):
    rule = staticmethod(normal_day_month)

    def prepare_value(self, value: Any) -> Any:
        text = str(value or "")
        return f"{text[3:]}/{text[:2]}" if len(text) == 5 and text[2] == "-" else value


class DayField(forms.DateField):
    """A day of this age of the world: a year typed with a figure too many is refused, not kept."""

    widget = DateInput

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError("Vérifiez l’année : elle doit être entre 1950 et 2100.")
        return day


class ClientField(forms.CharField):
    """A client named by its name or reference: thousands are too many for a list to open.

    One that several clients bear is refused with their names, so that one can say which. `kept` is the
    client of now: left as it was shown it stays, archived or not.
    """

    def __init__(self, label: str, *, kept: Client | None, **kwargs: Any) -> None:
        self.kept = kept
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(label=label, required=False, max_length=160, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.reference or value.full_name() if isinstance(value, Client) else value

    def clean(self, value: Any) -> Any:
        text = " ".join(str(super().clean(value)).split())
        if not text or text == self.prepare_value(self.kept):
            return self.kept if text else None
        named = list(open_clients().filter(reference__iexact=text)[:2])
        found = named if len(named) == 1 else list(matching_clients(open_clients(), text)[:4])
        exact = [client for client in found if client.full_name().casefold() == text.casefold()]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        if not found:
            raise forms.ValidationError(f"Aucun client « {text} » dans votre fichier.")
        some = ", ".join(_told(client) for client in found[:3]) + (", …" if len(found) > 3 else "")
        raise forms.ValidationError(
            f"Plusieurs clients répondent à « {text} »\u00a0: {some}. "
            "Ajoutez la référence, le prénom ou la ville."
        )


def _told(client: Client) -> str:
    apart = client.reference or client.city
    return f"{client.full_name()} ({apart})" if apart else client.full_name()


def metres(label: str, most: Decimal) -> FrDecimalField:
    return FrDecimalField(
        label=label,
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal("0.1"),
        max_value=most,
        error_messages={
            "max_value": f"Plus de {most} m n’est pas possible. Les longueurs sont en mètres.",
            "min_value": "Au moins 0,1 m.",
        },
    )


def own_choice(label: str, rows: QuerySet[Any], *, empty: str) -> forms.ModelChoiceField:  # type: ignore[type-arg]  # generic in the stubs only
    """A choice among rows of the open company: to be made inside a form's __init__."""
    return forms.ModelChoiceField(label=label, queryset=rows, required=False, empty_label=empty)
