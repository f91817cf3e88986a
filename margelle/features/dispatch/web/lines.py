"""The roads that a map draws, fetched by the map once its page stands: what is kept, never more.

What is not kept is asked of the road server by the worker; the map asks again a little later.
"""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.dispatch.actions.lines import ask_lines
from margelle.features.dispatch.queries.lines import lines_of
from margelle.features.dispatch.queries.runs import runs
from margelle.features.dispatch.queries.ways import Leg, day_legs, run_legs
from margelle.features.dispatch.services import osrm
from margelle.features.planning.queries.filters import day_or


@require_safe
@may("dispatch.view")
def day_lines(request: HttpRequest) -> HttpResponse:
    """?day= as the day's map reads it; today when it is none."""
    day = day_or(request.GET.get("day", ""), local_today(member_of(request).company))
    answer, is_whole = _answer(day_legs(day, day))
    if not is_whole:
        ask_lines(day=day)
    return answer


@require_safe
@may("dispatch.view")
def run_lines(request: HttpRequest, route_run: UUID) -> HttpResponse:
    run = get_object_or_404(runs(), pk=route_run)
    answer, is_whole = _answer(run_legs(run))
    if not is_whole:
        ask_lines(run=run)
    return answer


def _answer(legs: Sequence[Leg]) -> tuple[HttpResponse, bool]:
    """{lines: {"lat,lng;lat,lng": polyline}, more}: `more` when some are on their way."""
    known = lines_of(legs)
    is_whole = not osrm.is_set() or len(known) == len(legs)
    lines = {
        ";".join(f"{p.latitude:.6f},{p.longitude:.6f}" for p in leg): text for leg, text in known.items()
    }
    return JsonResponse({"lines": lines, "more": not is_whole}), is_whole
