"""Hours worked: a week of everybody, a week of one, a month beside the contract (PEER-17)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.exports import CSV_TYPE, XLSX_TYPE, ExportColumn, export_csv, export_xlsx
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.models import Member, Role
from margelle.features.accounts.queries import local_today, member_of, technicians
from margelle.features.fieldwork.actions import approve_week, reopen_week, write_week
from margelle.features.fieldwork.forms import TimesheetForm
from margelle.features.fieldwork.models import Timesheet
from margelle.features.fieldwork.queries import SheetWeek, month_totals, sheet_weeks
from margelle.features.planning.rules import NotAllowed

FIRST_YEAR, LAST_YEAR = 2000, 2100


def _page(request: HttpRequest, template: str, status: int = 200, **more: Any) -> HttpResponse:
    tabs = tabs_for("availability", None, request, current="timesheets")
    return render(request, template, {"tabs": tabs, **more}, status=status)


def _day_of(request: HttpRequest, name: str, suffix: str = "") -> date:
    """The day of the address when it is one of this century, else today."""
    try:
        found = date.fromisoformat(request.GET.get(name, "") + suffix)
    except ValueError:
        found = date.min
    if FIRST_YEAR <= found.year <= LAST_YEAR:
        return found
    return local_today(member_of(request).company)


def _monday(request: HttpRequest) -> date:
    day = _day_of(request, "week")
    return day - timedelta(days=day.weekday())


@require_safe
@may("timesheets.view")
def timesheets(request: HttpRequest) -> HttpResponse:
    monday = _monday(request)
    weeks = sheet_weeks(member_of(request).company, technicians(), monday)
    lines = [(week, day) for week in weeks for day in week.days if day.worked]
    if (answer := _file(request, _DAYS, lines, f"heures-{monday}")) is not None:
        return answer
    context: dict[str, Any] = {
        "weeks": weeks,
        "monday": monday,
        "days": [monday + timedelta(days=n) for n in range(7)],
        "before": (monday - timedelta(days=7)).isoformat(),
        "after": (monday + timedelta(days=7)).isoformat(),
    }
    return _page(request, "fieldwork/timesheets.html", **context)


_DAYS = (
    ExportColumn(label="Technicien", value=lambda line: str(line[0].technician)),
    ExportColumn(label="Jour", value=lambda line: line[1].day),
    ExportColumn(label="Début", value=lambda line: french.clock(line[1].worked.start)),
    ExportColumn(label="Fin", value=lambda line: french.clock(line[1].worked.end)),
    ExportColumn(label="Pause, min", value=lambda line: line[1].worked.break_minutes),
    ExportColumn(label="Travail, min", value=lambda line: line[1].minutes),
    ExportColumn(label="État", value=lambda line: _word(line[1].state)),
)


def _word(state: str) -> str:
    return str(Timesheet.State(state).label) if state else "Proposée"


def _file(
    request: HttpRequest, columns: Sequence[ExportColumn], rows: Sequence[Any], name: str
) -> HttpResponse | None:
    """The whole period as a file when the address asks for one."""
    kind = request.GET.get("export", "")
    if kind == "csv":
        answer = HttpResponse(export_csv(columns, rows), content_type=CSV_TYPE)
    elif kind == "xlsx":
        answer = HttpResponse(export_xlsx(columns, rows, "Heures"), content_type=XLSX_TYPE)
    else:
        return None
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


@require_safe
@may("timesheets.view")
def months(request: HttpRequest) -> HttpResponse:
    first = _day_of(request, "month", "-01").replace(day=1)
    totals = month_totals(member_of(request).company, technicians(), first)
    if (answer := _file(request, _MONTH, totals, f"heures-{first:%Y-%m}")) is not None:
        return answer
    context: dict[str, Any] = {
        "totals": totals,
        "first": first,
        "title": f"{french.MONTHS[first.month - 1].capitalize()} {first.year}",
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{first + timedelta(days=32):%Y-%m}",
    }
    return _page(request, "fieldwork/timesheet_months.html", **context)


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


_MONTH: tuple[ExportColumn, ...] = (
    ExportColumn(label="Technicien", value=lambda one: str(one.technician)),
    ExportColumn(label="Travail, h", value=lambda one: _hours(one.minutes)),
    ExportColumn(label="Contrat, h", value=lambda one: _hours(one.contract)),
    ExportColumn(label="Heures supplémentaires, h", value=lambda one: _hours(one.overtime)),
    ExportColumn(label="Jours à approuver", value=lambda one: one.waiting),
)


@require_http_methods(["GET", "HEAD", "POST"])
@may("timesheets.edit")
def week(request: HttpRequest, member: UUID) -> HttpResponse:
    """Seven lines, filled with what is written or with what the day's facts propose."""
    row = _technician(member)
    monday = _monday(request)
    [found] = sheet_weeks(member_of(request).company, [row], monday)
    days = [one.day for one in found.days]
    if request.method in ("GET", "HEAD"):
        initial = TimesheetForm.initial_of([one.worked for one in found.days])
        return _sheet(request, found, TimesheetForm(days=days, initial=initial))
    form = TimesheetForm(request.POST, days=days)
    if not form.is_valid():
        return _sheet(request, found, form, 422)
    submit = request.POST.get("what") == "submit"
    try:
        write_week(technician=row, monday=monday, days=form.worked(), by=member_of(request), submit=submit)
    except NotAllowed as problem:
        form.add_error(None, str(problem))
        return _sheet(request, found, form, 422)
    messages.success(request, f"Heures de {row} {'soumises' if submit else 'enregistrées'}.")
    return HttpResponseRedirect(_address(row, monday))


def _technician(pk: UUID) -> Member:
    found: Member = get_object_or_404(Member, pk=pk, role=Role.TECHNICIAN)
    return found


def _address(row: Member, monday: date) -> str:
    return f"{reverse('fieldwork:timesheet_week', args=[row.pk])}?week={monday.isoformat()}"


def _sheet(request: HttpRequest, found: SheetWeek, form: TimesheetForm, status: int = 200) -> HttpResponse:
    context = {
        "found": found,
        "row": found.technician,
        "form": form,
        "lines": list(zip(form.lines, found.days, strict=True)),
        "has_approved": Timesheet.State.APPROVED in found.states,
        "may_approve": "timesheets.approve" in request.access_pass.verbs,  # type: ignore[attr-defined]  # set by @may
        "before": (found.monday - timedelta(days=7)).isoformat(),
        "after": (found.monday + timedelta(days=7)).isoformat(),
    }
    return _page(request, "fieldwork/timesheet_week.html", status, **context)


@require_POST
@may("timesheets.approve")
def approval(request: HttpRequest, member: UUID) -> HttpResponse:
    """`state`: "approved" or "open"; the week comes in the address."""
    row, monday = _technician(member), _monday(request)
    try:
        if request.POST.get("state") == "open":
            reopen_week(technician=row, monday=monday, by=member_of(request))
            messages.success(request, f"La semaine de {row} peut de nouveau être modifiée.")
        else:
            count = approve_week(technician=row, monday=monday, by=member_of(request))
            messages.success(
                request, f"{french.plural(count, 'jour approuvé', 'jours approuvés')} pour {row}."
            )
    except NotAllowed as problem:
        messages.error(request, str(problem))
    return HttpResponseRedirect(_address(row, monday))
