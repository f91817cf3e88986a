"""The series: the list, one series with what it brings, days taken out, the end."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.tables import Column, Empty, Table
from margelle.engines.recurrence import next_dates
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.planning.actions import put_day_back, skip_day, stop_series
from margelle.features.planning.forms.fields import DayField, reason_field
from margelle.features.planning.labels import full_rhythm, rhythm, season
from margelle.features.planning.models import SeriesException, VisitSeries
from margelle.features.planning.queries import (
    contract_months,
    listed_series,
    rule_of,
    series_for,
    technicians_of,
    visits,
)
from margelle.features.planning.rules import OVER, NotAllowed

SHOWN = 12


class SkipForm(forms.Form):
    day = DayField(label="Date à retirer")
    why = reason_field(required=False)


class SeriesTable(Table[VisitSeries]):
    id = "series"
    row_template = "planning/_series_row.html"
    columns = (
        Column(key="client", label="Client", sort=("client__name",), export=lambda s: s.client.name),
        Column(key="rhythm", label="Rythme", export=lambda s: full_rhythm(rule_of(s))),
        Column(key="service", label="Prestation", sort=("service__name",), export=lambda s: s.service.name),
        Column(
            key="technician",
            label="Technicien",
            sort=("technician__last_name",),
            export=lambda s: ", ".join(str(one) for one in technicians_of(s)),
        ),
        Column(key="next", label="Prochaine", sort=("next_day",), export=lambda s: s.next_day),
        Column(key="month", label="Ce mois-ci", num=True),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields = ("client__name", "site__city", "service__name")
    search_label = "Client, ville, prestation…"
    default_sort = "client"
    empty = Empty(
        icon="repeat",
        title="Aucune récurrence",
        text="Une récurrence prévoit les interventions régulières d’un client, 12 semaines d’avance.",
        url="/series/new/",
        label="Récurrence",
    )


@require_safe
@may("planning.view")
def series(request: HttpRequest) -> HttpResponse:
    today = local_today(member_of(request).company)
    table = SeriesTable(request, listed_series(today))
    if (answer := table.export_response("recurrences")) is not None:
        return answer
    rows: Iterable[Any] = table.rows
    months = contract_months((row.contract_id for row in rows if row.contract_id), today)
    for row in rows:
        rule = rule_of(row)
        row.rhythm, row.season = rhythm(rule), season(rule)
        row.again = None if row.next_day else next((one.day for one in next_dates(rule, today, 1)), None)
        row.crew = technicians_of(row)
        row.month = months.get(row.contract_id)
    return render(request, "planning/series.html", {"table": table})


@require_safe
@may("planning.view")
def series_page(request: HttpRequest, series: UUID) -> HttpResponse:
    return render(request, "planning/series_page.html", _page(request, series_for(series)))


def _page(request: HttpRequest, row: VisitSeries, form: SkipForm | None = None) -> dict[str, Any]:
    today = local_today(member_of(request).company)
    rule = rule_of(row)
    coming = visits().filter(series=row, day__gte=today).exclude(state__in=OVER).order_by("day", "start")
    months = contract_months([row.contract_id], today) if row.contract_id else {}
    return {
        "series": row,
        "rhythm": full_rhythm(rule),
        "crew": technicians_of(row),
        "slots": [_slot(slot) for slot in row.slots.select_related("technician")],
        "month": months.get(row.contract_id) if row.contract_id else None,
        "coming": coming[:SHOWN],
        "exceptions": row.exceptions.filter(day__gte=today),
        "following": row.following.first(),
        "is_over": row.stopped_at is not None or (row.ends_on is not None and row.ends_on < today),
        "skip": form or SkipForm(),
    }


def _slot(slot: Any) -> str:
    """« Vendredi 14:00, Karim Diallo, 1 h 30 »."""
    hour = f" {french.clock(slot.start)}" if slot.start else ""
    parts = [f"{french.DAYS[slot.weekday].capitalize()}{hour}"]
    parts += [str(slot.technician)] if slot.technician else []
    parts += [french.duration(slot.minutes)] if slot.minutes else []
    return ", ".join(parts)


@require_POST
@may("planning.edit")
def series_exceptions(request: HttpRequest, series: UUID) -> HttpResponse:
    """Take one date out."""
    row = series_for(series)
    form = SkipForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        try:
            skip_day(series=row, by=member_of(request), day=day, why=form.cleaned_data["why"])
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Date retirée\u00a0: {french.day(day)}.")
            return HttpResponseRedirect(reverse("planning:series_page", args=[row.pk]))
    return render(request, "planning/series_page.html", _page(request, row, form), status=422)


@require_POST
@may("planning.edit")
def series_exception_removal(request: HttpRequest, series: UUID, exception: UUID) -> HttpResponse:
    """The date is due again."""
    row = get_object_or_404(SeriesException, pk=exception, series=series)
    try:
        back = put_day_back(exception=row, by=member_of(request))
    except NotAllowed as problem:
        messages.error(request, str(problem))
    else:
        more = f", {french.plural(back, 'intervention')} au planning" if back else ""
        messages.success(request, f"Date remise\u00a0: {french.day(row.day)}{more}.")
    return HttpResponseRedirect(reverse("planning:series_page", args=[series]))


@require_POST
@may("planning.edit")
def series_end(request: HttpRequest, series: UUID) -> HttpResponse:
    row = get_object_or_404(VisitSeries, pk=series)
    try:
        removed = stop_series(series=row, by=member_of(request))
    except NotAllowed as problem:
        messages.error(request, str(problem))
    else:
        count = french.plural(removed, "intervention à venir annulée", "interventions à venir annulées")
        messages.success(request, f"Récurrence arrêtée\u00a0: {count}.")
    return HttpResponseRedirect(reverse("planning:series"))
