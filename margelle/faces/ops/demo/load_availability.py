"""Who works when: hours by season, absences, closed days, skills, vehicles and three weeks of timesheets.

The written hours hold the rounds of the plan, so that the board shows the few conflicts made on purpose
and not a hundred made by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from margelle.faces.ops.demo.due import next_working_day
from margelle.faces.ops.demo.load_clients import Rows
from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.load_visits import Planned
from margelle.faces.ops.demo.schedule import EARLY, SUMMER_MONTHS, Plan
from margelle.features.accounts.models import Member, MemberSkill, Skill
from margelle.features.catalogue.models import ServiceSkill
from margelle.features.fieldwork.models import Timesheet
from margelle.features.planning.forms.absences import french_holidays
from margelle.features.planning.models import Absence, ClosedDay, FavouredWindow, Visit, WorkingHours
from margelle.features.planning.rules import FINISHED

SUMMER: Final = (f"{SUMMER_MONTHS[0]:02d}-01", f"{SUMMER_MONTHS[-1]:02d}-31")
KINDS: Final = {"Congés": "leave", "Arrêt maladie": "sick", "Formation": "training"}
# The skill, the work that demands it (key of trade.SERVICES, "" for none), how many have it (0: all but one).
SKILLS: Final = (
    ("Habilitation électrique", "repair", 0),
    ("Chlore gazeux", "", 2),
    ("CACES R486", "", 1),
    ("Soudure liner", "", 3),
)
PLATES: Final = ("GA-218-KB", "GC-407-JM", "GD-555-TR", "GF-031-LG", "GH-862-HP", "GK-190-IC")
WEEKS: Final = 3


def load_availability(plan: Plan, office: Office, planned: Sequence[Planned], now: datetime) -> None:
    """`now` is local and naive."""
    team = [member for member in office.members.values() if member.is_technician]
    rows = Rows()
    _hours(rows, team)
    _absences(rows, plan, office, team, now)
    _closed_days(rows, office, now.date())
    _skills(rows, office, team)
    _wishes(rows, planned, now.date())
    _timesheets(rows, office, planned, now)
    rows.write((WorkingHours, Absence, ClosedDay, MemberSkill, ServiceSkill, FavouredWindow, Timesheet))
    for vehicle, plate in zip(office.vehicles.values(), PLATES, strict=False):
        vehicle.plate = plate
        vehicle.save(update_fields=["plate"])


def _hours(rows: Rows, team: Sequence[Member]) -> None:
    """The last one has none written and works by his contract; two work on Saturday morning."""
    for index, member in enumerate(team[:-1] or team):
        day = member.day_minutes
        for weekday in range(5):
            rows.add(_line(member, weekday, time(7, 30), time(18), 630 - day))
            if index in EARLY:
                rows.add(_line(member, weekday, time(6), time(14), max(0, 480 - day), SUMMER))
        if index in (0, 3):
            rows.add(_line(member, 5, time(8), time(12), 0))


def _line(
    member: Member, weekday: int, start: time, end: time, pause: int, season: tuple[str, str] = ("", "")
) -> WorkingHours:
    return WorkingHours(
        technician=member,
        weekday=weekday,
        from_hour=start,
        to_hour=end,
        break_minutes=pause,
        season_from=season[0],
        season_to=season[1],
    )


def _absences(rows: Rows, plan: Plan, office: Office, team: Sequence[Member], now: datetime) -> None:
    """Those that the plan has taken into account, approved, and one request that waits."""
    desk = office.coordinator
    for card in plan.absences:
        asked = datetime.combine(card.first - timedelta(days=20), time(9, 30))
        rows.add(
            Absence(
                technician=office.members[card.technician],
                kind=KINDS[card.reason],
                from_day=card.first,
                to_day=card.last,
                state=Absence.State.APPROVED,
                asked_by=office.members[card.technician],
                asked_at=_aware(office, min(asked, now)),
                decided_by=desk,
                decided_at=_aware(office, min(asked + timedelta(days=1), now)),
            )
        )
    if len(team) > 2:
        first = next_working_day(now.date() + timedelta(days=23))
        rows.add(
            Absence(
                technician=team[2],
                from_day=first,
                to_day=first,
                note="Mariage de ma sœur",
                asked_by=team[2],
                asked_at=_aware(office, now - timedelta(hours=3)),
            )
        )


def _aware(office: Office, moment: datetime) -> datetime:
    return moment.replace(tzinfo=ZoneInfo(office.company.timezone))


def _closed_days(rows: Rows, office: Office, today: date) -> None:
    """The public holidays around today: the plan has nothing on them, today apart."""
    for day, name in (french_holidays(today.year) | french_holidays(today.year + 1)).items():
        if day != today:
            rows.add(ClosedDay(day=day, name=name, by=office.coordinator))


def _skills(rows: Rows, office: Office, team: Sequence[Member]) -> None:
    for name, service, number in SKILLS:
        skill = Skill.objects.create(name=name)
        if service:
            rows.add(ServiceSkill(service=office.services[service], skill=skill))
        for member in team[:number] if number else team[:-1] or team:
            rows.add(MemberSkill(member=member, skill=skill))


def _wishes(rows: Rows, planned: Sequence[Planned], today: date) -> None:
    """Two clients of the coming days like another time, and one was promised it: the board says so."""
    week = [
        one.visit
        for one in planned
        if one.visit.day and today < one.visit.day <= today + timedelta(days=5) and one.visit.start
    ]
    for visit in week[3:40:19]:
        low, high = _other_half(visit)
        rows.add(FavouredWindow(site_id=visit.site_id, from_hour=low, to_hour=high))
    for visit in week[12:13]:
        low, high = _other_half(visit)
        Visit.objects.filter(pk=visit.pk).update(window_from=low, window_to=high)


def _other_half(visit: Visit) -> tuple[time, time]:
    """Two hours of the half of the day in which the visit is not."""
    is_morning = visit.start is not None and visit.start < time(12)
    return (time(14), time(16)) if is_morning else (time(8), time(10))


def _timesheets(rows: Rows, office: Office, planned: Sequence[Planned], now: datetime) -> None:
    """Three weeks: two approved, the last one written and waiting."""
    monday = now.date() - timedelta(days=now.weekday())
    first = monday - timedelta(weeks=WEEKS)
    told: dict[tuple[Member, date], list[datetime]] = {}
    for one in planned:
        visit = one.visit
        if visit.day and first <= visit.day < monday and visit.technician and visit.state in FINISHED:
            moments = [m for m in (visit.set_off_at, visit.arrived_at, visit.finished_at) if m]
            told.setdefault((visit.technician, visit.day), []).extend(moments)
    boss = next(iter(office.members.values()))
    for (member, day), moments in told.items():
        start, end = min(moments).time(), max(moments).time()
        is_approved = day < monday - timedelta(weeks=1)
        rows.add(
            Timesheet(
                technician=member,
                day=day,
                start=start.replace(minute=start.minute // 5 * 5, second=0, microsecond=0),
                end=end.replace(minute=end.minute // 5 * 5, second=0, microsecond=0),
                break_minutes=45 if end.hour - start.hour > 5 else 0,
                state=Timesheet.State.APPROVED if is_approved else Timesheet.State.SUBMITTED,
                by=office.coordinator,
                approved_by=boss if is_approved else None,
                approved_at=_aware(office, now) if is_approved else None,
            )
        )
