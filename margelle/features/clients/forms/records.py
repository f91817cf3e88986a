from typing import Any

from django import forms

from margelle.features.clients.models import Contract, InternalNote, Site

from .fields import DayField, DayMonthField, own_choice


class NoteForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = InternalNote
        fields = ["text", "standing"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.filter(client_id=self.instance.client_id, archived_at=None)
        self.fields["site"] = own_choice("Lieu", sites, empty="Tous les lieux")
        self.initial.setdefault("site", self.instance.site_id)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.site = data.get("site")
        return data


class ContractForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    starts_on = DayField(label="Début")
    ends_on = DayField(label="Fin", required=False, help_text="Vide : sans terme.")
    season_from = DayMonthField(
        label="Saison à partir du", required=False, max_length=5, help_text="Comme 15/04."
    )
    season_to = DayMonthField(label="Saison jusqu’au", required=False, max_length=5, help_text="Comme 15/10.")
    visits_per_month = forms.IntegerField(
        label="Interventions dues par mois", required=False, min_value=1, max_value=60
    )
    notice_days = forms.IntegerField(label="Préavis, jours", min_value=0, max_value=366, initial=60)

    class Meta:
        model = Contract
        fields = [
            "name",
            "scope",
            "starts_on",
            "ends_on",
            "season_from",
            "season_to",
            "visits_per_month",
            "notice_days",
            "renews",
        ]
        widgets = {"scope": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "La fin vient avant le début.")
        if bool(data.get("season_from")) != bool(data.get("season_to")) and not self.errors:
            self.add_error("season_to", "Donnez les deux bouts de la saison, ou aucun.")
        return data


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Fichier CSV ou Excel (.xlsx)",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "max_length": "Le nom de ce fichier est trop long.",
        },
    )
