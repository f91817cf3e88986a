"""Days on which the company or one agency does not work."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.planning.actions import close_days, open_day
from margelle.features.planning.forms.absences import ClosedDayForm, HolidaysForm
from margelle.features.planning.models import ClosedDay

from .availability import page

FIRST_YEAR, LAST_YEAR = 2000, 2100


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.view")
def closed_days(request: HttpRequest) -> HttpResponse:
    """One year; adding a day, or several public holidays at once, takes planning.edit."""
    year = _year(request)
    can_edit = "planning.edit" in request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    if request.method != "POST" or not can_edit:
        return _sheet(request, year, ClosedDayForm(), _holidays(year))
    if request.POST.get("what") == "holidays":
        picked = _holidays(year, request.POST)
        if not picked.is_valid():
            return _sheet(request, year, ClosedDayForm(), picked, 422)
        return _close(request, year, picked.picked(), picked)
    form = ClosedDayForm(request.POST)
    if not form.is_valid():
        return _sheet(request, year, form, _holidays(year), 422)
    return _close(
        request, form.cleaned_data["day"].year, {form.cleaned_data["day"]: form.cleaned_data["name"]}, form
    )


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return wanted if FIRST_YEAR <= wanted <= LAST_YEAR else local_today(member_of(request).company).year


def _holidays(year: int, data: Any = None) -> HolidaysForm:
    return HolidaysForm(data, year=year, label=lambda day, name: f"{french.day(day)}, {name}")


def _close(request: HttpRequest, year: int, days: dict[date, str], form: Any) -> HttpResponse:
    count = close_days(days=days, agency=form.chosen(), by=member_of(request))
    if count:
        messages.success(request, f"{french.plural(count, 'jour fermé', 'jours fermés')} de plus.")
    else:
        messages.success(request, "C’était déjà fermé\u00a0: rien n’a changé.")
    return HttpResponseRedirect(f"{reverse('planning:closed_days')}?year={year}")


def _sheet(
    request: HttpRequest, year: int, form: ClosedDayForm, holidays: HolidaysForm, status: int = 200
) -> HttpResponse:
    rows = ClosedDay.objects.filter(day__year=year).select_related("agency", "by")
    context = {"year": year, "rows": rows, "form": form, "holidays": holidays}
    return page(request, "planning/closed_days.html", tab="closed_days", status=status, **context)


@require_POST
@may("planning.edit")
def closed_day_removal(request: HttpRequest, closed_day: UUID) -> HttpResponse:
    row = get_object_or_404(ClosedDay, pk=closed_day)
    year, name = row.day.year, row.name
    open_day(closed_day=row, by=member_of(request))
    messages.success(request, f"« {name} » n’est plus un jour fermé.")
    return HttpResponseRedirect(f"{reverse('planning:closed_days')}?year={year}")
