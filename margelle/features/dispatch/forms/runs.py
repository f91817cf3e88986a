from typing import Any

from django import forms

from margelle.features.accounts.queries import technicians
from margelle.features.dispatch.models import VisitLock

from .fields import DayField

ORDER, ALL = "order", "all"


class TechniciansField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """The form fills in the queryset: no company is open when the class is made."""

    unknown = "Choisissez des techniciens de l’équipe."

    def __init__(self, **more: Any) -> None:
        words = dict.fromkeys(("invalid_choice", "invalid_pk_value", "invalid_list"), self.unknown)
        super().__init__(
            queryset=None,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choisissez au moins un technicien.", **words},
            **{"label": "Techniciens", **more},
        )

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except forms.ValidationError as problem:
            if problem.code == "invalid":  # no id at all
                raise forms.ValidationError(self.unknown) from problem
            raise


class RunForm(forms.Form):
    """{day, technicians…, keeps}: what is to be ordered, and what may change."""

    day = DayField(error_messages={"required": "Donnez le jour."})
    technicians = TechniciansField()
    keeps = forms.ChoiceField(
        label="Ce qui peut changer",
        choices=(
            (ALL, "L’ordre, les heures et le technicien"),
            (ORDER, "L’ordre et les heures\u00a0: chacun garde ses interventions"),
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez ce qui peut changer.",
            "invalid_choice": "Choisissez ce qui peut changer.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technicians"].queryset = technicians().select_related("agency")  # type: ignore[attr-defined]  # a choice field


class LockForm(forms.Form):
    """{kind}: what the optimiser leaves to this visit; empty = nothing."""

    kind = forms.ChoiceField(
        label="Quand une journée est optimisée",
        required=False,
        choices=(("", "Rien n’est verrouillé"), *VisitLock.Kind.choices),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choisissez ce qui est verrouillé."},
    )
