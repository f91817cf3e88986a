"""Twilio: POST /2010-04-01/Accounts/{Sid}/Messages.json (twilio.com/docs/messaging)."""

import hmac
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha1
from urllib.parse import quote

from django.http import HttpRequest

from margelle.features.messaging.rules import Channel

from .http import known_id, post
from .outcome import Incoming, NotTheirs, Receipt, Refused, Sent

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
        if not self._is_signed(request, self.callback):
            return None
        fate = FATES.get(told.get("MessageStatus", ""))
        return None if fate is None else Receipt(told.get("MessageSid", "")[:120], fate)

    def read_reply(self, request: HttpRequest, address: str) -> Incoming | None:
        """twilio.com/docs/messaging/guides/webhook-request"""
        if not self._is_signed(request, address):
            raise NotTheirs
        told = request.POST
        sender, key = told.get("From", ""), told.get("MessageSid", "")
        count = told.get("NumMedia", "0")
        files = range(int(count) if count.isdecimal() and len(count) < 3 else 0)
        dropped = tuple(told.get(f"MediaContentType{number}", "fichier") for number in files)
        if not sender or not key or "Body" not in told:
            return None
        return Incoming(Channel.SMS, sender, told["Body"], key, to=(told.get("To", ""),), dropped=dropped)

    def _is_signed(self, request: HttpRequest, address: str) -> bool:
        told = request.POST
        signed = address + "".join(name + told[name] for name in sorted(told))
        # HMAC-SHA1 is how the service signs.
        wanted = b64encode(hmac.new(self.auth_token.encode(), signed.encode(errors="replace"), sha1).digest())
        given = request.headers.get("X-Twilio-Signature", "")
        return hmac.compare_digest(wanted, given.encode(errors="replace"))
