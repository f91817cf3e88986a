"""Reads of the journal for live updates. All of them run in the one live thread of the process."""

import json
from dataclasses import dataclass
from uuid import UUID

from margelle.base.journal import queries
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope

# A listener further behind than this reloads its page: cheaper than replaying.
REPLAY_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One journal line as it goes over the wire: ids and kinds, never data."""

    seq: int
    entity: str
    frame: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """What happened after a cursor. `changes` is None when too much did, or the cursor is not of this
    journal's life (a restored backup): the listener must reload."""

    head: int
    changes: list[Change] | None


def frame(event: str, seq: int, data: dict[str, str]) -> bytes:
    return f"event: {event}\nid: {seq}\ndata: {json.dumps(data)}\n\n".encode()


def step_after(company_id: UUID, cursor: int) -> Step:
    with company_scope(company_id):
        head = queries.latest_seq(company_id)
        if head == cursor:
            return Step(head, [])
        if not 0 <= head - cursor <= REPLAY_LIMIT:
            return Step(head, None)
        entries = queries.entries_after(company_id, cursor, REPLAY_LIMIT)
    if not entries or entries[0].seq != cursor + 1:
        return Step(head, None)
    return Step(entries[-1].seq, [_change(entry) for entry in entries])


def _change(entry: Entry) -> Change:
    data = {"kind": entry.kind, "entity": entry.entity, "id": str(entry.entity_id)}
    return Change(entry.seq, entry.entity, frame("change", entry.seq, data))


def head_of(company_id: UUID) -> int:
    with company_scope(company_id):
        return queries.latest_seq(company_id)


def steps_after(cursors: dict[UUID, int]) -> dict[UUID, Step]:
    """One look at every listened company. Each through its own scope, so that it holds under every
    fence; a company without news costs one read of one row."""
    return {company_id: step_after(company_id, cursor) for company_id, cursor in cursors.items()}
