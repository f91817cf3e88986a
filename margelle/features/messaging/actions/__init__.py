"""Writes of the outbox."""

from .decide import drop_message, resend_message, take_for_sent
from .opting import accept_messages, refuse_messages
from .outbox import Draft, drop_keyed, drop_unsent, put, put_many, put_test, requeue, rewrite
from .sending import send_due
from .settings import change_settings, change_wording, note_receipt, secrets_of, sms_sender

__all__ = [
    "Draft",
    "accept_messages",
    "change_settings",
    "change_wording",
    "drop_keyed",
    "drop_message",
    "drop_unsent",
    "note_receipt",
    "put",
    "put_many",
    "put_test",
    "refuse_messages",
    "requeue",
    "resend_message",
    "rewrite",
    "secrets_of",
    "send_due",
    "sms_sender",
    "take_for_sent",
]
