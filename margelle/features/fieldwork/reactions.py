"""What this room does when something happened below or here. Each handler may run again without harm."""

from margelle.base.journal import on
from margelle.base.journal.models import Entry
from margelle.features.accounts.events import CompanyOpened
from margelle.features.accounts.models import Member
from margelle.features.planning.events import VisitEdited
from margelle.features.planning.models import Visit

from .actions import attach_photos, give_starter_skip_reasons, settle_conflicts, try_validation
from .actions.alerts import tell_comment, tell_incident, tell_readings
from .events import CommentWritten, IncidentReported, PhotoAdded, ReportClosed
from .models import Comment, Incident, Report


@on(CompanyOpened)
def lay_out_skip_reasons(event: CompanyOpened, entry: Entry) -> None:
    give_starter_skip_reasons()


@on(PhotoAdded)
def give_photo_its_bytes(event: PhotoAdded, entry: Entry) -> None:
    """The upload may have ended while the operation was being applied, neither seeing the other."""
    attach_photos(sha256=event.sha256)


@on(VisitEdited)
def validate_what_was_looked_at(event: VisitEdited, entry: Entry) -> None:
    """The office has compared plan and work; nothing else may hold the visit."""
    if "needs_look" in event.fields:
        visit = Visit.objects.select_related("company").get(pk=event.entity_id)
        if not visit.needs_look:
            settle_conflicts(visit, Member.objects.filter(pk=entry.by_id).first() if entry.by_id else None)
            try_validation(visit)


@on(IncidentReported)
def alert_of_an_incident(event: IncidentReported, entry: Entry) -> None:
    rows = Incident.objects.select_related("company", "report__visit__client", "by")
    row = rows.filter(pk=event.fact, superseded_at=None).first()
    if row is not None:
        tell_incident(incident=row)


@on(CommentWritten)
def alert_of_words_to_the_office(event: CommentWritten, entry: Entry) -> None:
    if event.audience == Comment.Audience.OFFICE:
        rows = Comment.objects.select_related("company", "report__visit__client", "by")
        row = rows.filter(pk=event.fact, superseded_at=None).first()
        if row is not None:
            tell_comment(comment=row)


@on(ReportClosed)
def alert_of_readings_out_of_range(event: ReportClosed, entry: Entry) -> None:
    row = Report.objects.select_related("company", "visit__client").filter(pk=event.fact).first()
    if row is not None:
        tell_readings(report=row)
