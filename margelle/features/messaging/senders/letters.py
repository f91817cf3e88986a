"""A letter that a mail service brings: as the letter itself (RFC 822, alone or in a form), or as JSON.

The views of django-anymail are not used: they would fetch what is attached.
"""

import json
from collections.abc import Iterable
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses
from hashlib import sha256
from html import unescape
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.html import strip_tags

from margelle.features.messaging.rules import Channel

from .outcome import Incoming

RAW_FIELDS = ("body-mime", "email", "message")  # Mailgun, SendGrid, others
MOST_LETTERS, MOST_NAMES = 50, 10
ODD = (ValueError, LookupError, AttributeError, TypeError, RecursionError, MessageError)  # a parser's trips


def read_letters(request: HttpRequest) -> list[Incoming]:
    """Empty for what is no letter."""
    kind = request.content_type or ""
    if kind == "application/json":
        return _from_json(request.body)
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return _all([_from_form(request)])
    return _all([_parsed(request.body)])


def _from_form(request: HttpRequest) -> Incoming | None:
    for name in RAW_FIELDS:
        if name in request.POST:
            return _parsed(request.POST[name].encode(errors="replace"))
        if isinstance(file := request.FILES.get(name), UploadedFile):
            return _parsed(file.read())
    return None


def _parsed(raw: bytes) -> Incoming | None:
    try:
        letter = message_from_bytes(raw, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        to = _addresses(_header(letter, name) for name in ("Delivered-To", "X-Original-To", "To", "Cc"))
        text = _content(letter, "plain") or _as_text(_content(letter, "html"))
        sender, key, subject = (
            "".join(_header(letter, name)[:1]) for name in ("From", "Message-ID", "Subject")
        )
        return _letter(sender, to, subject, text, _dropped(letter), key)
    except ODD:
        return None


def _header(letter: EmailMessage, name: str) -> list[str]:
    """An odd one counts as none, so that a STOP is not lost with it."""
    try:
        return [str(one) for one in letter.get_all(name, [])]
    except ODD:
        return []


def _dropped(letter: EmailMessage) -> list[str]:
    try:
        return [part.get_filename() or part.get_content_type() for part in letter.iter_attachments()]
    except ODD:
        return []


def _content(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    try:
        found = part.get_content() if part is not None else ""
    except (LookupError, ValueError):  # a charset that nobody knows: x-unknown, ansi
        found = _guessed(part.get_payload(decode=True) if part is not None else b"")
    return found if isinstance(found, str) else ""


def _guessed(raw: object) -> str:
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _from_json(body: bytes) -> list[Incoming]:
    """Brevo brings several as `items`, Postmark one; both with the same kind of names."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return []
    if not isinstance(told, dict):
        return []
    items = told.get("items", [told])
    if not isinstance(items, list) or len(items) > MOST_LETTERS:
        return []
    return _all(_read(one) for one in items)


def _read(told: Any) -> Incoming | None:
    """An odd one is left out: the others come all the same."""
    try:
        return _item(told)
    except ODD:
        return None


def _item(told: Any) -> Incoming | None:
    if not isinstance(told, dict):
        return None
    if isinstance(told.get("RawEmail"), str):
        return _parsed(told["RawEmail"].encode(errors="replace"))
    text = _first(told, "RawTextBody", "TextBody", "StrippedTextReply")
    text = text or _as_text(_first(told, "RawHtmlBody", "HtmlBody"))
    files = told.get("Attachments")
    names = [_first(one, "Name") for one in files if isinstance(one, dict)] if isinstance(files, list) else []
    to = _addresses([[_one(told, name) for name in ("OriginalRecipient", "To", "Cc")]])
    key = _first(told, "MessageId", "MessageID")
    return _letter(_one(told, "From"), to, _first(told, "Subject"), text, names, key)


def _one(told: dict[str, Any], name: str) -> str:
    """Addresses, as text (Postmark), as an object or as a list of objects (Brevo)."""
    value = told.get(name)
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, list):
        return ", ".join(_first(one, "Address", "Email") for one in value if isinstance(one, dict))
    return value if isinstance(value, str) else ""


def _first(told: dict[str, Any], *names: str) -> str:
    return next((told[name] for name in names if isinstance(told.get(name), str) and told[name]), "")


def _letter(
    sender: str, to: tuple[str, ...], subject: str, text: str, dropped: Iterable[str], key: str
) -> Incoming | None:
    [(_, address), *_] = getaddresses([sender]) or [("", "")]
    if "@" not in address or len(address) > 254:
        return None
    told = key.strip() or sha256(f"{sender}\n{subject}\n{text}".encode(errors="replace")).hexdigest()
    names = tuple(name for name in dropped if name)[:MOST_NAMES]
    return Incoming(Channel.EMAIL, address.lower(), text, told, subject, to, names)


def _addresses(headers: Iterable[Iterable[Any]]) -> tuple[str, ...]:
    texts = [str(one) for header in headers for one in header]
    return tuple(address for _, address in getaddresses(texts) if "@" in address)[:20]


def _as_text(html: str) -> str:
    broken = html.replace("<br", "\n<br").replace("</p>", "</p>\n").replace("</div>", "</div>\n")
    return unescape(strip_tags(broken)).strip()


def _all(found: Iterable[Incoming | None]) -> list[Incoming]:
    return [one for one in found if one is not None]
