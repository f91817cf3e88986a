from django import forms


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Motif",
        max_length=200,
        help_text="Il reste dans l’historique, et le technicien le voit.",
        error_messages={
            "required": "Donnez un motif.",
            "max_length": "200 caractères au plus pour le motif.",
        },
    )


class SolutionForm(forms.Form):
    solution = forms.CharField(
        label="Ce qui a été fait",
        max_length=200,
        help_text="Un mot suffit\u00a0: « vanne changée le 12 ».",
        error_messages={
            "required": "Dites en un mot ce qui a été fait.",
            "max_length": "200 caractères au plus pour ce qui a été fait.",
        },
    )
