"""The SMS services by name: what each wants to know, and how it is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest

from .brevo import Brevo
from .outcome import Incoming, Receipt, Sent
from .ovh import Ovh
from .twilio import Twilio


class SmsSender(Protocol):
    def send(self, *, to: str, text: str, ref: str) -> Sent:
        """Hand one SMS to the service. Raises Refused, TryLater or Unsure (senders.outcome)."""
        ...

    def read_receipt(self, request: HttpRequest) -> Receipt | None:
        """What the service says of a message it took; None for anything else."""
        ...

    def read_reply(self, request: HttpRequest, address: str) -> Incoming | None:
        """What somebody answered, told at this address of ours; None for anything else. Raises NotTheirs."""
        ...


@dataclass(frozen=True)
class Service:
    key: str
    label: str
    secrets: Mapping[str, str]  # name: French label
    make: Callable[..., SmsSender]

    def sender(self, *, name: str, secrets: Mapping[str, str], callback: str) -> SmsSender | None:
        """None while something it needs is missing."""
        known: dict[str, Any] = {key: secrets.get(key, "") for key in self.secrets}
        if not name or not all(known.values()):
            return None
        known |= {"base_url": settings.SMS_ADDRESSES[self.key], "sender": name, "callback": callback}
        return self.make(**known)


SERVICES = {
    "ovh": Service(
        "ovh",
        "OVHcloud",
        {
            "application_key": "Application key",
            "application_secret": "Application secret",
            "consumer_key": "Consumer key",
            "service_name": "Nom du service SMS (sms-ab12345-1)",
        },
        Ovh,
    ),
    "brevo": Service("brevo", "Brevo", {"api_key": "Clé d’API"}, Brevo),
    "twilio": Service("twilio", "Twilio", {"account_sid": "Account SID", "auth_token": "Auth token"}, Twilio),
}


def service_named(key: str) -> Service | None:
    return SERVICES.get(key)
