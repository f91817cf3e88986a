from datetime import date, time
from typing import Any

from django import forms

from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import technicians
from margelle.features.clients.models import Client, Pool, Site
from margelle.features.clients.queries import sites_in_use
from margelle.features.dispatch.models import Emergency

from .fields import FIRST_DAY, LAST_DAY


class EmergencyForm(forms.Form):
    """{caller, phone, site, pool, fault, severity, note}: as short as a call allows."""

    caller = forms.CharField(
        label="Qui appelle", max_length=80, error_messages={"required": "Écrivez qui appelle."}
    )
    phone = forms.CharField(label="Numéro pour rappeler", max_length=20, required=False)
    site: "forms.ModelChoiceField[Site]" = forms.ModelChoiceField(
        label="Lieu",
        queryset=None,
        empty_label=None,
        error_messages={
            "required": "Choisissez le lieu.",
            "invalid_choice": "Choisissez un lieu de ce client.",
        },
    )
    pool: "forms.ModelChoiceField[Pool]" = forms.ModelChoiceField(
        label="Bassin",
        queryset=None,
        required=False,
        empty_label="Tous, ou on ne sait pas",
        error_messages={"invalid_choice": "Choisissez un bassin de ce client."},
    )
    fault = forms.ChoiceField(
        label="Panne",
        choices=Emergency.Fault.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la panne.", "invalid_choice": "Choisissez la panne."},
    )
    severity = forms.TypedChoiceField(
        label="Gravité",
        coerce=int,
        choices=Emergency.Severity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la gravité.", "invalid_choice": "Choisissez la gravité."},
    )
    note = forms.CharField(
        label="Précision", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = sites_in_use(client)
        self.fields["site"].queryset = Site.objects.filter(pk__in=[site.pk for site in sites])  # type: ignore[attr-defined]  # a choice field
        pools = Pool.objects.filter(site__in=sites, archived_at=None).order_by("site_id", "name")
        self.fields["pool"].queryset = pools  # type: ignore[attr-defined]  # a choice field
        if len(sites) == 1:
            self.fields["site"].widget = forms.HiddenInput()
            self.fields["site"].initial = sites[0].pk
        if len(pools) < 2:
            self.fields["pool"].widget = forms.HiddenInput()
            self.fields["pool"].initial = pools[0].pk if pools else None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        pool, site = values.get("pool"), values.get("site")
        if pool is not None and site is not None and pool.site_id != site.pk:
            self.add_error("pool", "Ce bassin n’est pas à ce lieu.")
        return values


class GiveForm(forms.Form):
    """{technician, day, at, after}: one of the places that the page offered."""

    technician: "forms.ModelChoiceField[Member]" = forms.ModelChoiceField(
        label="Technicien",
        queryset=None,
        error_messages={
            "required": "Choisissez un technicien.",
            "invalid_choice": "Choisissez un technicien de l’équipe.",
        },
    )
    day = forms.DateField(error_messages={"required": "Donnez le jour.", "invalid": "Donnez le jour."})
    at = forms.TimeField(error_messages={"required": "Donnez l’heure.", "invalid": "Donnez l’heure."})
    version = forms.IntegerField(
        required=False, min_value=0, max_value=2**31, error_messages={"invalid": "Rechargez la page."}
    )
    after = forms.UUIDField(required=False, error_messages={"invalid": "Choisissez une place de la liste."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technician"].queryset = technicians()  # type: ignore[attr-defined]  # a choice field

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError("Cette date est trop lointaine\u00a0: vérifiez l’année.")
        return day

    def clean_at(self) -> time:
        at: time = self.cleaned_data["at"]
        return at.replace(second=0, microsecond=0)


class CloseForm(forms.Form):
    """{how, why}"""

    how = forms.ChoiceField(
        label="Fin de l’urgence",
        choices=(("solved", "Résolue à distance"), ("closed", "Classée\u00a0: ce n’en était pas une")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez comment.", "invalid_choice": "Choisissez comment."},
    )
    why = forms.CharField(
        label="En un mot", max_length=200, error_messages={"required": "Écrivez ce qui s’est passé."}
    )
