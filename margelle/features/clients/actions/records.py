"""Internal notes and contracts."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.base.journal.queries import payloads_of
from margelle.features.accounts.models import Member
from margelle.features.clients.events import ClientChanged, ClientsExported, ContractEnding
from margelle.features.clients.models import Contract, InternalNote, Site
from margelle.features.clients.queries import contracts_to_decide

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


@transaction.atomic
def tell_ending_contracts(*, today: date) -> int:
    """Record once, at its notice date, each contract that comes to its end. Returns how many are new.

    A contract put off to another end date is told again when that one comes near.
    """
    take_turn()
    rows = list(contracts_to_decide(today))
    told = {
        (pk, payload.get("ends_on"))
        for pk, payload in payloads_of(ContractEnding.kind(), ContractEnding.entity, [row.pk for row in rows])
    }
    news = [row for row in rows if row.ends_on and (row.pk, row.ends_on.isoformat()) not in told]
    for row in news:
        assert row.ends_on is not None
        record(ContractEnding(entity_id=row.pk, client=row.client_id, ends_on=row.ends_on, renews=row.renews))
    return len(news)


def export_taken(*, by: Member) -> None:
    """Someone takes all the data away: the journal says who and when."""
    record(ClientsExported(entity_id=by.pk), by=by)
