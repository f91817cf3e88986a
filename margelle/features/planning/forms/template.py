from typing import Any

from django import forms

from margelle.base.ui.forms import OrderedChoices
from margelle.engines.water.parameters import PARAMETERS
from margelle.features.catalogue.models import ServiceType, Task
from margelle.features.catalogue.queries import active_services, active_tasks
from margelle.features.planning.actions.ready_made import READY_MADE
from margelle.features.planning.models import VisitTemplate
from margelle.features.planning.queries import open_templates

from .fields import minutes_field


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A template's head, tasks and readings; its steps and products have their own lines."""

    service: "forms.ModelChoiceField[ServiceType]" = forms.ModelChoiceField(
        label="Prestation", queryset=None, empty_label=None
    )
    minutes = minutes_field(required=False, help_text="Laissez vide pour prendre celle de la prestation.")
    tasks = forms.MultipleChoiceField(
        label="Tâches",
        required=False,
        widget=OrderedChoices,
        help_text="Aucune cochée\u00a0: celles de la prestation.",
    )
    parameters = forms.MultipleChoiceField(
        label="Relevés attendus",
        required=False,
        widget=OrderedChoices,
        help_text="Aucun coché\u00a0: ceux de la prestation.",
    )

    class Meta:
        model = VisitTemplate
        fields = ["name", "service", "minutes", "instructions"]
        widgets = {"instructions": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        services = active_services()
        if not self.instance._state.adding:
            services = services | ServiceType.objects.filter(pk=self.instance.service_id)
        fields["service"].queryset = services
        self._tasks = {str(task.pk): task for task in active_tasks()}
        fields["tasks"].choices = [(key, task.name) for key, task in self._tasks.items()]
        fields["parameters"].choices = [(one.code, _named(one)) for one in PARAMETERS.values()]
        if not self.instance._state.adding:
            links = self.instance.task_links.order_by("order")
            self.initial["tasks"] = [str(key) for key in links.values_list("task_id", flat=True)]
            self.initial["parameters"] = self.instance.parameters or []

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        open_rows = VisitTemplate.objects.filter(archived_at=None).exclude(pk=self.instance.pk)
        if self.instance.archived_at is None and open_rows.filter(name__iexact=name).exists():
            raise forms.ValidationError(f"« {name} » est déjà dans la liste.")
        return name

    def template(self) -> VisitTemplate:
        """The row as typed, not saved yet."""
        row: VisitTemplate = self.save(commit=False)
        row.parameters = list(dict.fromkeys(self.cleaned_data["parameters"])) or None
        return row

    def chosen_tasks(self) -> list[Task]:
        return [self._tasks[key] for key in dict.fromkeys(self.cleaned_data["tasks"])]


def _named(parameter: Any) -> str:
    return f"{parameter.name_fr}, {parameter.unit}" if parameter.unit else str(parameter.name_fr)


class ReadyMadeForm(forms.Form):
    templates = forms.MultipleChoiceField(
        label="Modèles prêts",
        choices=[(one.key, one.name) for one in READY_MADE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un modèle."},
    )


class TemplateChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    default_error_messages = {"invalid_choice": "Choisissez un modèle de la liste."}

    def __init__(self, **more: Any) -> None:
        values = {"label": "Modèle", "required": False, "empty_label": "Sans modèle", **more}
        super().__init__(queryset=None, **values)


class ApplyForm(forms.Form):
    """One template for one visit or for all that were ticked."""

    MOST = 200

    template = TemplateChoice(
        required=True,
        empty_label="Choisir…",
        error_messages={"required": "Choisissez le modèle à appliquer."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = open_templates()  # type: ignore[attr-defined]  # a choice field
