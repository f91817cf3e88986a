"""The visits of a week that differ: each with its day, hour, technician and minutes."""

from typing import Any

from django import forms

from margelle.features.accounts.queries import technicians
from margelle.features.planning.queries import Slot

from .fields import HourField, TechnicianField, minutes_field
from .series import WEEKDAYS


class SlotForm(forms.Form):
    """A visit of the week that differs; a line without a day is no line."""

    weekday = forms.TypedChoiceField(
        label="Jour", choices=[("", "—"), *WEEKDAYS], coerce=int, required=False, empty_value=None
    )
    start = HourField()
    technician = TechnicianField(empty_label="Celui de la récurrence")
    minutes = minutes_field(required=False, label="Durée, min")

    def __init__(self, *args: Any, crew: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technician"].queryset = crew  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        said = values.get("start") or values.get("technician") or values.get("minutes")
        if said and values.get("weekday") is None and "weekday" not in self.errors:
            self.add_error("weekday", "Choisissez le jour de cette ligne.")
        return values


class _Slots(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    def slots(self) -> tuple[Slot, ...]:
        lines = (form.cleaned_data for form in self.forms)
        return tuple(
            Slot(line["weekday"], line["technician"], line["start"], line["minutes"])
            for line in lines
            if line.get("weekday") is not None
        )


MOST_SLOTS = 20


def slot_forms(data: Any = None, *, slots: tuple[Slot, ...] = (), extra: int = 1) -> Any:
    """The lines "passages particuliers": those there are, and `extra` empty ones."""
    made = forms.formset_factory(
        SlotForm, formset=_Slots, extra=extra, max_num=MOST_SLOTS, absolute_max=MOST_SLOTS + 5
    )
    initial = [vars(slot) for slot in slots]
    own = [slot.technician.pk for slot in slots if slot.technician]
    crew = technicians() | technicians().model.objects.filter(pk__in=own) if own else technicians()
    try:
        return made(data, prefix="slots", initial=initial, form_kwargs={"crew": crew})
    except forms.ValidationError:
        return made(prefix="slots", initial=initial, form_kwargs={"crew": crew})
