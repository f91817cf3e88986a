"""Keys handed out and back in. What a phone says is a fact: the office follows it, never refuses it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.models import Member
from margelle.features.clients.events import KeyChanged, KeyReturned, KeyTaken
from margelle.features.clients.models import KeyCustody, SiteKey


class KeyNotThere(ValueError):
    """Every copy is in somebody's hands; the message is French and names them."""


@transaction.atomic
def save_key(*, key: SiteKey, by: Member) -> SiteKey:
    key.save()
    record(KeyChanged(entity_id=key.pk, site=key.site_id), by=by)
    return key


@transaction.atomic
def take_key(
    *,
    key: SiteKey,
    holder: Member,
    by: Member,
    at: datetime | None = None,
    id: UUID | None = None,
    is_certain: bool = True,
) -> KeyCustody:
    """A copy goes to `holder`; who has one already keeps it. Raises KeyNotThere when none is at the office,
    unless the technician has it in his hand (`is_certain` False is the office that only hands out)."""
    take_turn()
    held = KeyCustody.objects.select_for_update().filter(key=key, returned_at=None).select_related("holder")
    out = list(held)
    mine = next((one for one in out if one.holder_id == holder.pk), None)
    if mine is not None:
        return mine
    if not is_certain and len(out) >= key.copies:
        names = ", ".join(str(one.holder) for one in out)
        raise KeyNotThere(f"Aucun exemplaire n’est au bureau\u00a0: {names} l’a encore.")
    custody: KeyCustody = KeyCustody(
        id=id or uuid7(), key=key, holder=holder, handed_by=by, taken_at=at or timezone.now()
    )
    custody.save(force_insert=True)
    record(KeyTaken(entity_id=key.pk, site=key.site_id, custody=custody.pk, holder=holder.pk), by=by)
    return custody


@transaction.atomic
def return_key(*, key: SiteKey, holder: Member, by: Member, at: datetime | None = None) -> KeyCustody | None:
    """The copy of `holder` is back; when he is not written as having one, the only one that is out.

    None when nothing is out: the office has written it already.
    """
    take_turn()
    out = list(KeyCustody.objects.select_for_update().filter(key=key, returned_at=None))
    mine = next((one for one in out if one.holder_id == holder.pk), None)
    custody = mine or (out[0] if len(out) == 1 else None)
    if custody is None:
        return None
    custody.returned_at, custody.returned_by = max(at or timezone.now(), custody.taken_at), by
    custody.save(update_fields=["returned_at", "returned_by"])
    told = KeyReturned(entity_id=key.pk, site=key.site_id, custody=custody.pk, holder=custody.holder_id)
    record(told, by=by)
    return custody


@transaction.atomic
def give_key_back(*, key: SiteKey, by: Member) -> None:
    """The client has all copies again. Raises KeyNotThere while somebody holds one."""
    take_turn()
    out = KeyCustody.objects.filter(key=key, returned_at=None).select_related("holder")
    if names := ", ".join(str(one.holder) for one in out):
        raise KeyNotThere(f"Encore chez {names}\u00a0: notez d’abord son retour.")
    if key.given_back_at is None:
        key.given_back_at = timezone.now()
        key.save(update_fields=["given_back_at"])
        record(KeyChanged(entity_id=key.pk, site=key.site_id), by=by)
