"""What a phone holds of the places it goes to. Gate codes only for today's (APP-13)."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from margelle.base.access.sealed import Unreadable, unseal
from margelle.features.accounts.models import Member
from margelle.features.clients.models import AccessCode, InternalNote, Site, SiteKey
from margelle.features.clients.queries import listed_keys
from margelle.features.planning.queries import visits_shared_by
from margelle.features.planning.rules import State

from .plain import instant

NOTES = 20


def site_payloads(sites: Collection[UUID], member: Member, today: date) -> list[tuple[Site, dict[str, Any]]]:
    notes = InternalNote.objects.filter(removed_at=None).select_related("by").order_by("-standing", "-at")
    rows = Site.objects.filter(pk__in=sites).prefetch_related(
        "access_notes",
        "client__contacts",
        "access_codes",
        Prefetch("keys", listed_keys()),
        Prefetch("client__notes", notes),
    )
    rows = rows.select_related("client")
    open_today = sites_of_today(member, today)
    return [(site, _site(site, member, with_codes=site.pk in open_today)) for site in rows]


def sites_of_today(member: Member, today: date) -> set[UUID]:
    """Where this technician is due today; a cancelled visit opens no gate."""
    due = visits_shared_by(member).filter(day=today).exclude(state=State.CANCELLED)
    return set(due.values_list("site_id", flat=True))


def _site(site: Site, member: Member, *, with_codes: bool) -> dict[str, Any]:
    client = site.client
    return {
        "id": str(site.pk),
        "name": str(site),
        "address": ", ".join(line for line in (site.address, site.address_2) if line),
        "postcode": site.postcode,
        "city": site.city,
        "lat": _coordinate(site.latitude),
        "lng": _coordinate(site.longitude),
        "access": [{"kind": note.kind, "text": note.text} for note in site.access_notes.all()],
        "contacts": [
            {"name": one.name, "role": one.role, "phone": one.phone}
            for one in client.contacts.all()
            if one.site_id in (None, site.pk)
        ],
        "keys": [_key(key, member) for key in site.keys.all()],
        "codes": _codes(site) if with_codes else [],
        "notes": [
            {"text": note.text, "standing": note.standing, "by": str(note.by), "at": instant(note.at)}
            for note in client.notes.all()
            if note.site_id in (None, site.pk)
        ][:NOTES],
    }


def _key(key: SiteKey, member: Member) -> dict[str, Any]:
    """Who holds it: « chez vous », a colleague by name, or the office."""
    return {
        "id": str(key.pk),
        "name": str(key),
        "copies": key.copies,
        "mine": any(one.holder_id == member.pk for one in key.out),
        "others": [str(one.holder) for one in key.out if one.holder_id != member.pk],
    }


def _codes(site: Site) -> list[dict[str, str]]:
    found = []
    for code in site.access_codes.all():
        value = _clear(code)
        if value is not None:
            found.append({"id": str(code.pk), "label": code.label, "value": value})
    return found


def _clear(code: AccessCode) -> str | None:
    """A code that no longer opens (its key is gone) must not stop a technician's whole day."""
    try:
        return unseal(code.sealed, company_id=code.company_id, row_id=code.pk)
    except Unreadable:
        return None


def _coordinate(value: object) -> str | None:
    return str(value) if value is not None else None
