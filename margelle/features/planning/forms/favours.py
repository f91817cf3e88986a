from typing import Any

from django import forms

from margelle.base.ui import french
from margelle.features.accounts.queries import technicians
from margelle.features.planning.models import FavouredWindow

from .fields import HourField, TechnicianField


class WindowForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """When a client likes best to be visited. Everything is optional, but not all of it together."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Jours",
        coerce=int,
        required=False,
        choices=[(number, name.capitalize()) for number, name in enumerate(french.DAYS)],
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun jour coché\u00a0: tous conviennent.",
    )
    from_hour = HourField(label="À partir de")
    to_hour = HourField(label="Jusqu’à")
    technician = TechnicianField(label="Technicien préféré", empty_label="Peu importe")

    class Meta:
        model = FavouredWindow
        fields = ["weekdays", "from_hour", "to_hour", "technician", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technician"].queryset = technicians()  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = values.get("from_hour"), values.get("to_hour")
        if low and high and low >= high:
            self.add_error("to_hour", "La fin du créneau vient après son début.")
        if not self.errors and not any(
            values.get(name) for name in ("weekdays", "from_hour", "to_hour", "technician")
        ):
            raise forms.ValidationError("Choisissez au moins un jour, une heure ou un technicien.")
        return values
