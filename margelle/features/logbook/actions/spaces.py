"""Writes of the logbook: opening and closing a client's space, making and replacing codes, trying a code."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.access.sealed import seal, unseal
from margelle.base.journal import record
from margelle.base.tenancy.ids import uuid7
from margelle.base.tenancy.rows import row_or_none
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client, Pool
from margelle.features.logbook import events, rules
from margelle.features.logbook.models import ClientSpace, LogbookLink, LogbookTry

PURPOSE = "logbook"
ALL_ADDRESSES = "*"


@transaction.atomic
def open_space(*, client: Client, by: Member | None) -> list[LogbookLink]:
    """Open a client's space and give each of its pools a code ready to print (CLI-6, CLI-7)."""
    ClientSpace.objects.create(client=client, is_open=True, by=by)
    record(events.SpaceOpened(entity_id=client.pk), by=by)
    pools = Pool.objects.filter(site__client=client, archived_at=None)
    have = {link.pool_id: link for link in LogbookLink.objects.filter(pool__in=pools, replaced_at=None)}
    return [have.get(pool.pk) or make_link(pool=pool, by=by) for pool in pools]


@transaction.atomic
def close_space(*, client: Client, by: Member | None) -> None:
    """Close it at once: printed codes stay, and answer nothing until it is opened again."""
    ClientSpace.objects.create(client=client, is_open=False, by=by)
    record(events.SpaceClosed(entity_id=client.pk), by=by)


@transaction.atomic
def make_link(*, pool: Pool, by: Member | None) -> LogbookLink:
    """The living link of a pool, made when there is none."""
    living = LogbookLink.objects.filter(pool=pool, replaced_at=None).first()
    if living is not None:
        return living
    link = LogbookLink(id=uuid7(), pool=pool, by=by)
    token = capabilities.grant(purpose=PURPOSE, company_id=pool.company_id, object_id=link.id)
    link.token_sealed = seal(token, company_id=pool.company_id, row_id=link.id)
    link.code_sealed = seal(rules.new_code(), company_id=pool.company_id, row_id=link.id)
    link.save(force_insert=True)
    record(events.LinkMade(entity_id=pool.pk), by=by)
    return link


@transaction.atomic
def replace_link(*, link: LogbookLink, by: Member) -> LogbookLink:
    """A new address and a new code; the old ones die at once (QR-1)."""
    pool = link.pool
    link.replaced_at = timezone.now()
    link.save(update_fields=["replaced_at"])
    capabilities.revoke(purpose=PURPOSE, object_id=link.id)
    fresh = make_link(pool=pool, by=by)
    record(events.LinkReplaced(entity_id=pool.pk), by=by)
    return fresh


@transaction.atomic
def replace_code(*, link: LogbookLink, by: Member | None) -> LogbookLink:
    """A new short code under the same printed address; whoever was in must type the new one."""
    link.code_sealed = seal(rules.new_code(), company_id=link.company_id, row_id=link.id)
    link.code_version += 1
    link.save(update_fields=["code_sealed", "code_version"])
    LogbookTry.objects.filter(link=link).update(failures=0, locked_until=None)
    record(events.CodeReplaced(entity_id=link.pool_id), by=by)
    return link


def mark_printed(*, links: list[LogbookLink]) -> None:
    LogbookLink.objects.filter(pk__in=[link.pk for link in links]).update(printed_at=timezone.now())


def token_of(link: LogbookLink) -> str:
    return unseal(link.token_sealed, company_id=link.company_id, row_id=link.id)


def code_of(link: LogbookLink) -> str:
    return unseal(link.code_sealed, company_id=link.company_id, row_id=link.id)


@dataclass(frozen=True)
class Outcome:
    """What a typed code led to. `until` is when a shut door opens again."""

    result: Literal["open", "wrong", "shut"]
    left: int = 0
    until: datetime | None = None


@transaction.atomic
def try_code(*, link: LogbookLink, typed: str, address: str) -> Outcome:
    """Compare a typed code, counting wrong ones per address and in all; a shut door reads no code."""
    now = timezone.now()
    mine = _try(link, _address_hash(address), now)
    everyone = _try(link, ALL_ADDRESSES, now)
    for row in (mine, everyone):
        if rules.is_shut(row.locked_until, now):
            return Outcome("shut", until=row.locked_until)
    if hmac.compare_digest(rules.typed_code(typed).encode(), code_of(link).encode()):
        # Not deleted: a second press of the button may be waiting for this very row.
        mine.failures, mine.first_at, mine.locked_until = 0, now, None
        mine.save()
        return Outcome("open")
    shut_until = [
        until
        for until in (_failed(mine, rules.TRIES, now), _failed(everyone, rules.TRIES_IN_ALL, now))
        if until
    ]
    if mine.failures % rules.TRIES == 0 or everyone.failures % rules.TRIES_IN_ALL == 0:
        record(events.LogbookLocked(entity_id=link.pool_id, failures=mine.failures))
        return Outcome("shut", until=max(shut_until))
    left = rules.TRIES - mine.failures % rules.TRIES
    return Outcome("wrong", left=left, until=max(shut_until, default=None))


def _try(link: LogbookLink, address_hash: str, now: datetime) -> LogbookTry:
    LogbookTry.objects.get_or_create(link=link, address_hash=address_hash, defaults={"first_at": now})
    row = LogbookTry.objects.select_for_update().get(link=link, address_hash=address_hash)
    quiet_since = row.locked_until or row.first_at
    if row.failures and now - quiet_since > rules.WINDOW * 4:
        row.failures, row.first_at, row.locked_until = 0, now, None
    return row


def _failed(row: LogbookTry, allowed: int, now: datetime) -> datetime | None:
    row.failures += 1
    wait = rules.wait_after(row.failures, allowed)
    row.locked_until = now + wait if wait else None
    row.save()
    return row.locked_until


def _address_hash(address: str) -> str:
    """Addresses are counted, not kept: a keyed hash, useless elsewhere."""
    return sha256(f"{settings.SECRET_KEY}|logbook|{address}".encode()).hexdigest()


def link_named(link_id: UUID) -> LogbookLink | None:
    links = LogbookLink.objects.select_related("company", "pool__site__client")
    return row_or_none(links.filter(pk=link_id, replaced_at=None))
