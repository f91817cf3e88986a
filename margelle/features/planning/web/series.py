from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.tables import Column, Empty, Table
from margelle.engines.recurrence import BadRule
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.clients.models import Client
from margelle.features.planning.actions import start_series, stop_series
from margelle.features.planning.forms import SeriesForm
from margelle.features.planning.models import VisitSeries
from margelle.features.planning.queries import running_series
from margelle.features.planning.rules import NotAllowed

from .choice import chosen_client, client_step


def rhythm(series: VisitSeries) -> str:
    """« Mardi et vendredi, toutes les 2 semaines »."""
    names = [french.DAYS[number] for number in series.weekdays]
    days = " et ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names).capitalize()
    if series.every == 1:
        return f"{days}, chaque semaine"
    return f"{days}, toutes les {series.every} semaines"


class SeriesTable(Table[VisitSeries]):
    id = "series"
    row_template = "planning/_series_row.html"
    columns = (
        Column(key="client", label="Client", sort=("client__name",), export=lambda s: s.client.name),
        Column(key="rhythm", label="Rythme", export=rhythm),
        Column(key="service", label="Prestation", sort=("service__name",), export=lambda s: s.service.name),
        Column(
            key="technician",
            label="Technicien",
            sort=("technician__last_name",),
            export=lambda s: str(s.technician or ""),
        ),
        Column(key="since", label="Depuis", sort=("starts_on",), export=lambda s: s.starts_on),
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
    table = SeriesTable(request, running_series())
    if (answer := table.export_response("recurrences")) is not None:
        return answer
    for row in table.rows:
        row.rhythm = rhythm(row)  # type: ignore[attr-defined]  # for the row's template
        row.pk_text = str(row.pk)  # type: ignore[attr-defined]  # for the row's template
    return render(request, "planning/series.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def series_new(request: HttpRequest) -> HttpResponse:
    client = chosen_client(request)
    if client is None:
        return client_step(request, "Nouvelle récurrence")
    if request.method in ("GET", "HEAD"):
        today = local_today(member_of(request).company)
        initial = {"starts_on": today, "weekdays": [today.weekday()], "every_weeks": 1}
        return _form(request, SeriesForm(client=client, initial=initial), client)
    form = SeriesForm(request.POST, client=client)
    if not form.is_valid():
        return _form(request, form, client, 422)
    try:
        made = start_series(client=client, by=member_of(request), **_values(form.cleaned_data))
    except (NotAllowed, BadRule) as problem:
        form.add_error(None, str(problem))
        return _form(request, form, client, 422)
    count = made.visits.count()
    messages.success(request, f"Récurrence créée : {french.plural(count, 'intervention')} prévues d’avance.")
    return HttpResponseRedirect(reverse("planning:series"))


def _values(given: dict[str, Any]) -> dict[str, Any]:
    season = (given["season_from"], given["season_to"])
    rest = {name: value for name, value in given.items() if not name.startswith("season")}
    return rest | {"season": season}


def _form(request: HttpRequest, form: SeriesForm, client: Client, status: int = 200) -> HttpResponse:
    return render(request, "planning/series_form.html", {"form": form, "client": client}, status=status)


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
        messages.success(request, f"Récurrence arrêtée : {count}.")
    return HttpResponseRedirect(reverse("planning:series"))
