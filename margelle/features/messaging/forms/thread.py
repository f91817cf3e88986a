"""A message that the office writes by hand."""

from typing import Any
from uuid import uuid4

from django import forms

from margelle.base.ui import french
from margelle.features.messaging.queries import Way
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
