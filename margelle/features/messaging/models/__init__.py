"""Messages and how a company sends them; alerts to its own people."""

from .alerts import Alert, AlertAddress, AlertStep, OnCall
from .blocked import BlockedAddress
from .outbox import Message, MessageTemplate, MessagingSettings, OccasionSetting, OptOut
from .replies import Reply

__all__ = [
    "Alert",
    "AlertAddress",
    "AlertStep",
    "BlockedAddress",
    "Message",
    "MessageTemplate",
    "MessagingSettings",
    "OccasionSetting",
    "OnCall",
    "OptOut",
    "Reply",
]
