"""Filling a vehicle, counting a place, choosing what may be picked from a vehicle."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django import forms

from margelle.base.ui.forms import FrDecimalField
from margelle.features.accounts.models import Agency
from margelle.features.accounts.queries import agencies
from margelle.features.catalogue.models import Product, StockPlace
from margelle.features.catalogue.queries import StockLine

LINES: Final = 8
MOST: Final = Decimal(100_000)


def _quantity(label: str, **more: Any) -> FrDecimalField:
    limits: dict[str, Any] = {"max_digits": 11, "decimal_places": 3, "max_value": MOST}
    words = {"min_value": "Écrivez une quantité au-dessus de zéro."}
    return FrDecimalField(label=label, required=False, error_messages=words, **(limits | more))


class FillForm(forms.Form):
    """From a store into a vehicle, several products at once; an empty line is no line."""

    def __init__(
        self, *args: Any, places: Sequence[StockPlace], products: Sequence[Product], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.places = {str(one.pk): one for one in places}
        self.products = {str(one.pk): one for one in products}
        self.fields["store"] = self._place("Du dépôt", StockPlace.Kind.STORE)
        self.fields["vehicle"] = self._place("Dans le véhicule", StockPlace.Kind.VEHICLE)
        choices = [("", "—"), *((key, f"{one.name} ({one.unit})") for key, one in self.products.items())]
        for at in range(LINES):
            self.fields[f"product_{at}"] = forms.ChoiceField(
                label=f"Produit {at + 1}",
                choices=choices,
                required=False,
                error_messages={"invalid_choice": "Choisissez un produit de la liste."},
            )
            self.fields[f"quantity_{at}"] = _quantity(f"Quantité {at + 1}", min_value=Decimal("0.001"))

    def _place(self, label: str, kind: str) -> forms.ChoiceField:
        words = {"invalid_choice": "Choisissez dans la liste.", "required": "Choisissez dans la liste."}
        choices = [(key, one.name) for key, one in self.places.items() if one.kind == kind]
        return forms.ChoiceField(label=label, choices=choices, error_messages=words)

    def rows(self) -> Iterator[tuple[Any, Any]]:
        """The bound fields, line by line, for the template."""
        for at in range(LINES):
            yield self[f"product_{at}"], self[f"quantity_{at}"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for at in range(LINES):
            has = [bool(values.get(f"{word}_{at}")) for word in ("product", "quantity")]
            lacking = f"quantity_{at}" if has[0] else f"product_{at}"
            if has[0] != has[1] and lacking not in self.errors:
                self.add_error(lacking, "Indiquez la quantité." if has[0] else "Choisissez le produit.")
        if not self.errors and not self._lines(values):
            self.add_error("product_0", "Indiquez au moins un produit et sa quantité.")
        return values

    def _lines(self, values: dict[str, Any]) -> list[tuple[Product, Decimal]]:
        """The same product written twice counts twice."""
        return [
            (self.products[values[f"product_{at}"]], values[f"quantity_{at}"])
            for at in range(LINES)
            if values.get(f"product_{at}") and values.get(f"quantity_{at}")
        ]

    def filling(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "store": self.places[values["store"]],
            "vehicle": self.places[values["vehicle"]],
            "lines": self._lines(values),
        }


class CountForm(forms.Form):
    """What was counted at a place, product by product (blank = not counted), and the thresholds."""

    reason = forms.CharField(
        label="Motif",
        max_length=120,
        initial="Inventaire",
        help_text="Par exemple\u00a0: inventaire, bidon percé, retour client.",
    )

    def __init__(
        self, *args: Any, products: Sequence[Product], lines: Sequence[StockLine], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.products = products
        self.known: dict[UUID, StockLine] = {line.product.pk: line for line in lines}
        for product in products:
            line = self.known.get(product.pk)
            self.fields[f"count_{product.pk}"] = _quantity(f"{product.name}, compté", min_value=Decimal(0))
            self.fields[f"level_{product.pk}"] = _quantity(
                f"{product.name}, seuil",
                min_value=Decimal(0),
                initial=line.level.normalize() if line and line.level is not None else None,
            )

    def rows(self) -> Iterator[tuple[Product, StockLine | None, Any, Any]]:
        for product in self.products:
            yield (
                product,
                self.known.get(product.pk),
                self[f"count_{product.pk}"],
                self[f"level_{product.pk}"],
            )

    def counting(self) -> dict[str, Any]:
        values = self.cleaned_data
        counted = {one: values[f"count_{one.pk}"] for one in self.products}
        return {
            "counted": {product: quantity for product, quantity in counted.items() if quantity is not None},
            "levels": {one: values[f"level_{one.pk}"] for one in self.products},
            "reason": values["reason"],
        }


class AllowedForm(forms.Form):
    """All products, or only those ticked."""

    own = forms.ChoiceField(
        label="Le technicien choisit parmi",
        widget=forms.RadioSelect,
        choices=[("all", "Tous les produits de l’entreprise"), ("own", "Seulement les produits cochés")],
        error_messages={"required": "Choisissez\u00a0: tous, ou seulement les produits cochés."},
    )
    products = forms.MultipleChoiceField(
        label="Produits",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Cochez des produits de la liste."},
    )

    def __init__(self, *args: Any, choices: Collection[Product], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = {str(one.pk): one for one in choices}
        field: Any = self.fields["products"]
        field.choices = [(key, one.name) for key, one in self.rows.items()]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("own") == "own" and not values.get("products") and not self.errors:
            self.add_error("products", "Cochez au moins un produit, ou choisissez « Tous ».")
        return values

    def allowed(self) -> list[Product] | None:
        if self.cleaned_data["own"] == "all":
            return None
        return [self.rows[key] for key in self.cleaned_data["products"]]


class StoreForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    agency: "forms.ModelChoiceField[Agency]" = forms.ModelChoiceField(
        label="Agence",
        queryset=None,
        required=False,
        empty_label="Toutes",
        error_messages={"invalid_choice": "Choisissez une agence de la liste."},
    )

    class Meta:
        model = StockPlace
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies()  # type: ignore[attr-defined]  # a choice field
        self.initial.setdefault("agency", self.instance.agency_id)

    def save(self, commit: bool = True) -> StockPlace:
        row: StockPlace = super().save(commit=False)
        row.agency = self.cleaned_data["agency"]
        if commit:
            row.save()
        return row
