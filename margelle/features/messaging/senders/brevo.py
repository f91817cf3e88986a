"""Brevo: POST /v3/transactionalSMS/send (developers.brevo.com)."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from margelle.features.messaging.rules import Channel, length

from .http import known_id, post
from .outcome import Incoming, Receipt, Sent

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
        told = _told(request)
        key = _word(told.get("messageId"))
        fate = FATES.get(str(told.get("msg_status")))
        return None if fate is None or not key else Receipt(key[:120], fate)

    def read_reply(self, request: HttpRequest, address: str) -> Incoming | None:
        """The event « replied » of developers.brevo.com/docs/transactional-webhooks: `to` is who was written
        to, hence who answers. It is not signed: the secret address stands for it."""
        told = _told(request)
        sender, text, key = (_word(told.get(name)) for name in ("to", "reply", "messageId"))
        if told.get("msg_status") != "replied" or not sender or not isinstance(told.get("reply"), str):
            return None
        when = _word(told.get("ts_event")) or _word(told.get("date"))
        return Incoming(Channel.SMS, f"+{sender.lstrip('+')}", text, f"{key}:{when}:{text}")


def _told(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _word(value: Any) -> str:
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
