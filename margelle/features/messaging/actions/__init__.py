"""Writes of the outbox."""

from .alert_settings import (
    Taken,
    add_address,
    add_on_call,
    choose_company_kinds,
    choose_kinds,
    choose_own_kinds,
    remove_address,
    remove_on_call,
    set_escalation,
)
from .alerts import News, call_again, raise_alert, take_charge
from .blocking import clear_address, note_fates
from .decide import drop_message, resend_message, take_for_sent
from .many import values_for, write_to_many
from .opting import accept_messages, refuse_messages
from .outbox import Draft, drop_keyed, drop_unsent, put, put_many, put_test, requeue, rewrite
from .replies import NotNow, attach_reply, confirm_by_reply, note_handled, receive
from .sending import send_due
from .settings import change_settings, change_wording, hook_addresses, note_receipt, secrets_of, sms_sender
from .writing import CannotWrite, write_to

__all__ = [
    "CannotWrite",
    "Draft",
    "News",
    "NotNow",
    "Taken",
    "accept_messages",
    "add_address",
    "add_on_call",
    "attach_reply",
    "call_again",
    "change_settings",
    "change_wording",
    "choose_company_kinds",
    "choose_kinds",
    "choose_own_kinds",
    "clear_address",
    "confirm_by_reply",
    "drop_keyed",
    "drop_message",
    "drop_unsent",
    "hook_addresses",
    "note_fates",
    "note_handled",
    "note_receipt",
    "put",
    "put_many",
    "put_test",
    "raise_alert",
    "receive",
    "refuse_messages",
    "remove_address",
    "remove_on_call",
    "requeue",
    "resend_message",
    "rewrite",
    "secrets_of",
    "send_due",
    "set_escalation",
    "sms_sender",
    "take_charge",
    "take_for_sent",
    "values_for",
    "write_to",
    "write_to_many",
]
