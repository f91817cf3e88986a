"""« Décalage groupé »: why, which visits, where to; a preview, then all of it or nothing (PEER-4)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.planning.actions import Placing, PlanMoved, StaleVisit, move_visits
from margelle.features.planning.forms.mass_move import MassMoveForm, PlacingsForm, uuids
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.filters import day_or
from margelle.features.planning.queries.mass_move import MOST, Preview, chosen_visits, preview
from margelle.features.planning.rules import NotAllowed
from margelle.features.planning.rules.mass_move import MoveCause, MoveRule

from .plan_changes import tell_undoable

GONE = "Une des interventions choisies n’existe pas."


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def mass_move(request: HttpRequest) -> HttpResponse:
    """The questions, or with POST the move itself. ?visit=…&visit=… brings what was ticked on the board,
    ?technician=…&from=…&to=…&cause=… what falls in an absence."""
    if request.method == "POST":
        return _apply(request)
    today = local_today(member_of(request).company)
    only = _named(request.GET)
    tomorrow = today + timedelta(days=1)
    first = day_or(request.GET.get("from", "") or request.GET.get("day", ""), tomorrow)
    last = max(first, day_or(request.GET.get("to", ""), first))
    asked = request.GET.get("cause", "")
    cause = MoveCause(asked) if asked in MoveCause else MoveCause.RAIN
    start: dict[str, Any] = {"cause": cause, "rule": MoveRule.NEXT}
    if not only:
        start |= {"first": first, "last": last, "technicians": request.GET.getlist("technician")[:100]}
        return _page(request, MassMoveForm(initial=start, today=today))
    if Visit.objects.filter(pk__in=only).count() != len(only):
        raise Http404
    form = MassMoveForm(start | {"only": " ".join(str(key) for key in only)}, today=today)
    return _previewed(request, form, ())


def _named(query: QueryDict) -> tuple[UUID, ...]:
    wanted = query.getlist("visit")
    try:
        keys = tuple(dict.fromkeys(UUID(one) for one in wanted[: MOST + 1]))
    except ValueError as problem:
        raise Http404 from problem
    return keys[:MOST]


@require_POST
@may("planning.edit")
def mass_move_preview(request: HttpRequest) -> HttpResponse:
    """What would happen. Nothing is changed."""
    form = MassMoveForm(request.POST, today=local_today(member_of(request).company))
    return _previewed(request, form, _unticked(request.POST))


def _unticked(data: QueryDict) -> set[UUID]:
    """Shown in the preview before and no longer ticked; nonsense names no visit."""
    try:
        return set(uuids(data.get("seen", "").split())) - set(uuids(data.getlist("visit")))
    except ValidationError:
        return set()


def _previewed(
    request: HttpRequest,
    form: MassMoveForm,
    unticked: Iterable[UUID],
    *,
    problems: Iterable[str] = (),
    status: int = 200,
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, form, status=422)
    chosen = form.chosen()
    rows = list(chosen_visits(chosen)[: MOST + 1])
    if chosen.only and len(rows) != len(chosen.only):
        return _page(request, form, problems=[GONE], status=422)
    if len(rows) > MOST:
        words = f"Plus de {MOST} interventions répondent à ces choix. Réduisez les jours ou filtrez."
        return _page(request, form, problems=[words], status=422)
    zone = ZoneInfo(member_of(request).company.timezone)
    found = preview(rows, form.ask(), zone, unticked=unticked)
    return _page(request, form, found, problems=problems, status=status)


def _page(
    request: HttpRequest,
    form: MassMoveForm,
    found: Preview | None = None,
    *,
    problems: Iterable[str] = (),
    status: int = 200,
) -> HttpResponse:
    named = str(form["only"].value() or "").split()
    context = {"form": form, "preview": found, "problems": list(problems), "named": len(named)}
    return render(request, "planning/mass_move.html", context, status=status)


def _apply(request: HttpRequest) -> HttpResponse:
    """What was seen is done. When a visit changed since, nothing is: it is named, unticked, shown again."""
    member = member_of(request)
    form = MassMoveForm(request.POST, today=local_today(member.company))
    wanted = PlacingsForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if not wanted.is_valid():
        problems = [str(one) for one in wanted.non_field_errors()] or ["Demandez d’abord l’aperçu."]
        return _previewed(request, form, _unticked(request.POST), problems=problems, status=422)
    try:
        placings = _placings(wanted)
        title = _title(form, len(placings))
        done = move_visits(placings=placings, by=member, title=title, why=form.why())
    except PlanMoved as moved:
        left = {*_unticked(request.POST), *moved.problems}
        return _previewed(request, form, left, problems=moved.problems.values(), status=409)
    except (NotAllowed, StaleVisit) as problem:
        status = 409 if isinstance(problem, StaleVisit) else 422
        return _previewed(request, form, _unticked(request.POST), problems=[str(problem)], status=status)
    tell_undoable(request, f"{title}.", done)
    back = reverse("planning:change", args=[done.pk]) if done else reverse("planning:mass_move")
    return HttpResponseRedirect(back)


def _placings(wanted: PlacingsForm) -> list[Placing]:
    given = wanted.cleaned_data["placings"].values()
    people = {str(one.pk): one for one in Member.objects.filter(pk__in={one[2] for one in given if one[2]})}
    if any(one[2] and one[2] not in people for one in given):
        raise NotAllowed("Choisissez un technicien de l’équipe.")
    return [Placing(key, version, people.get(who), day) for key, version, who, day in given]


def _title(form: MassMoveForm, count: int) -> str:
    word = MoveCause(form.cleaned_data["cause"]).label
    moved = french.plural(count, "intervention décalée", "interventions décalées")
    if form.cleaned_data["rule"] == MoveRule.OTHERS:
        moved = french.plural(count, "intervention confiée à d’autres", "interventions confiées à d’autres")
    return f"{word}{french.NBSP}: {moved}"
