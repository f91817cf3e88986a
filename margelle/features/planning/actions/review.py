from datetime import date

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record
from margelle.features.accounts.models import Agency, Member
from margelle.features.planning.events import ReviewNoted
from margelle.features.planning.models import ReviewNote


@transaction.atomic
def note_decision(
    *,
    monday: date,
    text: str,
    by: Member,
    owner: Member | None = None,
    due_on: date | None = None,
    agency: Agency | None = None,
) -> ReviewNote:
    """Keep what was decided while going through a week: it comes up again until it is ticked (PLN-17)."""
    note: ReviewNote = ReviewNote.objects.create(
        monday=monday, text=text.strip(), owner=owner, due_on=due_on, agency=agency, by=by
    )
    record(ReviewNoted(entity_id=note.pk, monday=monday, is_done=False), by=by)
    return note


@transaction.atomic
def tick_note(*, note: ReviewNote, done: bool, by: Member) -> None:
    """Done, or not done after all. Saying it twice changes nothing."""
    if done == (note.done_at is not None):
        return
    note.done_at = timezone.now() if done else None
    note.save(update_fields=["done_at"])
    record(ReviewNoted(entity_id=note.pk, monday=note.monday, is_done=done), by=by)
