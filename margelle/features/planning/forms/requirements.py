"""What the office types about a required thing."""

from typing import Any

from django import forms

from margelle.engines.water.parameters import PARAMETERS
from margelle.features.catalogue.models import ServiceType
from margelle.features.catalogue.queries import active_services
from margelle.features.planning.models import Requirement, VisitTemplate
from margelle.features.planning.queries import open_templates
from margelle.features.planning.rules.requirements import FEWEST, MOST

EVERY_WRONG = f"Écrivez un nombre d’interventions, de {FEWEST} à {MOST}."
YES_NO = (("", "Peu importe"), ("yes", "Oui"), ("no", "Non"))
WORDS: dict[str, bool | None] = {"": None, "yes": True, "no": False}
FACTS = ("collective", "heated", "covered")


def _yes_no(label: str) -> forms.ChoiceField:
    wrong = {"invalid_choice": "Choisissez oui, non ou peu importe."}
    return forms.ChoiceField(label=label, choices=YES_NO, required=False, error_messages=wrong)


class RequirementForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    parameter = forms.ChoiceField(
        label="Paramètre",
        required=False,
        help_text="Pour un relevé.",
        error_messages={"invalid_choice": "Choisissez un paramètre de la liste."},
    )
    every = forms.IntegerField(
        label="Toutes les… interventions",
        required=False,
        min_value=FEWEST,
        max_value=MOST,
        help_text="Par exemple 4\u00a0: une intervention sur quatre, comptée par bassin.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={"invalid": EVERY_WRONG, "min_value": EVERY_WRONG, "max_value": EVERY_WRONG},
    )
    service: "forms.ModelChoiceField[ServiceType]" = forms.ModelChoiceField(
        label="Prestation",
        queryset=None,
        required=False,
        empty_label="Toutes",
        error_messages={"invalid_choice": "Choisissez une prestation de la liste."},
    )
    template: "forms.ModelChoiceField[VisitTemplate]" = forms.ModelChoiceField(
        label="Modèle d’intervention",
        queryset=None,
        required=False,
        empty_label="Tous",
        error_messages={"invalid_choice": "Choisissez un modèle de la liste."},
    )
    collective = _yes_no("Bassin collectif")
    heated = _yes_no("Bassin chauffé")
    covered = _yes_no("Bassin avec volet ou couverture")

    class Meta:
        model = Requirement
        fields = [
            "kind", "text", "moment", "parameter", "when", "every",
            "service", "template", "sanitiser", "equipment",
        ]  # fmt: skip
        help_texts = {
            "text": "Ce que le technicien lit, par exemple «\u00a0Photo du manomètre\u00a0».",
            "moment": "Pour une photo.",
            "equipment": "Seulement chez les bassins qui en ont un.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        row: Requirement = self.instance
        fields["text"].required = False  # a reading bears its own name
        fields["text"].error_messages["max_length"] = "120 caractères au plus pour l’intitulé."
        fields["parameter"].choices = [("", "–")] + [(p.code, p.name_fr) for p in PARAMETERS.values()]
        services, templates = active_services(), open_templates()
        if row.service_id is not None:  # put away since: the form must not lose it
            services = services | ServiceType.objects.filter(pk=row.service_id)
        if row.template_id is not None:
            templates = templates | VisitTemplate.objects.filter(pk=row.template_id).select_related("service")
        fields["service"].queryset, fields["template"].queryset = services, templates
        for name in ("moment", "sanitiser", "equipment"):
            empty = "–" if name == "moment" else "Peu importe"
            fields[name].choices = [("", empty), *[one for one in fields[name].choices if one[0]]]
        for name in ("kind", "moment", "when", "sanitiser", "equipment"):
            fields[name].error_messages["invalid_choice"] = "Choisissez dans la liste."
        back = {value: word for word, value in WORDS.items()}
        for name in FACTS:
            self.initial.setdefault(name, back[getattr(row, name)])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        kind, when = values.get("kind"), values.get("when")
        if kind == Requirement.Kind.READING:
            if not values.get("parameter") and "parameter" not in self.errors:
                self.add_error("parameter", "Choisissez ce qui est à mesurer.")
        elif not values.get("text") and "text" not in self.errors:
            self.add_error("text", "Dites en quelques mots ce qui est demandé.")
        if kind == Requirement.Kind.PHOTO and not values.get("moment") and "moment" not in self.errors:
            self.add_error("moment", "Dites si la photo est prise avant, après ou montre un détail.")
        if when == Requirement.When.EVERY and not values.get("every") and "every" not in self.errors:
            self.add_error("every", EVERY_WRONG)
        return values

    def requirement(self) -> Requirement:
        """The row as typed, not saved yet; what does not belong to its kind is left out."""
        row: Requirement = self.save(commit=False)
        values = self.cleaned_data
        is_photo, is_reading = row.kind == Requirement.Kind.PHOTO, row.kind == Requirement.Kind.READING
        row.moment = row.moment if is_photo else ""
        row.parameter = values["parameter"] if is_reading else ""
        row.text = PARAMETERS[row.parameter].name_fr if is_reading else " ".join(row.text.split())
        row.every = values["every"] if row.when == Requirement.When.EVERY else None
        for name in FACTS:
            setattr(row, name, WORDS[values[name]])
        return row
