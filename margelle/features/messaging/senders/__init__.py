"""The ways out: Django's mail API, and three SMS services behind one interface."""

from .brevo import Brevo
from .mail import MailLine
from .outcome import Incoming, NotTheirs, Receipt, Refused, Sent, TryLater, Unsure
from .ovh import Ovh
from .services import SERVICES, Service, SmsSender, service_named
from .twilio import Twilio

__all__ = [
    "SERVICES",
    "Brevo",
    "Incoming",
    "MailLine",
    "NotTheirs",
    "Ovh",
    "Receipt",
    "Refused",
    "Sent",
    "Service",
    "SmsSender",
    "TryLater",
    "Twilio",
    "Unsure",
    "service_named",
]
