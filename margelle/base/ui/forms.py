"""Forms drawn by our templates: `{{ form }}` gives the summary of errors and every field in our way."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Set as FORM_RENDERER: the whole form and each field group come from ui/."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class DateInput(forms.DateInput):
    """The browser's own date field, which only takes ISO whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DecimalInput(forms.TextInput):
    """A text field with the number keyboard: a `number` one refuses the comma in some browsers."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        shown: str | None = super().format_value(value)
        if isinstance(value, Decimal) and shown is not None:
            return shown.replace(".", ",")
        return shown


class FrDecimalField(forms.DecimalField):
    """A decimal typed with a comma or a point, spaces allowed between thousands."""

    widget = DecimalInput
    default_error_messages = {"invalid": "Écrivez un nombre, par exemple 7,4."}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # stubs: DecimalField is no int
        if isinstance(value, str):
            value = "".join(value.split()).replace("\u202f", "").replace(",", ".")
            # Decimal takes "1e5" and "NaN": nobody types these about a pool.
            if value and not all(sign.isdigit() or sign in ".-+" for sign in value):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        number: Decimal | None = super().to_python(value)
        return number

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        del widget
        return {}  # min, max and step belong to number inputs; ours is text


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rows of the company, several. The form fills in the queryset: no company is open when it is made.

    What is not even an id is no choice either: the model's own words would speak of UUIDs.
    """

    def __init__(self, *, label: str, wrong: str, missing: str = "", **more: Any) -> None:
        errors = {"invalid_choice": wrong, "required": missing, "invalid_list": wrong}
        super().__init__(
            None,
            label=label,
            required=bool(missing),
            widget=forms.CheckboxSelectMultiple,
            error_messages=errors,
            **more,
        )

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except forms.ValidationError as problem:
            if getattr(problem, "code", "") == "required":
                raise
            raise forms.ValidationError(self.error_messages["invalid_choice"]) from problem


class OrderedChoices(forms.CheckboxSelectMultiple):
    """Checkboxes whose order on the page is the order that is kept: the chosen come first."""

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Any:
        wanted = [str(one) for one in value]
        labels = dict(self.choices)
        first = [(one, labels[one]) for one in wanted if one in labels]
        self.choices = [*first, *((key, word) for key, word in labels.items() if key not in wanted)]
        return super().optgroups(name, value, attrs)
