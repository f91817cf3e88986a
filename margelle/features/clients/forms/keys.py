from typing import Any

from django import forms

from margelle.features.accounts.models import Member
from margelle.features.clients.models import SiteKey


class KeyForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    copies = forms.IntegerField(
        label="Exemplaires",
        min_value=1,
        max_value=20,
        initial=1,
        help_text="Combien l’entreprise en a reçu.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = SiteKey
        fields = ["kind", "label", "copies"]
        help_texts = {"label": "Par exemple\u00a0: portail, local technique, numéro 14 au tableau."}


class HolderForm(forms.Form):
    """Who takes a copy: anyone of the team who still works here."""

    holder: "forms.ModelChoiceField[Member]" = forms.ModelChoiceField(
        label="Remise à",
        queryset=None,
        empty_label="—",
        error_messages={
            "required": "Choisissez à qui vous remettez la clé.",
            "invalid_choice": "Choisissez un membre de l’équipe.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["holder"]
        field.queryset = Member.objects.filter(shut_at=None).order_by("last_name", "first_name", "pk")
