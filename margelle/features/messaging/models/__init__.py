"""Messages and how a company sends them; alerts to its own people."""

from .alerts import Alert, AlertAddress, AlertStep, OnCall
from .outbox import Message, MessageTemplate, MessagingSettings, OccasionSetting, OptOut
from .replies import Reply

__all__ = [
    "Alert",
    "AlertAddress",
    "AlertStep",
    "Message",
    "MessageTemplate",
    "MessagingSettings",
    "OccasionSetting",
    "OnCall",
    "OptOut",
    "Reply",
]
