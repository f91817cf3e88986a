"""Brevo: POST /v3/transactionalSMS/send (developers.brevo.com)."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from margelle.features.messaging.rules import length

from .http import known_id, post
from .outcome import Receipt, Sent

FATES = {"delivered": True}
FATES |= dict.fromkeys(("hard_bounce", "soft_bounce", "rejected", "blacklisted", "blocked", "invalid"), False)


@dataclass(frozen=True)
class Brevo:
    base_url: str
    sender: str
    api_key: str
    callback: str = ""

    def send(self, *, to: str, text: str, ref: str) -> Sent:
        body: dict[str, Any] = {
            "sender": self.sender,
            "recipient": to.removeprefix("+"),
            "content": text,
            "type": "transactional",
            "tag": ref,
            "unicodeEnabled": length(text).alphabet == "UCS-2",
        }
        if self.callback:
            body["webUrl"] = self.callback
        headers = {"api-key": self.api_key, "accept": "application/json"}
        answer = post(
            f"{self.base_url}/v3/transactionalSMS/send", service="Brevo", json=body, headers=headers
        )
        count = answer.get("smsCount")
        return Sent(known_id(answer.get("messageId"), "Brevo"), count if isinstance(count, int) else 0)

    def read_receipt(self, request: HttpRequest) -> Receipt | None:
        """None for what tells nothing: accepted on the way, opened, unknown."""
        try:
            told = json.loads(request.body)
        except ValueError:
            return None
        key = told.get("messageId") if isinstance(told, dict) else None
        if isinstance(key, bool) or not isinstance(key, int | str):
            return None
        fate = FATES.get(str(told.get("msg_status")))
        return None if fate is None else Receipt(str(key)[:120], fate)
