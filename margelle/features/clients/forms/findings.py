from django import forms

from margelle.features.clients.rules.findings import LABELS


class DirectFieldsForm(forms.Form):
    fields_chosen = forms.MultipleChoiceField(
        label="Sans accord",
        choices=list(LABELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
