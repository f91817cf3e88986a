"""Writing down who works when: one set of lines for all year, one for each season."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.planning.events.working_time import HoursChanged
from margelle.features.planning.models import WorkingHours
from margelle.features.planning.rules import ALL_YEAR, NotAllowed, Season, Shift, seasons_meet


@transaction.atomic
def set_hours(
    *,
    technician: Member,
    by: Member,
    shifts: Sequence[Shift],
    season: Season = ALL_YEAR,
    replaces: Season | None = None,
) -> None:
    """Write a whole set in place of the one of that season, or of `replaces` when its dates change.

    Raises NotAllowed when the season shares a day with another one.
    """
    rows = _locked_rows(technician)
    for gone in {season, replaces or season}:
        rows.filter(season_from=gone[0], season_to=gone[1]).delete()
    others = set(rows.values_list("season_from", "season_to"))
    if any(seasons_meet(season, other) for other in others):
        raise NotAllowed("Cette saison touche une autre saison déjà écrite. Changez ses dates.")
    WorkingHours.objects.bulk_create(_row(technician, shift, season) for shift in shifts)
    record(HoursChanged(entity_id=technician.pk), by=by)


@transaction.atomic
def remove_season(*, technician: Member, by: Member, season: Season) -> None:
    rows = _locked_rows(technician).filter(season_from=season[0], season_to=season[1])
    if rows.delete()[0]:
        record(HoursChanged(entity_id=technician.pk), by=by)


@transaction.atomic
def copy_hours(*, technician: Member, to: Iterable[Member], by: Member) -> int:
    """Give these technicians the same hours, seasons included, in place of theirs. Returns how many."""
    rows = list(WorkingHours.objects.filter(technician=technician))
    count = 0
    for other in to:
        if other.pk == technician.pk:
            continue
        _locked_rows(other).delete()
        WorkingHours.objects.bulk_create(
            _row(other, _shift(row), (row.season_from, row.season_to)) for row in rows
        )
        record(HoursChanged(entity_id=other.pk), by=by)
        count += 1
    return count


def _locked_rows(technician: Member) -> QuerySet[WorkingHours]:
    """The technician's row is the lock: two people who write his hours take turns."""
    take_turn()
    Member.objects.select_for_update(no_key=True).get(pk=technician.pk)
    return WorkingHours.objects.filter(technician=technician)


def _shift(row: WorkingHours) -> Shift:
    return Shift(row.weekday, row.from_hour, row.to_hour, row.break_minutes, row.season_from, row.season_to)


def _row(technician: Member, shift: Shift, season: Season) -> WorkingHours:
    return WorkingHours(
        company_id=technician.company_id,
        technician=technician,
        weekday=shift.weekday,
        season_from=season[0],
        season_to=season[1],
        from_hour=shift.from_hour,
        to_hour=shift.to_hour,
        break_minutes=shift.break_minutes,
    )
