from typing import Any

from django import forms

from margelle.features.accounts.models import Agency
from margelle.features.clients.models import Client, Tag

from .fields import WRONG_EMAIL, AskedField, PhoneField, PostcodeField, SiretField, own_choice

MOST_TAGS = 20


class ClientForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Identity, addresses and labels of one client."""

    last_name = AskedField(label="Nom", max_length=80)
    phone = PhoneField()
    phone_2 = PhoneField("Autre téléphone")
    postcode = PostcodeField()
    siret = SiretField()
    new_tags = forms.CharField(
        label="Nouvelles étiquettes", required=False, max_length=300, help_text="Séparées par des virgules."
    )

    class Meta:
        model = Client
        fields = [
            "kind",
            "civility",
            "first_name",
            "last_name",
            "firm_name",
            "siret",
            "reference",
            "phone",
            "phone_2",
            "email",
            "address",
            "address_2",
            "postcode",
            "city",
            "value",
        ]
        help_texts = {"firm_name": "Pour une entreprise, une collectivité ou une association."}
        error_messages = {"email": WRONG_EMAIL}
        widgets = {"civility": forms.TextInput(attrs={"list": "civilities", "autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._add_agency()
        self._add_tags()

    def _add_agency(self) -> None:
        agencies = Agency.objects.filter(archived_at=None)
        if self.instance.agency_id:
            agencies = agencies | Agency.objects.filter(pk=self.instance.agency_id)
        self.fields["agency"] = own_choice("Agence", agencies, empty="Aucune en particulier")
        self.initial.setdefault("agency", self.instance.agency_id)

    def _add_tags(self) -> None:
        names = list(Tag.objects.values_list("name", flat=True))
        self.fields["tags"] = forms.MultipleChoiceField(
            label="Étiquettes",
            required=False,
            choices=[(name, name) for name in names],
            widget=forms.CheckboxSelectMultiple,
        )
        if not self.instance._state.adding:
            self.initial["tags"] = [tag.name for tag in self.instance.tags.all()]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_new_tags(self) -> str:
        text: str = self.cleaned_data["new_tags"]
        names = [name for part in text.split(",") if (name := " ".join(part.split()))]
        if any(len(name) > 40 for name in names):
            raise forms.ValidationError("Une étiquette tient en 40 caractères.")
        return ",".join(names)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") == Client.Kind.PERSON:
            if not data.get("last_name") and "last_name" not in self.errors and not data.get("firm_name"):
                self.add_error("last_name", "Donnez le nom de famille.")
        elif data.get("kind") and not data.get("firm_name") and "firm_name" not in self.errors:
            self.add_error("firm_name", "Donnez la raison sociale.")
        if len(self.tag_names()) > MOST_TAGS:
            self.add_error("new_tags", f"Un client porte au plus {MOST_TAGS} étiquettes.")
        self.instance.agency = data.get("agency")
        return data

    def tag_names(self) -> list[str]:
        new = str(self.cleaned_data.get("new_tags", ""))
        return [*self.cleaned_data.get("tags", []), *(name for name in new.split(",") if name)]


class NewClientForm(ClientForm):
    """The short form: what one knows on the telephone. The rest can wait."""

    force = forms.BooleanField(label="C’est une autre personne : créer quand même", required=False)

    class Meta(ClientForm.Meta):
        fields = [
            "kind",
            "civility",
            "first_name",
            "last_name",
            "firm_name",
            "phone",
            "email",
            "address",
            "postcode",
            "city",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phone_2", "siret"):
            del self.fields[name]
        self.fields["address"].label = "Adresse"
        self.fields["address"].help_text = "Celle du bassin et des factures. Un autre lieu s’ajoute ensuite."
