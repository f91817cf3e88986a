import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from margelle.base.tenancy.ids import uuid7
from margelle.base.tenancy.ready import insert_rows
from margelle.base.tenancy.scope import company_scope, current_company_id

from .events import Event, handlers_of
from .models import Counter, Entry, Epoch, Handled

log = logging.getLogger(__name__)
HANDLED_AT_ONCE: Final = 20  # handlers of one action that its own request still runs


_watchers: ContextVar[tuple[list[int], ...]] = ContextVar("journal_watchers", default=())


class NotInTransaction(RuntimeError):
    """A fact was recorded outside the transaction of the change that it tells."""


def record(event: Event, *, by: Any = None) -> Entry:
    """Write one fact in the current transaction and run its handlers after commit.

    `by` is the member (or anything with `id` and a `__str__`) who did it, None for the system itself.
    The sequence is taken under a lock on the company's counter row: no number is skipped or comes late.
    """
    return record_each([(event, by)])[0]


def record_each(facts: Sequence[tuple[Event, Any]]) -> list[Entry]:
    """Facts in their order, each with who did it: one turn of the counter, one insertion.

    The handlers of more than HANDLED_AT_ONCE are left to the worker's next minute: nobody waits for them.
    """
    if not facts:
        return []
    entries = _entries(facts)
    insert_rows(entries)
    if len(facts) <= HANDLED_AT_ONCE:
        for (event, _), entry in zip(facts, entries, strict=True):
            if handlers_of(event.kind()):
                transaction.on_commit(partial(_handle_safely, event, entry))
    return entries


def record_all(events: Sequence[Event], *, by: Any = None) -> list[Entry]:
    """Many facts of one change, as `record_each`."""
    return record_each([(event, by) for event in events])


def _entries(facts: Sequence[tuple[Event, Any]]) -> list[Entry]:
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(f"{facts[0][0].kind()} was recorded outside a transaction")
    last, now = _next_seq(len(facts)), timezone.now()
    numbers = range(last - len(facts) + 1, last + 1)
    for told in _watchers.get():
        told.extend(numbers)
    return [
        Entry(
            seq=seq,
            kind=event.kind(),
            entity=event.entity,
            entity_id=event.entity_id,
            payload=event.payload(),
            by_id=getattr(by, "id", None),
            by_name=str(by)[:120] if by is not None else "",
            at=now,
        )
        for seq, (event, by) in zip(numbers, facts, strict=True)
    ]


@contextmanager
def recorded() -> Iterator[list[int]]:
    """The sequence numbers of what the block records, in their order."""
    told: list[int] = []
    token = _watchers.set((*_watchers.get(), told))
    try:
        yield told
    finally:
        _watchers.reset(token)


def take_turn() -> None:
    """Hold the company's journal from now on. Call it before any row is locked for longer than a statement.

    `record` holds it until the end of the transaction anyway. Who locks a row first and records afterwards
    waits for a transaction that has recorded and wants that row: on PostgreSQL one of the two dies.
    """
    if not connection.features.has_select_for_update:
        return  # one writer at a time
    if not Counter.objects.select_for_update().values_list("pk", flat=True):
        _first(seq=0)


def _first(*, seq: int) -> bool:
    """Make the counter; False when another first writer won the race."""
    try:
        with transaction.atomic():
            Counter.objects.create(seq=seq)
    except IntegrityError:
        return False
    return True


def _next_seq(count: int = 1) -> int:
    """The last of so many new numbers."""
    if (seq := _counted(count)) is None:
        if _first(seq=count):
            return count
        seq = _counted(count)
    assert seq is not None, "who lost the race to make the counter finds it made"
    return seq


def _counted(count: int) -> int | None:
    """So many more, in one statement: the counter's row is what all writers of a company wait for."""
    company = Counter._meta.get_field("company")
    statement = "UPDATE journal_counter SET seq = seq + %s WHERE company_id = %s RETURNING seq"
    with connection.cursor() as cursor:
        cursor.execute(statement, [count, company.get_db_prep_value(current_company_id(), connection)])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def begin_epoch() -> str:
    """This database was put back from a copy: phones pull all of it and send again what it may lack."""
    return str(Epoch.objects.create(value=str(uuid7())).value)


def _handle_safely(event: Event, entry: Entry) -> None:
    """Run the handlers at once; what fails here is taken up again by the minute sweep."""
    for name, _, _ in handlers_of(event.kind()):
        try:
            run_handler(name, entry)
        except Exception:
            log.exception("handler %s failed on entry %s; the sweep will run it again", name, entry.id)


def run_handler(name: str, entry: Entry) -> bool:
    """Run one handler for one entry unless it has run; True when it ran now."""
    found = next(((e, h) for known, e, h in handlers_of(entry.kind) if known == name), None)
    if found is None:
        return False
    event_class, handler = found
    with company_scope(_company_of(entry), atomic=True):
        _, is_new = Handled.objects.get_or_create(entry=entry, handler=name)
        if is_new:
            handler(revive(event_class, entry), entry)
        return is_new


def revive(event_class: type[Event], entry: Entry) -> Event:
    """The event again, from its row: UUIDs and dates come back as typed by the dataclass."""
    from .revive import typed_fields

    return event_class(entity_id=entry.entity_id, **typed_fields(event_class, entry.payload))


def _company_of(entry: Entry) -> UUID:
    return current_company_id() or entry.company_id
