"""What a mail service says later of a letter it took: Brevo, Postmark, SendGrid, Resend, told by shape.

Only what is for good counts: a full box or a slow server is no reason never to write again.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from margelle.features.messaging.rules.replies import clean

MOST, LONGEST = 1000, 300
BREVO = {"delivered": "delivered", "hard_bounce": "bounced", "invalid_email": "bounced", "blocked": "bounced"}
BREVO |= {"spam": "complained", "complaint": "complained"}
POSTMARK = {"HardBounce": "bounced", "BadEmailAddress": "bounced", "SpamComplaint": "complained"}
POSTMARK |= {"SpamNotification": "complained"}
SENDGRID = {"delivered": "delivered", "spamreport": "complained"}
RESEND = {"email.delivered": "delivered", "email.complained": "complained"}


@dataclass(frozen=True)
class Fate:
    """`what` is delivered, bounced or complained."""

    address: str
    what: str
    ref: str  # the service's or our own number of the letter, without brackets


def read_fates(body: bytes) -> list[Fate] | None:
    """None for what is none of theirs; empty for what tells nothing of interest."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    events = told if isinstance(told, list) else [told]
    if not events or len(events) > MOST or not all(isinstance(one, dict) and _known(one) for one in events):
        return None
    return [fate for one in events for fate in _fates(one) if "@" in fate.address and len(fate.address) < 255]


def _known(told: dict[str, Any]) -> bool:
    return any(isinstance(told.get(name), str) for name in ("event", "RecordType")) or (
        isinstance(told.get("type"), str) and isinstance(told.get("data"), dict)
    )


def _fates(told: dict[str, Any]) -> Iterator[Fate]:
    if "RecordType" in told:
        kind = told["RecordType"]
        what = "delivered" if kind == "Delivery" else POSTMARK.get(_text(told.get("Type")) or _text(kind))
        yield from _made(what, [told.get("Email") or told.get("Recipient")], told.get("MessageID"))
    elif isinstance(data := told.get("data"), dict) and isinstance(kind := told.get("type"), str):
        how = data.get("bounce")
        is_hard = kind == "email.bounced" and isinstance(how, dict) and how.get("type") == "Permanent"
        what = "bounced" if is_hard else RESEND.get(kind)
        to = data.get("to")
        yield from _made(what, to if isinstance(to, list) else [to], data.get("email_id"))
    elif "sg_message_id" in told or "sg_event_id" in told:
        is_hard = told.get("event") == "bounce" and told.get("type") != "blocked"
        what = "bounced" if is_hard else SENDGRID.get(_text(told.get("event")))
        yield from _made(what, [told.get("email")], told.get("smtp-id") or told.get("sg_message_id"))
    else:
        yield from _made(BREVO.get(_text(told.get("event"))), [told.get("email")], told.get("message-id"))


def _made(what: str | None, addresses: Iterable[Any], ref: Any) -> Iterator[Fate]:
    if what:
        for address in addresses:
            yield Fate(_text(address).strip().lower(), what, _text(ref).strip("<> "))


def _text(value: Any) -> str:
    return clean(value, LONGEST) if isinstance(value, str) else ""
