"""Sites, contacts, ways in, pools, equipment and zones."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.clients.events import ClientChanged, PoolChanged, SiteChanged
from margelle.features.clients.models import (
    AccessCode,
    AccessNote,
    Contact,
    Equipment,
    Ownership,
    Pool,
    Site,
    Zone,
)


class NameTaken(ValueError):
    """Another row of the company bears this name since the form was checked."""


class InUse(ValueError):
    """Something else still points at this row."""


def site_changed(site: Site, by: Member | None) -> None:
    record(SiteChanged(entity_id=site.pk, client=site.client_id), by=by)


def pool_changed(pool: Pool, by: Member | None) -> None:
    record(PoolChanged(entity_id=pool.pk, site=pool.site_id), by=by)


@transaction.atomic
def save_site(*, site: Site, by: Member | None) -> Site:
    is_new = site._state.adding
    site.save()
    if is_new:
        Ownership.objects.create(
            site=site, client_id=site.client_id, from_day=local_today(site.company), by=by
        )
    site_changed(site, by)
    return site


@transaction.atomic
def set_site_archived(*, site: Site, archived: bool, by: Member) -> None:
    if archived != (site.archived_at is not None):
        site.archived_at = timezone.now() if archived else None
        site.save(update_fields=["archived_at"])
        site_changed(site, by)


@transaction.atomic
def save_contact(*, contact: Contact, by: Member) -> Contact:
    contact.save()
    _contact_changed(contact, by)
    return contact


def _contact_changed(contact: Contact, by: Member) -> None:
    record(ClientChanged(entity_id=contact.client_id), by=by)
    # Phones carry the contacts with the site: all sites of the client, or the one named.
    sites = Site.objects.filter(client_id=contact.client_id, archived_at=None)
    for site in sites.filter(pk=contact.site_id) if contact.site_id else sites:
        site_changed(site, by)


@transaction.atomic
def save_access_note(*, note: AccessNote, by: Member) -> AccessNote:
    note.save()
    site_changed(note.site, by)
    return note


@transaction.atomic
def save_pool(*, pool: Pool, by: Member | None) -> Pool:
    pool.save()
    pool_changed(pool, by)
    return pool


@transaction.atomic
def set_pool_archived(*, pool: Pool, archived: bool, by: Member) -> None:
    if archived != (pool.archived_at is not None):
        pool.archived_at = timezone.now() if archived else None
        pool.save(update_fields=["archived_at"])
        pool_changed(pool, by)


@transaction.atomic
def save_equipment(*, equipment: Equipment, by: Member) -> Equipment:
    equipment.save()
    pool_changed(equipment.pool, by)
    return equipment


@transaction.atomic
def remove_place_part(*, part: Contact | AccessNote | AccessCode | Equipment, by: Member) -> None:
    """Take away a part. Equipment is only marked as removed: what was fitted, and until when, is history."""
    if isinstance(part, Equipment):
        part.removed_at = part.removed_at or timezone.now()
        part.save(update_fields=["removed_at"])
        pool_changed(part.pool, by)
    elif isinstance(part, Contact):
        _contact_changed(part, by)
        part.delete()
    else:
        site_changed(part.site, by)
        part.delete()


@transaction.atomic
def save_zone(*, zone: Zone) -> Zone:
    try:
        with transaction.atomic():
            zone.save()
    except IntegrityError as error:
        raise NameTaken(zone.name) from error
    return zone


@transaction.atomic
def remove_zone(*, zone: Zone) -> None:
    """Only while no site is in it."""
    try:
        zone.delete()
    except ProtectedError as error:
        raise InUse(zone.name) from error
