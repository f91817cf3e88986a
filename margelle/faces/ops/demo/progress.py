"""How far each visit has come at `now`: the past is over, today is half done, not all goes well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

from margelle.faces.ops.demo.rounds import Habit, expected_minutes
from margelle.faces.ops.demo.trade import CANCEL_REASONS, SKIP_REASONS
from margelle.faces.ops.demo.visits import VisitCard

UNDATED = (
    ("repair", "urgent", "Pompe bruyante signalée par téléphone."),
    ("shock", "high", "Eau qui se trouble selon le gardien."),
    ("repair", "high", "Volet roulant bloqué à moitié."),
    ("check", "normal", "Contrôle demandé avant une location."),
    ("repair", "normal", "Projecteur à remplacer."),
    ("upkeep", "normal", "Intervention sautée, à replacer."),
    ("check", "normal", "Nouveau client, première analyse."),
    ("repair", "normal", "Devis accepté : remplacement de la sonde pH."),
)


def live_through(visits: Sequence[VisitCard], now: datetime, rng: Random) -> list[VisitCard]:
    """Visits by day, technician and rank, already timed; returns them with their states and real times."""
    today = now.date()
    told: list[VisitCard] = []
    number = 0
    for (day, _), group in groupby(visits, key=lambda visit: (visit.day, visit.technician)):
        one_round = list(group)
        if day is None or day > today:
            told += [_coming(visit, rng) for visit in one_round]
        elif day < today:
            told += [_past(visit, now, rng) for visit in one_round]
        else:
            told += _today(one_round, number, now, rng)
            number += 1
    return told


def _coming(visit: VisitCard, rng: Random) -> VisitCard:
    if rng.random() < 0.008:
        return replace(visit, state="cancelled", reason=rng.choice(CANCEL_REASONS))
    return visit


def _past(visit: VisitCard, now: datetime, rng: Random) -> VisitCard:
    chance = rng.random()
    if visit.series and chance < 0.013:
        return replace(visit, state="skipped", reason=rng.choice(SKIP_REASONS))
    if visit.series and chance < 0.022:
        return replace(visit, state="cancelled", reason=rng.choice(CANCEL_REASONS))
    recent = visit.day is not None and (now.date() - visit.day).days <= 4
    # What waits for the office's eye: a few of the last days, all of them with something to say.
    state = "done" if recent and chance > 0.95 else "validated"
    return _worked(replace(visit, state="validated" if state == "validated" else "done"), rng)


def _planned(visit: VisitCard) -> datetime:
    assert visit.day and visit.start
    return datetime.combine(visit.day, visit.start)


def _worked(visit: VisitCard, rng: Random, *, before: datetime | None = None) -> VisitCard:
    """Real times: a little late on average, as rounds are. Never after `before`, nor on another day."""
    started = _planned(visit) + timedelta(minutes=max(-12, round(rng.gauss(4, 7))))
    finished = started + timedelta(minutes=max(10, round(visit.minutes * rng.uniform(0.75, 1.12))))
    if before is not None and finished > before:
        started, finished = started - (finished - before), before
    return replace(
        visit,
        set_off_at=started - timedelta(minutes=rng.randrange(5, 16)),
        started_at=started,
        finished_at=finished,
    )


def _today(visits: list[VisitCard], number: int, now: datetime, rng: Random) -> list[VisitCard]:
    """One round of today. The first five rounds each show one thing that happens to a working day."""
    if len(visits) < 3:
        return visits
    passed = sum(_planned(visit) + timedelta(minutes=visit.minutes) <= now for visit in visits)
    here = min(max(passed, len(visits) // 3, 1), len(visits) - 2)
    if number == 1:
        # This one has fallen behind: the next stop should have begun a good while ago.
        overdue = sum(_planned(visit) <= now - timedelta(minutes=45) for visit in visits) - 1
        here = min(max(1, overdue), len(visits) - 2)
    told: list[VisitCard] = []
    limit = now - timedelta(minutes=10 if number in (2, 5) else 27)
    for visit in reversed(visits[:here]):
        done = _worked(replace(visit, state="validated"), rng, before=limit)
        told.insert(0, done)
        assert done.set_off_at
        limit = done.set_off_at - timedelta(minutes=1)
    told += _from_here(visits[here:], number, now)
    if number == 0:
        told[-1] = replace(told[-1], state="cancelled", reason=CANCEL_REASONS[0])
    if number == 3:
        told[min(1, here - 1)] = replace(visits[min(1, here - 1)], state="skipped", reason=SKIP_REASONS[0])
    if number in (2, 4):
        told[here - 1] = replace(told[here - 1], state="done")
    return told


def _from_here(visits: list[VisitCard], number: int, now: datetime) -> list[VisitCard]:
    """The stop where the technician is now, and those behind it."""
    current, rest = visits[0], visits[1:]
    if number == 1:
        late = now - timedelta(minutes=50)
        if _planned(current) > late and late.date() == now.date():
            current = replace(current, start=late.time().replace(second=0, microsecond=0))
        return [current, *rest]
    if number in (2, 5):
        return [replace(current, state="en_route", set_off_at=now - timedelta(minutes=7)), *rest]
    arrived = now - timedelta(minutes=min(18, current.minutes - 5))
    setting_off = arrived - timedelta(minutes=7)
    return [replace(current, state="in_progress", set_off_at=setting_off, started_at=arrived), *rest]


def undated(habits: Sequence[Habit], rng: Random) -> list[VisitCard]:
    """What waits in the tray of the board, the most pressing first."""
    sites = rng.sample([habit.site for habit in habits], min(len(UNDATED), len(habits) // 5))
    return [
        VisitCard(
            key=f"{site.key}/tray",
            site=site,
            service=service,
            day=None,
            start=None,
            minutes=expected_minutes(site, service),
            technician=None,
            priority="urgent" if priority == "urgent" else "high" if priority == "high" else "normal",
            reason=reason,
        )
        for site, (service, priority, reason) in zip(sites, UNDATED, strict=False)
    ]
