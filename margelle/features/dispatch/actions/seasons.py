"""A season laid out by the worker, then made a draft of the plan that one compares and publishes (NEW-3)."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from margelle.base.journal import record, take_turn
from margelle.engines.routing import SeasonPlan
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Site
from margelle.features.dispatch.events import SeasonWished
from margelle.features.dispatch.models import RouteRun, SeasonWish
from margelle.features.dispatch.queries.season import (
    MOST_VISITS,
    SeasonProblem,
    season_points,
    season_problem,
    season_visits,
)
from margelle.features.dispatch.queries.settings import dispatch_settings
from margelle.features.dispatch.rules.hours import hour_of
from margelle.features.dispatch.rules.results import said_start
from margelle.features.dispatch.rules.words import OUTSIDE, WEEK_FULL
from margelle.features.dispatch.services.osrm import NoRoads
from margelle.features.planning.actions import DraftLaying, lay_drafts, make_scenario
from margelle.features.planning.models import Scenario
from margelle.features.planning.rules import NotAllowed

from .roads import learn_places
from .runs import enqueued, refuse_too_many
from .weekly import solve_within

LONGEST = timedelta(days=69)  # of a scenario
BUDGET = 60_000


@transaction.atomic
def ask_season(
    *,
    first: date,
    last: date,
    services: Sequence[ServiceType],
    work: str,
    technicians: Sequence[Member],
    by: Member,
    seed: int = 1,
) -> RouteRun:
    """A season of these services. Raises NotAllowed in French."""
    if last < first:
        raise NotAllowed("Le dernier jour vient avant le premier.")
    if last - first > LONGEST:
        raise NotAllowed("Un plan de saison couvre dix semaines au plus.")
    if last < local_today(by.company):
        raise NotAllowed("Cette période est passée\u00a0: choisissez des jours à venir.")
    take_turn()
    refuse_too_many()
    run: RouteRun = RouteRun.objects.create(
        kind=RouteRun.Kind.SEASON,
        day=first,
        to_day=last,
        technicians=[str(one.pk) for one in technicians],
        asked={"services": [str(one.pk) for one in services], "work": work},
        seed=seed,
        by=by,
    )
    return enqueued(run, by)


def solve_run(run: RouteRun, people: Sequence[Member], watch: Any, *, budget: int = BUDGET) -> dict[str, Any]:
    """The fields of a run that is done. Raises LookupError with a French word when there is nothing to do."""
    company, today = run.by.company, local_today(run.by.company)
    services = {UUID(key) for key in run.asked["services"]}
    free, others = season_visits(max(run.day, today), run.to_day, services, {one.pk for one in people})
    if not free:
        raise LookupError("Aucune intervention de ces prestations n’attend dans cette période.")
    if len(free) > MOST_VISITS:
        raise LookupError(f"Plus de {MOST_VISITS} interventions\u00a0: choisissez une période plus courte.")
    with suppress(NoRoads):
        learn_places(season_points(people, [*free, *others]), stop=watch.stop)
    watch.look()
    watch.until = watch.clock() + watch.seconds  # the search has its own time
    problem = season_problem(company, run, people, today=today)
    weekly = dispatch_settings().season_weekly
    plan, full = solve_within(problem, weekly, seed=run.seed, budget=budget, watch=watch)
    return {
        "progress": 100,
        "seen": problem.seen,
        "result": season_result(problem, plan, full) | {"weekly": weekly},
        "is_estimated": problem.is_estimated,
    }


def season_result(problem: SeasonProblem, plan: SeasonPlan, full: Collection[int] = ()) -> dict[str, Any]:
    """{laid: [visit, day, technician, arrive], left: [visit, reason], metres, notes}: ids and numbers. `full`
    are left out by the number of the week alone."""
    laid = []
    for day, of_day in zip(problem.days, plan.days, strict=True):
        for one in of_day.rounds:
            for timing in one.timings:
                if timing.stop < problem.free:
                    visit, who = problem.rows[timing.stop], problem.people[one.technician]
                    laid.append([str(visit.pk), day.isoformat(), str(who.pk), timing.start])
    left = [
        [str(problem.rows[n].pk), _why(problem, n, str(reason), full)]
        for n, reason in sorted(plan.unserved.items())
        if n < problem.free
    ]
    return {"laid": laid, "left": left, "metres": plan.driven_m, "notes": list(problem.notes)}


def _why(problem: SeasonProblem, n: int, reason: str, full: Collection[int]) -> str:
    if not problem.season.clients[n].patterns:
        return OUTSIDE
    return WEEK_FULL if n in full else reason


@transaction.atomic
def draft_season(*, run: RouteRun, by: Member, name: str) -> Scenario:
    """A scenario of the period with the season laid in it; the plan itself does not change."""
    take_turn()
    row = RouteRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if row.kind != RouteRun.Kind.SEASON or row.state != RouteRun.State.DONE:
        raise NotAllowed("Ce calcul n’a pas de plan de saison à reprendre.")
    if row.scenario_id is not None:
        raise NotAllowed("Ce plan de saison est déjà dans un scénario.")
    scenario = make_scenario(name=name, first=row.day, last=row.to_day, by=by)
    drafts = {str(one.visit_id): one for one in scenario.visits.filter(visit__in=[UUID(k) for k in row.seen])}
    people = {str(one.pk): one for one in Member.objects.filter(pk__in=row.technicians)}
    layings = []
    for visit, day, technician, arrive in row.result["laid"]:
        draft, who, on = drafts.get(visit), people[technician], date.fromisoformat(day)
        if draft is None or draft.base_version != row.seen[visit]:
            continue  # it changed since: the plan of now is kept
        if (draft.day, draft.technician_id) != (on, who.pk):
            layings.append(DraftLaying(draft, who, on, hour_of(said_start(arrive))))
    lay_drafts(scenario=scenario, layings=layings, by=by)
    row.scenario = scenario
    row.save(update_fields=["scenario"])
    return scenario


@transaction.atomic
def wish_season(*, site: Site, work: str, first: date | None, last: date | None, by: Member) -> None:
    """The days chosen by the client; none takes them away."""
    take_turn()
    if first is None or last is None:
        SeasonWish.objects.filter(site=site, work=work).delete()
    else:
        SeasonWish.objects.update_or_create(
            site=site, work=work, defaults={"from_day": first, "to_day": last}
        )
    record(SeasonWished(entity_id=site.pk, work=work), by=by)
