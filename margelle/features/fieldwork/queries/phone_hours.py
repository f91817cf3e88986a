"""What a phone holds of its technician's own working time: presses, hours, balance, absences."""

from datetime import date, timedelta
from typing import Any

from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_now
from margelle.features.fieldwork.models import Clocking
from margelle.features.fieldwork.rules import NIGHT
from margelle.features.planning.models import Absence

from .plain import instant
from .timesheets import SheetDay, SheetWeek, sheet_weeks, total_of

ABSENCES, ABSENCES_BACK = 20, timedelta(days=60)


def hours_payload(member: Member, today: date) -> dict[str, Any]:
    """This week, the one before, and the month so far beside the contract. Seven queries."""
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    begin = min(monday - timedelta(days=7), first - timedelta(days=first.weekday()))
    weeks = sheet_weeks(member.company, [member], begin, (monday - begin).days // 7 + 1)
    month = total_of(member, weeks, first, today)
    # In the small hours the day that began is still the one at work: presses are kept under it.
    at_work = min(today, (local_now(member.company) - NIGHT).date())
    presses = Clocking.objects.filter(technician=member, day=at_work)
    absences = Absence.objects.filter(technician=member, to_day__gte=today - ABSENCES_BACK)
    return {
        "id": str(member.pk),
        "day": today.isoformat(),
        "presses": [{"id": str(one.pk), "kind": one.kind, "at": instant(one.at)} for one in presses],
        "weeks": [_week(week) for week in weeks[-2:]],
        "month": {"minutes": month.minutes, "contract": month.contract, "overtime": month.overtime},
        "absences": [
            {
                "id": str(one.pk),
                "kind_label": one.get_kind_display(),
                "from_day": one.from_day.isoformat(),
                "to_day": one.to_day.isoformat(),
                "state": one.state,
                "state_label": one.get_state_display(),
                "answer": one.answer,
            }
            for one in absences.order_by("-from_day", "-pk")[:ABSENCES]
        ],
    }


def _week(week: SheetWeek) -> dict[str, Any]:
    return {
        "monday": week.monday.isoformat(),
        "minutes": week.minutes,
        "contract": week.contract,
        "days": [_day(day) for day in week.days],
    }


def _day(one: SheetDay) -> dict[str, Any]:
    worked = one.worked
    return {
        "day": one.day.isoformat(),
        "start": worked.start.strftime("%H:%M") if worked else None,
        "end": worked.end.strftime("%H:%M") if worked else None,
        "break_minutes": worked.break_minutes if worked else 0,
        "minutes": one.minutes,
        "state": one.state,
        "why": one.why,
    }
