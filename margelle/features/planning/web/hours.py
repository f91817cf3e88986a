"""Working hours: everybody's week beside the contract, and the seven lines of one technician."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.models import Member, Role
from margelle.features.accounts.queries import local_today, member_of, technicians
from margelle.features.planning.actions import copy_hours, remove_season, set_hours
from margelle.features.planning.forms.hours import CopyForm, HoursForm, proposed_shifts
from margelle.features.planning.queries import TechnicianHours, hours_of
from margelle.features.planning.rules import ALL_YEAR, NotAllowed, Season

from .availability import page

NEW = "new"


@require_safe
@may("planning.view")
def hours(request: HttpRequest) -> HttpResponse:
    team = technicians().select_related("agency").prefetch_related("skills")
    rows = hours_of(team, local_today(member_of(request).company))
    shown = [(row, season_words(row.now.season) if row.now else "") for row in rows]
    return page(request, "planning/hours.html", tab="hours", rows=shown)


def season_words(season: Season) -> str:
    """« du 1er juin au 31 août »."""
    if season == ALL_YEAR:
        return "toute l’année"
    return f"du {_edge(season[0])} au {_edge(season[1])}"


def _edge(edge: str) -> str:
    month, day = int(edge[:2]), int(edge[3:])
    return f"{'1er' if day == 1 else day}{french.NBSP}{french.MONTHS[month - 1]}"


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def member_hours(request: HttpRequest, member: UUID) -> HttpResponse:
    """`?season=` chooses the set: "" all year, "06-01_08-31", or "new"."""
    row = _technician(member)
    [found] = hours_of([row], local_today(member_of(request).company))
    asked = request.GET.get("season", "")
    current = _season(asked, found)
    is_season = asked == NEW or current != ALL_YEAR
    others = [one.season for one in found.sets if one.season not in (current, ALL_YEAR)]
    if request.method in ("GET", "HEAD"):
        initial = HoursForm.initial_of(_shown(found, current), current)
        form = HoursForm(is_season=is_season, others=others, initial=initial)
        return _sheet(request, found, form, asked, current)
    form = HoursForm(request.POST, is_season=is_season, others=others)
    if not form.is_valid():
        return _sheet(request, found, form, asked, current, 422)
    season = form.season()
    try:
        set_hours(
            technician=row,
            by=member_of(request),
            shifts=form.shifts(),
            season=season,
            replaces=current if is_season and asked != NEW else None,
        )
    except NotAllowed as problem:
        form.add_error("season_to" if is_season else None, str(problem))
        return _sheet(request, found, form, asked, current, 422)
    messages.success(request, f"Horaires de {row} enregistrés, {season_words(season)}.")
    return HttpResponseRedirect(_address(row, season))


def _technician(pk: UUID) -> Member:
    found: Member = get_object_or_404(Member, pk=pk, role=Role.TECHNICIAN)
    return found


def _season(text: str, found: TechnicianHours) -> Season:
    """The season of the address when it is written; all year for whatever else."""
    return next((one.season for one in found.sets if one.key == text), ALL_YEAR)


def _shown(found: TechnicianHours, season: Season) -> Any:
    """The set itself; a new one starts from the yearly one, and that from the contract."""
    own = found.of(season) or found.of(ALL_YEAR)
    return own.shifts if own else proposed_shifts(found.technician)


def _address(row: Member, season: Season) -> str:
    address = reverse("planning:member_hours", args=[row.pk])
    return address if season == ALL_YEAR else f"{address}?season={'_'.join(season)}"


def _sheet(
    request: HttpRequest,
    found: TechnicianHours,
    form: HoursForm,
    asked: str,
    current: Season,
    status: int = 200,
) -> HttpResponse:
    is_new = asked == NEW
    sets = [
        (
            one,
            season_words(one.season),
            one.season == current and not is_new,
            _address(found.technician, one.season),
        )
        for one in found.sets
    ]
    context = {
        "found": found,
        "row": found.technician,
        "form": form,
        "sets": sets,
        "has_yearly": found.of(ALL_YEAR) is not None,
        "is_new": is_new,
        "is_all_year": current == ALL_YEAR and not is_new,
        "own": None if is_new else found.of(current),
        "season_key": "" if is_new else "_".join(current),
        "copy": CopyForm(technician=found.technician),
    }
    return page(request, "planning/member_hours.html", tab="hours", status=status, **context)


@require_POST
@may("planning.edit")
def season_removal(request: HttpRequest, member: UUID) -> HttpResponse:
    row = _technician(member)
    low, _, high = request.POST.get("season", "").partition("_")
    # Compared here, not by the database: PostgreSQL takes no null sign in a text.
    if (low, high) not in set(row.working_hours.values_list("season_from", "season_to")):
        messages.error(request, "Ces horaires n’existent plus.")
        return HttpResponseRedirect(_address(row, ALL_YEAR))
    remove_season(technician=row, by=member_of(request), season=(low, high))
    messages.success(request, f"Horaires retirés pour {row}.")
    return HttpResponseRedirect(_address(row, ALL_YEAR))


@require_POST
@may("planning.edit")
def hours_copy(request: HttpRequest, member: UUID) -> HttpResponse:
    row = _technician(member)
    form = CopyForm(request.POST, technician=row)
    if not form.is_valid():
        messages.error(request, f"Copie{french.NBSP}: {form.errors['to'][0]}")
        return HttpResponseRedirect(_address(row, ALL_YEAR))
    count = copy_hours(technician=row, to=form.cleaned_data["to"], by=member_of(request))
    people = french.plural(count, "technicien", "techniciens")
    messages.success(request, f"Horaires de {row} donnés à {people}.")
    return HttpResponseRedirect(_address(row, ALL_YEAR))
