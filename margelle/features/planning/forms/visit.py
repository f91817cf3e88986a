from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from margelle.base.ui.forms import FrDecimalField
from margelle.features.accounts.queries import technicians
from margelle.features.catalogue.models import Product, ServiceType
from margelle.features.catalogue.queries import active_products, active_services
from margelle.features.clients.models import Client, Pool, Site
from margelle.features.planning.models import Priority, Visit, VisitTemplate
from margelle.features.planning.queries import open_templates

from .fields import DayField, HourField, TechnicianField, minutes_field
from .template import TemplateChoice


class VisitForm(forms.Form):
    """The one short form of a visit (INT-2). Only the client is asked before it; the rest has defaults."""

    template = TemplateChoice()
    technician = TechnicianField(empty_label="À planifier")
    day = DayField(required=False)
    start = HourField()
    service: "forms.ModelChoiceField[ServiceType]" = forms.ModelChoiceField(
        label="Prestation", queryset=None, empty_label=None
    )
    site: "forms.ModelChoiceField[Site]" = forms.ModelChoiceField(
        label="Lieu d’intervention", queryset=None, empty_label=None
    )
    pools: "forms.ModelMultipleChoiceField[Pool]" = forms.ModelMultipleChoiceField(
        label="Bassins", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = minutes_field(required=False, help_text="Laissez vide pour prendre celle de la prestation.")
    priority = forms.ChoiceField(
        label="Priorité", choices=Priority.choices, required=False, widget=forms.RadioSelect
    )
    window_from = HourField(label="Créneau promis à partir de")
    window_to = HourField(label="Créneau promis jusqu’à")
    instructions = forms.CharField(
        label="Consignes", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, client: Client, visit: Visit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A visit keeps its place, though another client may own it by now.
        own = Q(pk=visit.site_id) if visit else Q(pk=None)
        sites = Site.objects.filter(Q(client=client, archived_at=None) | own).order_by("id")
        pools = Pool.objects.filter(site__in=sites, archived_at=None).select_related("site")
        self.several_sites = len(sites) > 1
        choices: dict[str, Any] = {
            "template": open_templates(),
            "technician": technicians(),
            "service": active_services(),
            "site": sites,
            "pools": pools.order_by("site_id", "name"),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]  # a choice field
        if self.several_sites:
            self.fields["pools"].label_from_instance = _with_site  # type: ignore[attr-defined]  # a choice field
        if visit is not None:
            del self.fields["template"]  # « Appliquer un modèle… » says first what it replaces
            self._keep_what_it_has(visit)

    def _keep_what_it_has(self, visit: Visit) -> None:
        """An archived service or a technician who has left stay possible for the visit that has them."""
        for name, own in (("service", visit.service_id), ("technician", visit.technician_id)):
            field: Any = self.fields[name]
            field.queryset = field.queryset | field.queryset.model.objects.filter(pk=own)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        low, high = values.get("window_from"), values.get("window_to")
        if low and high and low >= high:
            self.add_error("window_to", "La fin du créneau vient après son début.")
        site = values.get("site")
        elsewhere = [pool for pool in values.get("pools") or () if site and pool.site_id != site.pk]
        if elsewhere:
            names = ", ".join(str(pool) for pool in elsewhere)
            self.add_error("pools", f"{names}\u00a0: ce bassin n’est pas à {site}.")
        return values

    def values(self) -> dict[str, Any]:
        """What plan_visit and edit_visit share."""
        given = self.cleaned_data
        return {
            "technician": given["technician"],
            "day": given["day"],
            "start": given["start"],
            "service": given["service"],
            "site": given["site"],
            "pools": list(given["pools"]),
            "minutes": given["minutes"] or given["service"].minutes,
            "priority": given["priority"] or Priority.NORMAL,
            "instructions": given["instructions"],
        }


def _with_site(pool: Pool) -> str:
    return f"{pool} · {pool.site}"


class NeedForm(forms.Form):
    """A product to bring; an empty line is no line."""

    product: "forms.ModelChoiceField[Product]" = forms.ModelChoiceField(
        label="Produit", queryset=None, required=False, empty_label="—"
    )
    quantity = FrDecimalField(
        label="Quantité",
        required=False,
        max_digits=11,
        decimal_places=3,
        error_messages={
            "max_decimal_places": "Trois décimales au plus.",
            "max_digits": "Cette quantité est trop grande.",
        },
    )

    def __init__(self, *args: Any, products: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["product"]
        field.choices = products
        field.queryset = active_products()
        field.widget.choices = products

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        product, quantity = values.get("product"), values.get("quantity")
        if product is not None and "quantity" not in self.errors and (quantity is None or quantity <= 0):
            self.add_error("quantity", f"{product}\u00a0: écrivez une quantité supérieure à zéro.")
        if product is None and quantity is not None and "product" not in self.errors:
            self.add_error("product", "Choisissez le produit de cette quantité.")
        return values


class _Needs(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    def lines(self) -> list[tuple[Any, Any]]:
        found = (form.cleaned_data for form in self.forms if form.has_changed() or form.initial)
        return [(line["product"], line["quantity"]) for line in found if line.get("product")]


def need_forms(data: Any = None, *, of: Visit | VisitTemplate | None = None) -> Any:
    """The lines "products to bring": those of the visit or template, and two empty ones."""
    initial = [
        {"product": need.product_id, "quantity": need.quantity.normalize()}
        for need in (of.needs.select_related("product") if of else ())
    ]
    products = [("", "—"), *((p.pk, f"{p.name}, {p.unit}") for p in active_products())]
    formset = forms.formset_factory(NeedForm, formset=_Needs, extra=2, max_num=40, absolute_max=60)
    try:
        return formset(data, prefix="needs", initial=initial, form_kwargs={"products": products})
    except ValidationError:
        return formset(prefix="needs", initial=initial, form_kwargs={"products": products})
