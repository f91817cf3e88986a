"""What a client answers, and what the office sets."""

from typing import Any

from django import forms

from margelle.features.outreach.actions import Answer
from margelle.features.outreach.models import Survey
from margelle.features.outreach.rules import MARKS, QUESTIONS

MARK_WORDS = {5: "5, très content", 4: "4", 3: "3, moyen", 2: "2", 1: "1, pas content"}


class SurveyForm(forms.Form):
    """Three questions that one may skip, a mark that one may not, a word, and whether it may be shown."""

    mark = forms.TypedChoiceField(
        label="Votre note",
        coerce=int,
        widget=forms.RadioSelect,
        choices=[(mark, MARK_WORDS[mark]) for mark in reversed(MARKS)],
        error_messages={
            "required": "Donnez une note de 1 à 5.",
            "invalid_choice": "Donnez une note de 1 à 5.",
        },
    )
    text = forms.CharField(
        label="Un mot",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    consents = forms.BooleanField(
        label="Vous pouvez publier mon avis",
        required=False,
        help_text="Vous pourrez changer d’avis ici même.",
    )
    signed_as = forms.CharField(
        label="Signé",
        max_length=60,
        required=False,
        help_text="Par exemple « Hélène F., Mougins ». Vide\u00a0: « Un client ».",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (question, _) in QUESTIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=question,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                choices=Survey.Says.choices,
                error_messages={"invalid_choice": "Choisissez une des trois réponses."},
            )
        self.order_fields(["mark", *QUESTIONS, "text", "consents", "signed_as"])

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in QUESTIONS]

    def answer(self) -> Answer:
        return Answer(**self.cleaned_data)


class TreatmentForm(forms.Form):
    treatment = forms.CharField(
        label="Ce qui a été fait",
        max_length=300,
        help_text="Pour l’équipe\u00a0: un appel, un passage, un mot au technicien.",
        error_messages={"required": "Dites ce qui a été fait\u00a0: un mot suffit."},
    )


class SettingsForm(forms.Form):
    gap_days = forms.IntegerField(
        label="Jours entre deux enquêtes au même client",
        min_value=7,
        max_value=365,
        help_text="De 7 à 365. Jamais deux fois pour la même intervention, quoi qu’il arrive.",
        error_messages={
            "required": "Donnez un nombre de jours.",
            "invalid": "Donnez un nombre entier de jours, par exemple 60.",
            "min_value": "Au moins 7 jours.",
            "max_value": "Au plus 365 jours.",
        },
    )
    page_open = forms.BooleanField(
        label="Une page publique montre les témoignages",
        required=False,
        help_text="Fermée puis rouverte, elle change d’adresse.",
    )
