"""Internal notes and contracts."""

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.clients.events import ClientChanged, ClientsExported
from margelle.features.clients.models import Contract, InternalNote, Site

from .places import site_changed


@transaction.atomic
def save_note(*, note: InternalNote, by: Member) -> InternalNote:
    if note._state.adding:
        note.by = by
    note.save()
    _note_changed(note, by)
    return note


@transaction.atomic
def remove_note(*, note: InternalNote, by: Member) -> None:
    """The text stays in the database, no screen shows it any more."""
    if note.removed_at is None:
        note.removed_at = timezone.now()
        note.save(update_fields=["removed_at"])
        _note_changed(note, by)


def _note_changed(note: InternalNote, by: Member) -> None:
    record(ClientChanged(entity_id=note.client_id), by=by)
    for site in Site.objects.filter(client_id=note.client_id, archived_at=None):
        site_changed(site, by)


@transaction.atomic
def save_contract(*, contract: Contract, by: Member | None) -> Contract:
    contract.save()
    record(ClientChanged(entity_id=contract.client_id), by=by)
    return contract


@transaction.atomic
def end_contract(*, contract: Contract, by: Member) -> None:
    """Close a contract today, before or without its end date."""
    if contract.ended_at is None:
        contract.ended_at = timezone.now()
        contract.save(update_fields=["ended_at"])
        record(ClientChanged(entity_id=contract.client_id), by=by)


def export_taken(*, by: Member) -> None:
    """Someone takes all the data away: the journal says who and when."""
    record(ClientsExported(entity_id=by.pk), by=by)
