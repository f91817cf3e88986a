from decimal import Decimal
from typing import Any

from django import forms

from margelle.base.ui.forms import FrDecimalField
from margelle.features.clients.models import (
    AccessCode,
    AccessNote,
    Client,
    Contact,
    Equipment,
    Pool,
    Site,
    Zone,
)
from margelle.features.clients.rules import MOST_DEPTH_M, MOST_LENGTH_M, doubtful_volume, volume_m3

from .fields import WRONG_EMAIL, ClientField, DayField, PhoneField, PostcodeField, metres, own_choice

_OLDEST, _NEWEST = 1900, 2100


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    postcode = PostcodeField()
    latitude = FrDecimalField(
        label="Latitude", required=False, max_digits=9, decimal_places=6, min_value=-90, max_value=90
    )
    longitude = FrDecimalField(
        label="Longitude", required=False, max_digits=9, decimal_places=6, min_value=-180, max_value=180
    )

    class Meta:
        model = Site
        fields = ["name", "address", "address_2", "postcode", "city", "latitude", "longitude"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"] = own_choice("Secteur", Zone.objects.all(), empty="Aucun")
        self.initial.setdefault("zone", self.instance.zone_id)
        self.fields["payer"] = ClientField(
            "Facturer à",
            kept=self.instance.payer,
            help_text="Vide\u00a0: le propriétaire. Sinon le nom ou la référence du client qui paie.",
        )
        self.initial["payer"] = self.instance.payer

    def clean_payer(self) -> Client | None:
        payer: Client | None = self.cleaned_data["payer"]
        return None if payer is not None and payer.pk == self.instance.client_id else payer

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (data.get("latitude") is None) != (data.get("longitude") is None) and not self.errors:
            self.add_error("longitude", "Donnez la latitude et la longitude, ou aucune des deux.")
        self.instance.zone = data.get("zone")
        if "payer" in self.fields and "payer" not in self.errors:
            self.instance.payer = data.get("payer")
        return data


class NewSiteForm(SiteForm):
    """In the short form of a client: the address is asked once, above."""

    access_text = forms.CharField(
        label="Consigne d’accès", required=False, max_length=200, help_text="Chien, clé, horaires, pente…"
    )
    code = forms.CharField(
        label="Code du portail",
        required=False,
        max_length=40,
        help_text="Chiffré ; montré au seul technicien prévu ce jour-là.",
    )

    class Meta(SiteForm.Meta):
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("postcode", "latitude", "longitude", "payer"):
            del self.fields[name]


class HandOverForm(forms.Form):
    """From when another client owns the site; who it is was chosen before."""

    on = DayField(
        label="Nouveau propriétaire à partir du",
        help_text="Aujourd’hui ou un jour passé\u00a0: celui de la vente ou de la remise des clés.",
    )


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    phone = PhoneField()

    class Meta:
        model = Contact
        fields = ["name", "role", "phone", "email"]
        error_messages = {"email": WRONG_EMAIL}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.filter(client_id=self.instance.client_id, archived_at=None)
        self.fields["site"] = own_choice("Lieu", sites, empty="Tous les lieux")
        self.initial.setdefault("site", self.instance.site_id)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("phone") and not data.get("email") and not self.errors:
            self.add_error("phone", "Donnez un téléphone ou une adresse e-mail.")
        self.instance.site = data.get("site")
        return data


class AccessNoteForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = AccessNote
        fields = ["kind", "text"]


class CodeForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    value = forms.CharField(
        label="Code",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Chiffré à l’enregistrement. Chaque lecture est notée avec le nom et l’heure.",
    )

    class Meta:
        model = AccessCode
        fields = ["label"]


class PoolForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    length_m = metres("Longueur, m", MOST_LENGTH_M)
    width_m = metres("Largeur, m", MOST_LENGTH_M)
    depth_min_m = metres("Profondeur minimale, m", MOST_DEPTH_M)
    depth_max_m = metres("Profondeur maximale, m", MOST_DEPTH_M)
    volume_typed_m3 = FrDecimalField(
        label="Volume, m³",
        help_text="Laissez vide pour le calculer depuis les longueurs.",
        required=False,
        max_digits=12,
        decimal_places=1,
    )
    built_year = forms.IntegerField(
        label="Année de construction",
        required=False,
        min_value=_OLDEST,
        max_value=_NEWEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = Pool
        fields = [
            "name",
            "shape",
            "length_m",
            "width_m",
            "depth_min_m",
            "depth_max_m",
            "volume_typed_m3",
            "sanitiser",
            "filtration",
            "lining",
            "cover",
            "heating",
            "is_collective",
            "is_indoor",
            "built_year",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("filtration", Pool.Filtration.choices), ("lining", Pool.Lining.choices)):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "Non renseigné"), *words]

    def computed(self) -> Decimal | None:
        """The volume that the lengths give, whatever else the form says; None while one is missing."""
        data = self.cleaned_data
        return volume_m3(
            data.get("shape", ""),
            data.get("length_m"),
            data.get("width_m"),
            data.get("depth_min_m"),
            data.get("depth_max_m"),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = data.get("depth_min_m"), data.get("depth_max_m")
        if low is not None and high is not None and low > high:
            self.add_error("depth_max_m", "La profondeur maximale doit dépasser la minimale.")
        computed, typed = self.computed(), data.get("volume_typed_m3")
        collective = bool(data.get("is_collective"))
        if typed is not None and (doubt := doubtful_volume(typed, collective=collective, computed=computed)):
            self.add_error("volume_typed_m3", doubt)
        elif typed is None and computed is not None and doubtful_volume(computed, collective=collective):
            size = f"{computed:f}".replace(".", ",")
            self.add_error(
                "length_m", f"Ces longueurs donnent {size} m³ : vérifiez-les, ou cochez « bassin collectif »."
            )
        return data


class NewPoolForm(PoolForm):
    """In the short form of a client: the usual pool, or none yet."""

    wanted = forms.BooleanField(label="Ajouter son bassin maintenant", required=False, initial=True)

    class Meta(PoolForm.Meta):
        fields = [
            "name",
            "shape",
            "length_m",
            "width_m",
            "depth_min_m",
            "depth_max_m",
            "volume_typed_m3",
            "sanitiser",
            "filtration",
            "is_collective",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("built_year")

    @property
    def is_wanted(self) -> bool:
        return not self.is_bound or bool(self.data.get(self.add_prefix("wanted")))


class EquipmentForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    fitted_on = DayField(label="Posé le", required=False)
    warranty_until = DayField(label="Garantie jusqu’au", required=False)

    class Meta:
        model = Equipment
        fields = ["kind", "make", "model", "serial", "fitted_on", "warranty_until"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        fitted, until = data.get("fitted_on"), data.get("warranty_until")
        if fitted and until and until < fitted:
            self.add_error("warranty_until", "La garantie finit avant la pose.")
        return data


class ZoneForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = Zone
        fields = ["name", "is_dense"]
        help_texts = {
            "is_dense": "Les lieux y sont proches\u00a0: les places libres s’y remplissent d’abord."
        }

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if Zone.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"Le secteur « {name} » existe déjà.")
        return name
