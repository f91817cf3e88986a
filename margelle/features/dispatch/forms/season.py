from typing import Any

from django import forms

from margelle.features.accounts.queries import technicians
from margelle.features.catalogue.models import Category, ServiceType
from margelle.features.dispatch.models import SeasonWish

from .fields import DayField
from .runs import TechniciansField

_REFUSALS = ("required", "invalid_choice", "invalid_pk_value", "invalid_list")


class SeasonForm(forms.Form):
    """{first, last, work, services…, technicians…}"""

    first = DayField(label="Du", error_messages={"required": "Donnez le premier jour."})
    last = DayField(label="Au", error_messages={"required": "Donnez le dernier jour."})
    work = forms.ChoiceField(
        label="Travail",
        choices=SeasonWish.Work.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le travail.", "invalid_choice": "Choisissez le travail."},
    )
    services: "forms.ModelMultipleChoiceField[ServiceType]" = forms.ModelMultipleChoiceField(
        label="Prestations",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(_REFUSALS, "Choisissez au moins une prestation de la liste."),
    )
    technicians = TechniciansField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seasonal = ServiceType.objects.filter(archived_at=None, category=Category.SEASONAL)
        self.fields["services"].queryset = seasonal.order_by("order", "name")  # type: ignore[attr-defined]  # a choice field
        self.fields["technicians"].queryset = technicians()  # type: ignore[attr-defined]  # a choice field


class DraftForm(forms.Form):
    name = forms.CharField(
        label="Nom du scénario", max_length=80, error_messages={"required": "Donnez un nom au scénario."}
    )


class WishForm(forms.Form):
    """{work, first, last}: both days, or none."""

    work = forms.ChoiceField(
        label="Travail",
        choices=SeasonWish.Work.choices,
        error_messages={"required": "Choisissez le travail.", "invalid_choice": "Choisissez le travail."},
    )
    first = DayField(label="À partir du", required=False)
    last = DayField(label="Jusqu’au", required=False, help_text="Les deux vides\u00a0: n’importe quel jour.")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        low, high = values.get("first"), values.get("last")
        if bool(low) != bool(high) and not self.errors:
            self.add_error("last", "Donnez les deux jours, ou aucun.")
        elif low and high and low > high:
            self.add_error("last", "Le dernier jour vient avant le premier.")
        return values
