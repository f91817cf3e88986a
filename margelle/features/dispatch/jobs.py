"""What the worker does for this room."""

from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from margelle.base.jobs import Payload, beat, job, schedule
from margelle.base.tenancy.scope import company_scope, current_company_id
from margelle.features.accounts.models import Company
from margelle.features.accounts.queries import local_today

DRAWN_DAYS = 2  # whose roads are drawn by night, today included: an open map asks for the others


@job("dispatch.run", attempts=3, atomic=False)
def run(payload: Payload) -> None:
    """One run of the optimiser. The solver is loaded here, by the worker: pages never wait for it."""
    from .actions.solving import perform_run

    perform_run(UUID(str(payload["run"])))


@beat
def bury_lost_runs() -> None:
    from .actions.runs import bury_lost_runs as bury

    for company_id in Company.objects.values_list("pk", flat=True):
        with company_scope(company_id):
            bury()


@job("dispatch.kilometres")
def kilometres(payload: Payload) -> None:
    """Count the days just past, late points included, and the weeks to come as planned (RTE-9)."""
    from .actions.kilometres import LATE_DAYS, count_days

    company = _company()
    today = local_today(company)
    count_days(company=company, first=today - timedelta(days=LATE_DAYS), last=today + timedelta(days=7))


schedule("dispatch.kilometres", "20 2 * * *")  # before the points of long ago are erased


@job("dispatch.roads", atomic=False)
def roads(payload: Payload) -> None:
    """Learn the roads of new places, or all of them when the server has a new map; draw the days to come."""
    from .actions.lines import learn_lines
    from .actions.roads import refresh_roads
    from .queries.ways import day_legs
    from .services.osrm import NoRoads

    refresh_roads()
    today = local_today(_company())
    with suppress(NoRoads):
        learn_lines(day_legs(today, today + timedelta(days=DRAWN_DAYS)))


schedule("dispatch.roads", "10 1 * * *")


@job("dispatch.lines", attempts=2, atomic=False)
def lines(payload: Payload) -> None:
    """The roads that the map of a day, or of a run, is to draw. A silent server is asked another day."""
    from .actions.lines import learn_lines
    from .models import RouteRun
    from .queries.ways import day_legs, run_legs
    from .services.osrm import NoRoads

    if "day" in payload:
        day = date.fromisoformat(str(payload["day"]))
        legs = day_legs(day, day)
    else:
        run = RouteRun.objects.filter(pk=UUID(str(payload["run"]))).first()
        legs = run_legs(run) if run else []
    with suppress(NoRoads):
        learn_lines(legs)


def _company() -> Company:
    company_id = current_company_id()
    assert company_id is not None
    return Company.objects.get(pk=company_id)


@job("dispatch.find_points", attempts=2, atomic=False)
def find_points(payload: Payload) -> None:
    """Ask the address service for the points of the addresses that have none."""
    from .actions.addresses import find_points as find

    find()
