"""What the office writes by hand: to one client, to many."""

from typing import Any
from uuid import UUID, uuid4

from django import forms

from margelle.base.ui import french
from margelle.features.clients.models import Tag
from margelle.features.messaging.queries import EVERYBODY, WAYS, Way
from margelle.features.messaging.rules import Channel

LONGEST_SMS = 600


class WriteForm(forms.Form):
    channel = forms.ChoiceField(
        label="Par", widget=forms.RadioSelect, error_messages={"invalid_choice": "Choisissez e-mail ou SMS."}
    )
    subject = forms.CharField(label="Objet", max_length=150, required=False, help_text="Pour un e-mail.")
    text = forms.CharField(
        label="Message",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez votre message."},
    )
    ticket = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": "Rechargez la page."})

    def __init__(self, *args: Any, ways: dict[str, Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [channel for channel, way in ways.items() if not way.problem]
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = [(one, f"{Channel(one).label}, {french.phone(ways[one].address)}") for one in free]
        self.initial.setdefault("ticket", uuid4())
        if self.initial.get("channel") not in free:
            self.initial["channel"] = free[0] if free else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (
            given.get("channel") == Channel.EMAIL
            and not given.get("subject")
            and "subject" not in self.errors
        ):
            self.add_error("subject", "Donnez un objet à votre e-mail.")
        if given.get("channel") == Channel.SMS and len(given.get("text", "")) > LONGEST_SMS:
            self.add_error("text", "Un SMS de plus de 600 signes coûte cher\u00a0: faites plus court.")
        return given


class ManyForm(forms.Form):
    label = forms.ChoiceField(
        label="À tous les clients de l’étiquette",
        error_messages={
            "required": "Choisissez une étiquette.",
            "invalid_choice": "Choisissez une étiquette de la liste.",
        },
    )
    way = forms.ChoiceField(
        label="Par",
        choices=[(key, words) for key, (_, _, words) in WAYS.items()],
        initial="email",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez e-mail ou SMS.",
            "invalid_choice": "Choisissez e-mail ou SMS.",
        },
    )
    subject = forms.CharField(
        label="Objet", max_length=150, required=False, help_text="Pour ceux qui reçoivent un e-mail."
    )
    text = forms.CharField(
        label="Message",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Le bonjour et votre nom s’ajoutent seuls\u00a0: le modèle se change dans Modèles.",
        error_messages={"required": "Écrivez votre message."},
    )
    ticket = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"invalid": "Rechargez la page.", "required": "Rechargez la page."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = self.fields["label"]
        assert isinstance(label, forms.ChoiceField)
        tags = [(str(row.pk), row.name) for row in Tag.objects.order_by("name")]
        label.choices = [("", "Choisissez"), *tags, (EVERYBODY, "Tous les clients")]
        self.initial.setdefault("ticket", uuid4())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        way = given.get("way", "")
        if way != "sms_only" and not given.get("subject") and "subject" not in self.errors:
            self.add_error("subject", "Donnez un objet à votre e-mail.")
        if way != "email_only" and len(given.get("text", "")) > LONGEST_SMS:
            self.add_error("text", "Un SMS de plus de 600 signes coûte cher\u00a0: faites plus court.")
        return given

    def chosen(self) -> UUID | None:
        """The label, None for everybody."""
        value = self.cleaned_data["label"]
        return None if value == EVERYBODY else UUID(value)
