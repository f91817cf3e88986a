from typing import Any

from django import forms

from margelle.features.accounts.queries import open_members

from .fields import DayField, TechnicianField


class NoteForm(forms.Form):
    """A decision: what, who, by when."""

    text = forms.CharField(
        label="Décision", max_length=500, error_messages={"required": "Écrivez ce qui est décidé."}
    )
    owner = TechnicianField(
        label="Qui",
        empty_label="Tous",
        error_messages={"invalid_choice": "Choisissez quelqu’un de l’équipe."},
    )
    due_on = DayField(label="Pour le", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = open_members()  # type: ignore[attr-defined]  # a choice field
