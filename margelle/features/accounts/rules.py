"""Pure questions about members: what each role may do, and what its identifier looks like."""

import re
import unicodedata
from typing import Final

# Roles x verbs. One table for the whole product: a verb that stands nowhere is refused to all.
_OWN: Final = frozenset({"account.use"})
_OFFICE: Final = _OWN | {
    "dashboard.view",
    "planning.view",
    "planning.edit",
    "dispatch.view",
    "dispatch.edit",
    "absences.decide",
    "timesheets.view",
    "timesheets.edit",
    "clients.view",
    "clients.edit",
    "clients.import",
    "clients.export",
    "clients.codes",
    "catalogue.view",
    "catalogue.edit",
    "stock.view",
    "stock.edit",
    "reports.view",
    "reports.answer",
    "logbooks.view",
    "logbooks.manage",
    "messages.view",
    "messages.manage",
    "surveys.view",
    "surveys.manage",
    "campaigns.manage",
    "team.view",
    "devices.view",
    "devices.revoke",
    "setup.use",
}
_MANAGER: Final = _OFFICE | {
    "devices.import",
    "reports.validate",
    "timesheets.approve",
    "team.edit",
    "agencies.edit",
    "company.edit",
    "tokens.manage",
}

VERBS: Final[dict[str, frozenset[str]]] = {
    "manager": _MANAGER,
    "coordinator": _OFFICE,
    "technician": _OWN,
    "partner": _OWN,
}

DEVICE_VERBS: Final = frozenset(
    {"sync.push", "sync.pull", "sync.scan", "media.put", "device.beat", "device.me"}
)

# What a locked phone may still do when the office takes its queue: nothing of it reads the company's data.
LAST_PUSH_VERBS: Final = frozenset({"sync.push", "media.put", "device.beat"})

# What an API token may be given: scope -> French label.
API_SCOPES: Final[dict[str, str]] = {
    "clients.read": "Lire les clients",
    "pools.read": "Lire les bassins",
    "visits.read": "Lire les interventions",
    "visits.write": "Créer et modifier des interventions",
    "reports.read": "Lire les comptes rendus",
}

OFFICE_ROLES: Final = frozenset({"manager", "coordinator"})


def identifier_stem(first_name: str, last_name: str) -> str:
    """What a generated identifier starts with: "julien.rossi" (ASCII, lower case, at most 24 letters)."""
    words = [_ascii(first_name), _ascii(last_name)]
    stem = ".".join(word for word in words if word)
    return (stem or "membre")[:24].strip(".-")


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """What a person calls it: "Firefox sur Windows". The order matters: Chrome also says Safari."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return " sur ".join(part for part in (browser, system) if part) or user_agent[:60] or "Navigateur inconnu"
