"""Reads of reminders: which are due, what the client sees, which slots he is offered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from margelle.base.ui import french
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.queries import local_now, local_today
from margelle.features.planning.models import Preparation, Reminder, SlotProposal, Visit
from margelle.features.planning.rules import State
from margelle.features.planning.rules.reminders import begins_at, is_due, said_day, said_time, still_open

from .slots import Slot, best_slots
from .visits import visits

OFFER_DAYS, OFFERS, WINDOW_HOURS = 14, 4, 2
WHEN_NOT_SAID = "un accès libre au bassin et au local technique, les animaux à l’abri"


def due_visits(company: Company, lead_hours: int) -> list[Visit]:
    """Dated and assigned visits that begin within so many hours and have no reminder for that day."""
    now = local_now(company).replace(tzinfo=None)
    lead = timedelta(hours=lead_hours)
    mine = Reminder.objects.filter(visit=OuterRef("pk"), day=OuterRef("day"))
    rows = (
        visits()
        .filter(state=State.PLANNED, technician__isnull=False, day__range=(now.date(), (now + lead).date()))
        .filter(client__archived_at=None)
        .exclude(Exists(mine))
        .order_by("day", "start", "pk")
    )
    return [
        row for row in rows if row.day and is_due(begins_at(row.day, row.start, row.window_from), now, lead)
    ]


def preparations() -> dict[UUID, str]:
    return dict(Preparation.objects.values_list("service_id", "text"))


def reminder_named(pk: UUID) -> Reminder | None:
    """With all that the client's page shows."""
    rows: QuerySet[Reminder] = Reminder.objects.select_related(
        "company", "message", "visit__client", "visit__site", "visit__service", "visit__technician"
    )
    return rows.filter(pk=pk).first()


def reminders_of(visit: Visit) -> list[Reminder]:
    """The notice of the day the visit stands on first, then those of other days that hold an answer."""
    rows = list(Reminder.objects.filter(visit=visit).select_related("message").order_by("-day"))
    return sorted(rows, key=lambda row: row.day != visit.day)


def values_of(visit: Visit, *, link: str, preparations: dict[UUID, str], company: Company) -> dict[str, str]:
    """The variables of the wording for one visit."""
    assert visit.day is not None
    return {
        "client": visit.client.short_name,
        "entreprise": company.name,
        "telephone": french.phone(company.phone),
        "date": said_day(visit.day),
        "heure": said_time(visit.start, (visit.window_from, visit.window_to)),
        "prestation": visit.service.name,
        "technicien": visit.technician.first_name if visit.technician else "",
        "lieu": visit.site.city,
        "preparatifs": preparations.get(visit.service_id, WHEN_NOT_SAID),
        "lien": link,
    }


def skipped_values(visit: Visit, *, company: Company) -> dict[str, str]:
    """The variables of the wording for a visit that was not made. Its reason stands on the e-carnet too."""
    after = visits().filter(site=visit.site_id, state=State.PLANNED, day__gt=visit.day).exclude(pk=visit.pk)
    coming = after.order_by("day", "start", "pk").first()
    return {
        "client": visit.client.short_name,
        "entreprise": company.name,
        "telephone": french.phone(company.phone),
        "date": said_day(visit.day) if visit.day else "",
        "prestation": visit.service.name,
        "motif": visit.state_reason,
        "prochaine": said_day(coming.day) if coming and coming.day else "",
    }


@dataclass(frozen=True)
class Offer:
    """A free place as the client reads it; `key` names it on the form."""

    day: date
    hours: tuple[time | None, time | None]
    technician: Member

    @property
    def key(self) -> str:
        low = self.hours[0]
        return f"{self.day.isoformat()}-{low.strftime('%H%M') if low else 'day'}"

    @property
    def words(self) -> str:
        return f"{said_day(self.day).capitalize()}, {said_time(None, self.hours)}"


def offers(visit: Visit, today: date) -> list[Offer]:
    """Free places of the two weeks to come, by day: with the same technician when he has some."""
    found = best_slots(visit, today + timedelta(days=1), today + timedelta(days=OFFER_DAYS), 200)
    own = [slot for slot in found if slot.technician.pk == visit.technician_id and slot.cost.place.fits]
    chosen: dict[date, Slot] = {}
    for slot in own or [slot for slot in found if slot.cost.place.fits]:
        chosen.setdefault(slot.day, slot)
        if len(chosen) == OFFERS:
            break
    return [Offer(slot.day, _window(slot.start), slot.technician) for _, slot in sorted(chosen.items())]


def _window(start: time | None) -> tuple[time | None, time | None]:
    """Two whole hours around the start: what one can promise a week ahead."""
    if start is None:
        return None, None
    return time(start.hour), time(min(start.hour + WINDOW_HOURS, 23))


@dataclass(frozen=True)
class Invitation:
    """The personal page: what is planned, what was answered, what can still be done."""

    reminder: Reminder
    asked: SlotProposal | None  # the client's own wish that waits
    refused: SlotProposal | None  # the latest one that the office turned down
    today: date

    @property
    def visit(self) -> Visit:
        return self.reminder.visit

    @property
    def company(self) -> Company:
        return self.reminder.company

    @property
    def is_open(self) -> bool:
        return still_open(self.visit.state, self.visit.day, self.reminder.day, self.today)

    @property
    def is_moved(self) -> bool:
        return self.visit.state == State.PLANNED and self.visit.day != self.reminder.day

    @property
    def day_words(self) -> str:
        return said_day(self.visit.day).capitalize() if self.visit.day else ""

    @property
    def time_words(self) -> str:
        return said_time(self.visit.start, (self.visit.window_from, self.visit.window_to))

    @property
    def asked_words(self) -> str:
        if self.asked is None:
            return ""
        hours = (self.asked.from_hour, self.asked.to_hour)
        return f"{said_day(self.asked.day)}, {said_time(None, hours)}"

    @property
    def preparation(self) -> str:
        return preparations().get(self.visit.service_id, WHEN_NOT_SAID)


def invitation(reminder: Reminder) -> Invitation:
    asked: Any = SlotProposal.objects.filter(visit=reminder.visit_id, by_side=SlotProposal.Side.CLIENT)
    states = SlotProposal.State
    return Invitation(
        reminder,
        asked.filter(state=states.PENDING).first(),
        asked.filter(state=states.REFUSED, created_at__gte=reminder.created_at).first(),
        local_today(reminder.company),
    )


def skipped_visits() -> Sequence[tuple[str, str]]:
    """Visits that were not made, the latest first, to preview a wording with."""
    rows = visits().filter(state=State.SKIPPED, day__isnull=False).order_by("-day", "pk")
    return [(str(row.pk), f"{row.client.short_name}, {french.day(row.day)}") for row in rows[:8] if row.day]


def sample_visits() -> Sequence[tuple[str, str]]:
    """Real visits to preview a wording with, the next ones first."""
    coming = visits().filter(state=State.PLANNED, technician__isnull=False, day__gte=timezone.localdate())
    return [
        (str(row.pk), f"{row.client.short_name}, {french.day(row.day)}")
        for row in coming.order_by("day", "start", "pk")[:8]
        if row.day
    ]


def question_to(client_id: UUID) -> UUID | None:
    """The reminder of this client's next visit that he has not answered."""
    rows = Reminder.objects.filter(visit__client=client_id, confirmed_at=None, day__gte=_yesterday())
    for row in rows.select_related("visit", "company").order_by("day", "pk")[:20]:
        if invitation_open(row):
            return row.pk
    return None


def questions_asked(reminders: Collection[UUID]) -> dict[UUID, str]:
    """What each asks, for those that a yes can still answer."""
    rows = Reminder.objects.filter(pk__in=reminders, confirmed_at=None).select_related("visit", "company")
    return {row.pk: f"l’intervention du {said_day(row.day)}" for row in rows if invitation_open(row)}


def invitation_open(row: Reminder) -> bool:
    return still_open(row.visit.state, row.visit.day, row.day, local_today(row.company))


def _yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)
