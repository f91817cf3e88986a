"""Brevo: POST /v3/transactionalSMS/send (developers.brevo.com)."""

from dataclasses import dataclass

from margelle.features.messaging.rules import length

from .http import known_id, post
from .outcome import Sent


@dataclass(frozen=True)
class Brevo:
    base_url: str
    sender: str
    api_key: str

    def send(self, *, to: str, text: str, ref: str) -> Sent:
        body = {
            "sender": self.sender,
            "recipient": to.removeprefix("+"),
            "content": text,
            "type": "transactional",
            "tag": ref,
            "unicodeEnabled": length(text).alphabet == "UCS-2",
        }
        headers = {"api-key": self.api_key, "accept": "application/json"}
        answer = post(
            f"{self.base_url}/v3/transactionalSMS/send", service="Brevo", json=body, headers=headers
        )
        count = answer.get("smsCount")
        return Sent(known_id(answer.get("messageId"), "Brevo"), count if isinstance(count, int) else 0)
