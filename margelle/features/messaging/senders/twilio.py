"""Twilio: POST /2010-04-01/Accounts/{Sid}/Messages.json (twilio.com/docs/messaging)."""

import hmac
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha1
from urllib.parse import quote

from django.http import HttpRequest

from .http import known_id, post
from .outcome import Receipt, Refused, Sent

FATES = {"delivered": True, "undelivered": False, "failed": False}


@dataclass(frozen=True)
class Twilio:
    base_url: str
    sender: str
    account_sid: str
    auth_token: str
    callback: str = ""

    def send(self, *, to: str, text: str, ref: str) -> Sent:
        """`ref` is not sent: Twilio has no place for it."""
        origin = "MessagingServiceSid" if self.sender.startswith("MG") else "From"
        answer = post(
            f"{self.base_url}/2010-04-01/Accounts/{quote(self.account_sid, safe='')}/Messages.json",
            service="Twilio",
            data={"To": to, origin: self.sender, "Body": text} | self._callback(),
            auth=(self.account_sid, self.auth_token),
        )
        if answer.get("status") in ("failed", "undelivered"):
            raise Refused("Twilio refuse ce message.")
        count = str(answer.get("num_segments") or "")
        return Sent(known_id(answer.get("sid"), "Twilio"), int(count) if count.isdecimal() else 0)

    def _callback(self) -> dict[str, str]:
        return {"StatusCallback": self.callback} if self.callback else {}

    def read_receipt(self, request: HttpRequest) -> Receipt | None:
        """None for what tells nothing, and for what Twilio has not signed."""
        told = request.POST
        signed = self.callback + "".join(name + told[name] for name in sorted(told))
        # HMAC-SHA1 is how the service signs.
        wanted = b64encode(hmac.new(self.auth_token.encode(), signed.encode(), sha1).digest())
        given = request.headers.get("X-Twilio-Signature", "")
        if not hmac.compare_digest(wanted, given.encode()):
            return None
        fate = FATES.get(told.get("MessageStatus", ""))
        return None if fate is None else Receipt(told.get("MessageSid", "")[:120], fate)
