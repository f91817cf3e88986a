from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import technicians
from margelle.features.planning.models import Visit

from .fields import TechnicianField


class MateForm(forms.Form):
    """Another technician of the visit; an empty line is no line."""

    technician = TechnicianField(empty_label="—")
    instructions = forms.CharField(label="Ses consignes", max_length=1000, required=False)

    def __init__(self, *args: Any, people: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["technician"]
        field.queryset = people
        field.choices = choices
        field.widget.choices = choices

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("instructions") and not values.get("technician") and not self.errors:
            self.add_error("technician", "Choisissez le technicien de ces consignes.")
        return values


class _Mates(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    def lines(self) -> list[tuple[Member, str]]:
        found = (form.cleaned_data for form in self.forms if form.has_changed() or form.initial)
        return [(line["technician"], line["instructions"]) for line in found if line.get("technician")]


def mate_forms(data: Any = None, *, of: Visit | None = None) -> Any:
    """Those of the visit and one empty line. One who has left stays possible where he is."""
    rows = list(of.mates.select_related("technician").order_by("pk")) if of else []
    initial = [{"technician": row.technician_id, "instructions": row.instructions} for row in rows]
    people = technicians() | Member.objects.filter(pk__in=[row.technician_id for row in rows])
    choices = [("", "—"), *((str(member.pk), str(member)) for member in people)]
    formset = forms.formset_factory(MateForm, formset=_Mates, extra=1, max_num=9, absolute_max=12)
    more = {"people": people, "choices": choices}
    if data is not None and "mates-TOTAL_FORMS" not in data:
        data = None  # a form that does not ask for the team leaves it as it is
    try:
        return formset(data, prefix="mates", initial=initial, form_kwargs=more)
    except ValidationError:
        return formset(prefix="mates", initial=initial, form_kwargs=more)
