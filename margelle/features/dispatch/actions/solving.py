"""What the worker does for a run: read the day, learn its roads, solve it, keep what was found.

Killed half-way it begins again from the same seed. Nothing is planned here: a person applies the result.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record
from margelle.engines.routing import Day, Plan, evaluate_day, solve_day
from margelle.engines.routing.solve import warm
from margelle.features.accounts.models import Member
from margelle.features.dispatch.events import RouteRunEnded
from margelle.features.dispatch.models import RouteRun
from margelle.features.dispatch.queries.problem import Problem, day_visits, points_of, problem_of
from margelle.features.dispatch.queries.ways import run_legs
from margelle.features.dispatch.rules.results import Held, Left, Result, round_lines
from margelle.features.dispatch.services.osrm import NoRoads

from .lines import learn_lines
from .roads import learn_places
from .seasons import solve_run

BUDGET = 3_000  # iterations of the main search
SECONDS = 20.0  # cut short after that, whatever the machine
HELD_BUDGET = 200
MOST_HELD = 12
HELD_SECONDS = 15.0
MOST_STOPS = 1500
SEASON_SECONDS = 60.0
ROADS_SECONDS = 30.0  # then what is not known is estimated
SEASON_FACTOR = 20  # iterations of a season for one of a day
LINES_SECONDS = 10.0
TOLD_EVERY_S = 0.5
ODD = "Une donnée de cette journée n’a pas de sens (un repère, une durée, un horaire)\u00a0: vérifiez-la."
log = logging.getLogger(__name__)


def within(seconds: float, share: float) -> float:
    """So long, or that share of what the queue lets a job take: longer and it is killed, then done again."""
    return min(seconds, share * float(settings.Q_CLUSTER["timeout"]))


class Cancelled(Exception):
    """A person stopped the run."""


class Watch:
    """Tells the page how far it is and hears that it is to stop; twice a second at most."""

    def __init__(self, run: RouteRun, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self.run, self.clock, self.seconds = run, clock, seconds
        self.until = clock() + seconds
        self.told = clock()
        self.is_cancelled = False

    def stop(self) -> bool:
        now = self.clock()
        if now - self.told >= TOLD_EVERY_S:
            self.told = now
            self.look()
        return self.is_cancelled or now >= self.until

    def look(self) -> None:
        asked = RouteRun.objects.filter(pk=self.run.pk).values_list("cancel_asked_at", flat=True).first()
        self.is_cancelled = asked is not None

    def progress(self, cost: int, share: float) -> None:
        percent = min(99, max(0, int(share * 90)))
        if percent > self.run.progress + 4:
            self.run.progress = percent
            RouteRun.objects.filter(pk=self.run.pk).update(progress=percent)


def perform_run(run_id: UUID, *, budget: int = BUDGET) -> None:
    """Done, failed or cancelled afterwards; nothing when it is over already."""
    run = RouteRun.objects.select_related("by__company").filter(pk=run_id).first()
    if run is None or run.is_over:
        return
    run.state, run.started_at, run.progress = RouteRun.State.RUNNING, timezone.now(), 0
    run.save(update_fields=["state", "started_at", "progress"])
    warm()  # compiled once for all: not on the time of the search
    watch = Watch(run, within(SECONDS, 0.3))
    try:
        watch.look()
        if run.kind == RouteRun.Kind.SEASON:
            _season(run, watch, budget)
        else:
            problem = _problem(run, watch)
            _keep(run, problem, _solved(run, problem, watch, budget))
            _draw(run)
    except Cancelled:
        _end(run, RouteRun.State.CANCELLED)
    except Refusal as why:
        _end(run, RouteRun.State.FAILED, problem=str(why))
    except ValueError:  # the engine refuses what makes no sense: tried again it would refuse again
        log.exception("run %s: the engine refused the day", run.pk)
        _end(run, RouteRun.State.FAILED, problem=ODD)


def _draw(run: RouteRun) -> None:
    """The roads of what was found, for its map: the page shows the result meanwhile."""
    run.refresh_from_db()
    with suppress(NoRoads):
        learn_lines(run_legs(run), seconds=within(LINES_SECONDS, 0.1))


class Refusal(ValueError):
    """The run cannot be done; the message is French."""


def _season(run: RouteRun, watch: Watch, budget: int) -> None:
    watch.seconds = within(SEASON_SECONDS, 0.45)
    watch.until = watch.clock() + within(ROADS_SECONDS, 0.25)
    try:
        found = solve_run(run, _people(run), watch, budget=SEASON_FACTOR * budget)
    except LookupError as why:
        raise Refusal(str(why)) from why
    watch.look()
    if watch.is_cancelled:
        raise Cancelled
    _end(run, RouteRun.State.DONE, **found)


def _people(run: RouteRun) -> list[Member]:
    wanted = {UUID(key): n for n, key in enumerate(run.technicians)}
    people = list(Member.objects.filter(pk__in=wanted, shut_at=None).select_related("agency"))
    people.sort(key=lambda one: wanted[one.pk])
    if not people:
        raise Refusal("Les techniciens choisis ont quitté l’équipe.")
    return people


def _problem(run: RouteRun, watch: Watch) -> Problem:
    company, people = run.by.company, _people(run)
    rows = day_visits(run.day, {one.pk for one in people})
    if not rows:
        raise Refusal("Aucune intervention n’est prévue ce jour-là pour ces techniciens.")
    if len(rows) > MOST_STOPS:
        raise Refusal(f"Plus de {MOST_STOPS} interventions\u00a0: choisissez moins de techniciens.")
    with suppress(NoRoads):  # the default serves, and the plan says so
        learn_places(points_of(company, people, rows), stop=watch.stop)
    watch.look()
    if watch.is_cancelled:
        raise Cancelled
    watch.until = watch.clock() + watch.seconds  # the search has its own time
    return problem_of(company, run.day, people, keeps_technicians=run.keeps_technicians)


def _solved(run: RouteRun, problem: Problem, watch: Watch, budget: int) -> tuple[Plan, list[Held]]:
    plan = _searched(run, problem.day, problem, watch, budget)
    if any(problem.stops[n].visit.technician_id and not problem.stops[n].is_mate for n in plan.unserved):
        # What somebody has already is not traded away for what nobody has: it would stay where it is.
        waits = {n for n, one in enumerate(problem.stops) if one.visit.technician_id is None}
        stops = tuple(
            replace(stop, mandatory=False) if n in waits else stop for n, stop in enumerate(problem.day.stops)
        )
        found = _searched(run, replace(problem.day, stops=stops), problem, watch, budget)
        plan = evaluate_day(problem.day, found.order)
    now = evaluate_day(problem.day, problem.current, reasons=False)
    if not now.violations and now.key < plan.key:
        plan = evaluate_day(problem.day, problem.current)  # never worse than what stands
    if watch.is_cancelled:
        raise Cancelled
    watch.until = watch.clock() + within(HELD_SECONDS, 0.2)
    held = what_holds(problem, plan, seed=run.seed, watch=watch)
    if watch.is_cancelled:
        raise Cancelled
    return plan, held


def _searched(run: RouteRun, day: Day, problem: Problem, watch: Watch, budget: int) -> Plan:
    return solve_day(
        day,
        seed=run.seed,
        budget=budget,
        stop=watch.stop,
        progress=watch.progress,
        initial=problem.current,
    )


def what_holds(problem: Problem, plan: Plan, *, seed: int, watch: Watch) -> list[Held]:
    """What the day would save without each lock and each promised window, one at a time (NEW-4)."""
    found: list[Held] = []
    bound = [n for n, one in enumerate(problem.stops) if one.bound and not one.is_mate]
    if not bound or watch.stop():
        return found
    # Against the same search of the day as it is: what more searching finds is not the price of a lock.
    again = solve_day(problem.day, seed=seed, budget=HELD_BUDGET, stop=watch.stop, initial=plan.order)
    if again.key < plan.key:
        plan = again
    for n in bound[:MOST_HELD]:
        if watch.stop():
            break
        freed = replace(problem.day.stops[n], windows=(), lock=None)
        stops = (*problem.day.stops[:n], freed, *problem.day.stops[n + 1 :])
        day = replace(problem.day, stops=stops)
        tried = solve_day(day, seed=seed, budget=HELD_BUDGET, stop=watch.stop, initial=plan.order)
        better = tried.missing <= plan.missing and tried.cost.total < plan.cost.total
        found.append(
            Held(
                visit=str(problem.stops[n].visit.pk),
                what=problem.stops[n].bound,
                metres=max(0, plan.driven_m - tried.driven_m) if better else 0,
                seconds=max(0, plan.travel_s - tried.travel_s) if better else 0,
            )
        )
    found.sort(key=lambda one: (-one["metres"], -one["seconds"], one["visit"]))
    return found


def result_of(problem: Problem, plan: Plan, held: list[Held]) -> Result:
    now = evaluate_day(problem.day, problem.current, reasons=False)
    names = [str(one.pk) for one in problem.people]
    keys = [str(one.visit.pk) for one in problem.stops]
    fixed = [one.is_mate for one in problem.stops]
    told = [one.keeps_hour for one in problem.stops]
    left = [
        Left(visit=keys[n], reason=reason)
        for n, reason in sorted(plan.unserved.items())
        if not problem.stops[n].is_mate
    ]
    return Result(
        before=round_lines(problem.day, now, names, keys, fixed, told),
        after=round_lines(problem.day, plan, names, keys, fixed, told),
        left=left,
        held=held,
        notes=list(problem.notes),
        broken_before=len(now.violations),
        iterations=plan.iterations,
    )


def _keep(run: RouteRun, problem: Problem, found: tuple[Plan, list[Held]]) -> None:
    plan, held = found
    result = result_of(problem, plan, held)
    # What found no place is driven all the same: only what both sides have is compared.
    both = [[n for n in order if n not in plan.unserved] for order in problem.current]
    fair = evaluate_day(problem.day, both, reasons=False)
    _end(
        run,
        RouteRun.State.DONE,
        progress=100,
        seen=problem.seen,
        result=result,
        gain_m=fair.driven_m - plan.driven_m,
        gain_s=fair.travel_s - plan.travel_s,
        is_estimated=problem.roads.is_estimated,
    )


def _end(run: RouteRun, state: str, **values: Any) -> None:
    """Once: a worker that was believed dead and ends after all changes nothing."""
    with transaction.atomic():
        changed = RouteRun.objects.filter(pk=run.pk, state=RouteRun.State.RUNNING).update(
            state=state, finished_at=timezone.now(), **values
        )
        if changed:
            record(RouteRunEnded(entity_id=run.pk, state=state))
