"""What the office types about tasks, skills, vehicles, products and services."""

from decimal import Decimal
from typing import Any

from django import forms

from margelle.base.ui.forms import FrDecimalField, OrderedChoices
from margelle.features.accounts.models import Agency, Member, Skill
from margelle.features.accounts.queries import agencies, technicians
from margelle.features.catalogue.models import Category, Product, ServiceType, StockPlace, Task
from margelle.features.catalogue.queries import active_skills, active_tasks
from margelle.features.catalogue.rules import COLOURS, FAMILIES, normal_unit

from .readings import parameter_choices

MOST_CENTS = 2_000_000_000


class NamedForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A row of a list: its name is written once among the open rows."""

    taken = "« %s » est déjà dans la liste."

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        open_rows = type(self.instance).objects.filter(archived_at=None).exclude(pk=self.instance.pk)
        if self.instance.archived_at is None and open_rows.filter(name__iexact=name).exists():
            raise forms.ValidationError(self.taken % name)
        return name


class TaskForm(NamedForm):
    class Meta:
        model = Task
        fields = ["name", "group"]


class SkillForm(NamedForm):
    class Meta:
        model = Skill
        fields = ["name"]
        help_texts = {"name": "Par exemple\u00a0: CACES, habilitation électrique, chlore gazeux."}

    def clean_name(self) -> str:
        """Archived ones count too: one brings them back rather than writing them twice."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if Skill.objects.exclude(pk=self.instance.pk).filter(name__iexact=name).exists():
            raise forms.ValidationError(self.taken % name)
        return name


class VehicleForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A vehicle with its plate and who usually drives it."""

    member: "forms.ModelChoiceField[Member]" = forms.ModelChoiceField(
        label="Conducteur habituel",
        queryset=None,
        required=False,
        empty_label="Aucun",
        error_messages={"invalid_choice": "Choisissez un technicien de l’équipe."},
    )
    agency: "forms.ModelChoiceField[Agency]" = forms.ModelChoiceField(
        label="Agence",
        queryset=None,
        required=False,
        empty_label="Toutes",
        error_messages={"invalid_choice": "Choisissez une agence de la liste."},
    )

    class Meta:
        model = StockPlace
        fields = ["name", "plate"]
        help_texts = {"plate": "Par exemple AB-123-CD."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("member", technicians()), ("agency", agencies())):
            self.fields[name].queryset = choices  # type: ignore[attr-defined]  # a choice field
            self.initial.setdefault(name, getattr(self.instance, f"{name}_id"))

    def save(self, commit: bool = True) -> StockPlace:
        row: StockPlace = super().save(commit=False)
        row.member, row.agency = self.cleaned_data["member"], self.cleaned_data["agency"]
        if commit:
            row.save()
        return row

    def clean_plate(self) -> str:
        return " ".join(str(self.cleaned_data["plate"]).upper().split())


class ProductForm(NamedForm):
    strength_pct = FrDecimalField(
        label="Concentration, %",
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
    )
    pack = FrDecimalField(
        label="Conditionnement",
        help_text="Ce que contient un emballage, dans l’unité du produit : 5 pour un seau de 5 kg.",
        required=False,
        max_digits=9,
        decimal_places=3,
        min_value=Decimal("0.001"),
    )
    cost = FrDecimalField(
        label="Coût d’achat, €", required=False, max_digits=9, decimal_places=2, min_value=0
    )
    price = FrDecimalField(
        label="Prix de vente, €", required=False, max_digits=9, decimal_places=2, min_value=0
    )

    class Meta:
        model = Product
        fields = ["name", "unit", "family", "reference", "strength_pct", "pack", "equipment_kind"]
        help_texts = {
            "unit": "pièce, g, kg, mL, L ou le mot de votre entreprise.",
            "equipment_kind": "Une fois posé, il sera proposé sur la fiche du bassin.",
        }
        widgets = {
            "unit": forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
            "family": forms.TextInput(attrs={"list": "families", "autocomplete": "off"}),
        }

    families = FAMILIES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, cents in (("cost", self.instance.cost_cents), ("price", self.instance.price_cents)):
            if cents is not None:
                self.initial.setdefault(field, Decimal(cents) / 100)

    def clean_unit(self) -> str:
        return normal_unit(self.cleaned_data["unit"])

    def save(self, commit: bool = True) -> Product:
        product: Product = super().save(commit=False)
        product.cost_cents = _cents(self.cleaned_data["cost"])
        product.price_cents = _cents(self.cleaned_data["price"])
        if commit:
            product.save()
        return product


def _cents(euros: Decimal | None) -> int | None:
    return None if euros is None else min(int(euros * 100), MOST_CENTS)


class ServiceForm(NamedForm):
    tasks = forms.MultipleChoiceField(label="Tâches attendues", required=False, widget=OrderedChoices)
    skills = forms.MultipleChoiceField(
        label="Compétences exigées",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Le planning signale un technicien à qui il en manque une.",
    )
    parameters = forms.MultipleChoiceField(label="Relevés attendus", required=False, widget=OrderedChoices)
    colour = forms.ChoiceField(
        label="Couleur",
        required=False,
        widget=forms.RadioSelect,
        choices=[("", "Celle de la catégorie"), *COLOURS.items()],
    )
    minutes = forms.IntegerField(
        label="Durée prévue, min",
        min_value=5,
        max_value=720,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = ServiceType
        fields = ["name", "category", "colour", "minutes", "instructions", "parameters"]
        widgets = {"instructions": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tasks = {str(task.pk): task for task in active_tasks()}
        tasks = self.fields["tasks"]
        assert isinstance(tasks, forms.MultipleChoiceField)
        tasks.choices = [(key, task.name) for key, task in self._tasks.items()]
        codes = self.fields["parameters"]
        assert isinstance(codes, forms.MultipleChoiceField)
        codes.choices = parameter_choices()
        if not self.instance._state.adding:
            links = self.instance.task_links.order_by("order")
            self.initial["tasks"] = [str(key) for key in links.values_list("task_id", flat=True)]
        else:
            self.initial.setdefault("minutes", 45)

        self._skills = {str(skill.pk): skill for skill in active_skills()}
        skills = self.fields["skills"]
        assert isinstance(skills, forms.MultipleChoiceField)
        skills.choices = [(key, skill.name) for key, skill in self._skills.items()]
        if not self.instance._state.adding:
            self.initial["skills"] = [
                str(key) for key in self.instance.skill_links.values_list("skill_id", flat=True)
            ]

    def chosen_skills(self) -> list[Skill]:
        return [self._skills[key] for key in dict.fromkeys(self.cleaned_data["skills"])]

    def chosen_tasks(self) -> list[Task]:
        return [self._tasks[key] for key in dict.fromkeys(self.cleaned_data["tasks"])]

    def clean_parameters(self) -> list[str]:
        return list(dict.fromkeys(self.cleaned_data["parameters"]))


class StartersForm(forms.Form):
    """Which of the starter lists to keep (« Personnaliser »)."""

    tasks = forms.MultipleChoiceField(label="Tâches", required=False, widget=forms.CheckboxSelectMultiple)
    products = forms.MultipleChoiceField(
        label="Produits", required=False, widget=forms.CheckboxSelectMultiple
    )
    services = forms.MultipleChoiceField(
        label="Prestations", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, names: dict[str, list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, values in names.items():
            field = self.fields[key]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(value, value) for value in values]


def category_choices() -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in Category.choices]
