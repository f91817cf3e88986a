"""OVHcloud: POST /1.0/sms/{service}/jobs, signed with the application's secret (api.ovh.com)."""

import json
import time
from dataclasses import dataclass
from hashlib import sha1
from urllib.parse import quote

from django.http import HttpRequest

from margelle.features.messaging.rules import Channel, length

from .http import known_id, post
from .outcome import Incoming, Receipt, Refused, Sent

FATES = {"1": True, "2": False, "16": False}
DAYS = 2  # how long the network keeps trying, in the service's minutes below


@dataclass(frozen=True)
class Ovh:
    base_url: str
    sender: str
    application_key: str
    application_secret: str
    consumer_key: str
    service_name: str
    callback: str = ""  # OVH calls an address set in its own console: nothing is sent

    def send(self, *, to: str, text: str, ref: str) -> Sent:
        url = f"{self.base_url}/1.0/sms/{quote(self.service_name, safe='')}/jobs"
        body = json.dumps(
            {
                "charset": "UTF-8",
                "coding": "8bit" if length(text).alphabet == "UCS-2" else "7bit",
                "message": text,
                "noStopClause": True,  # a message about a visit is no advertisement
                "priority": "high",
                "receivers": [to],
                "sender": self.sender,
                "senderForResponse": False,
                "tag": ref,
                "validityPeriod": DAYS * 24 * 60,
            }
        )
        answer = post(url, service="OVH", content=body, headers=self._signed("POST", url, body))
        if answer.get("invalidReceivers"):
            raise Refused("OVH refuse ce numéro.")
        ids = answer.get("ids")
        return Sent(known_id(ids[0] if isinstance(ids, list) and ids else None, "OVH"))

    def _signed(self, method: str, url: str, body: str) -> dict[str, str]:
        at = str(int(time.time()))
        parts = (self.application_secret, self.consumer_key, method, url, body, at)
        # SHA-1 is what the service asks for.
        signature = "$1$" + sha1("+".join(parts).encode()).hexdigest()  # noqa: S324
        return {
            "Content-Type": "application/json",
            "X-Ovh-Application": self.application_key,
            "X-Ovh-Consumer": self.consumer_key,
            "X-Ovh-Timestamp": at,
            "X-Ovh-Signature": signature,
        }

    def read_receipt(self, request: HttpRequest) -> Receipt | None:
        """The address set in its console is opened with `id` and `dlr` (1 delivered, 2 and 16 never)."""
        key, fate = request.GET.get("id", ""), FATES.get(request.GET.get("dlr", ""))
        return None if fate is None or not key else Receipt(key[:120], fate)

    def read_reply(self, request: HttpRequest, address: str) -> Incoming | None:
        """With the names that its API gives to an incoming SMS (`sms.Incoming`), in the address or the body.
        It is not signed: the secret address stands for it."""
        told = request.GET if request.method == "GET" else request.POST
        sender, text, key = (told.get(name, "") for name in ("sender", "message", "id"))
        if not sender or not key or "message" not in told:
            return None
        return Incoming(Channel.SMS, _international(sender), text, key)


def _international(number: str) -> str:
    return f"+{number.removeprefix('00')}" if number.startswith("00") else number
