from typing import Any

from django import forms

from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Client, Site
from margelle.features.clients.queries import sites_in_use

_REFUSALS = ("required", "invalid", "min_value", "max_value")


class PriceForm(forms.Form):
    """{latitude, longitude, service, minutes, visits}: a place and what would be done there."""

    latitude = forms.DecimalField(
        label="Latitude",
        min_value=-90,
        max_value=90,
        error_messages={
            "required": "Donnez le point de ce lieu.",
            "invalid": "Écrivez une latitude, par exemple 43,6012.",
            "min_value": "Une latitude va de −90 à 90.",
            "max_value": "Une latitude va de −90 à 90.",
        },
        localize=True,
    )
    longitude = forms.DecimalField(
        label="Longitude",
        min_value=-180,
        max_value=180,
        error_messages={
            "required": "Donnez le point de ce lieu.",
            "invalid": "Écrivez une longitude, par exemple 7,0213.",
            "min_value": "Une longitude va de −180 à 180.",
            "max_value": "Une longitude va de −180 à 180.",
        },
        localize=True,
    )
    service: "forms.ModelChoiceField[ServiceType]" = forms.ModelChoiceField(
        label="Prestation",
        queryset=None,
        empty_label=None,
        error_messages={
            "required": "Choisissez la prestation.",
            "invalid_choice": "Choisissez une prestation de la liste.",
        },
    )
    minutes = forms.IntegerField(
        label="Durée prévue, min",
        min_value=5,
        max_value=1440,
        required=False,
        help_text="Vide\u00a0: celle de la prestation.",
        error_messages=dict.fromkeys(_REFUSALS, "Écrivez un nombre entier de minutes, de 5 à 1440."),
    )
    visits = forms.IntegerField(
        label="Interventions par an",
        min_value=1,
        max_value=366,
        error_messages=dict.fromkeys(_REFUSALS, "Écrivez un nombre entier de 1 à 366."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = ServiceType.objects.filter(archived_at=None).order_by("order", "name")
        self.fields["service"].queryset = found  # type: ignore[attr-defined]  # a choice field


def place_of(client: Client | None) -> Site | None:
    """The first site of a client that has a point."""
    if client is None:
        return None
    return next((site for site in sites_in_use(client) if site.latitude is not None), None)
