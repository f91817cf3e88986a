"""Twilio: POST /2010-04-01/Accounts/{Sid}/Messages.json (twilio.com/docs/messaging)."""

from dataclasses import dataclass
from urllib.parse import quote

from .http import known_id, post
from .outcome import Refused, Sent


@dataclass(frozen=True)
class Twilio:
    base_url: str
    sender: str
    account_sid: str
    auth_token: str

    def send(self, *, to: str, text: str, ref: str) -> Sent:
        """`ref` is not sent: Twilio has no place for it."""
        origin = "MessagingServiceSid" if self.sender.startswith("MG") else "From"
        answer = post(
            f"{self.base_url}/2010-04-01/Accounts/{quote(self.account_sid, safe='')}/Messages.json",
            service="Twilio",
            data={"To": to, origin: self.sender, "Body": text},
            auth=(self.account_sid, self.auth_token),
        )
        if answer.get("status") in ("failed", "undelivered"):
            raise Refused("Twilio refuse ce message.")
        count = str(answer.get("num_segments") or "")
        return Sent(known_id(answer.get("sid"), "Twilio"), int(count) if count.isdecimal() else 0)
