"""All visits, past and coming, in one list (INT-1), and the client's own tab."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.slots import panels_for, tabs_for
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.models import Agency
from margelle.features.accounts.queries import member_of, technicians
from margelle.features.catalogue.models import Category
from margelle.features.clients.models import Client
from margelle.features.clients.queries import client_head
from margelle.features.planning.actions import assign_visit, cancel_visit, move_visit, one_action
from margelle.features.planning.forms import BulkForm
from margelle.features.planning.models import PlanChange, Priority, Visit
from margelle.features.planning.queries import (
    late,
    late_clock,
    segments,
    visit_address,
    visits,
    visits_of_client,
)
from margelle.features.planning.queries.visits import TO_PLAN
from margelle.features.planning.rules import OVER, LateClock, NotAllowed, State

from .apply import address as application_address

PERIODS = (
    ("today", "Aujourd’hui"),
    ("week", "Cette semaine"),
    ("coming", "À venir"),
    ("past", "Passées"),
    ("undated", "Sans date"),
)
AHEAD = frozenset({"today", "week", "coming"})
STATES = (*((state.value, state.label) for state in State), ("late", "Retardée"), ("to_plan", "À planifier"))


class VisitTable(Table[Visit]):
    id = "visits"
    row_template = "planning/_visit_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="pick", label="Choisir", hidden_label=True),
        Column(key="day", label="Jour", sort=("day", "start", "rank"), export=lambda v: v.day),
        Column(
            key="client", label="Client", sort=("client__name", "day"), export=lambda v: v.client.full_name()
        ),
        Column(key="city", label="Ville", sort=("site__city", "day"), export=lambda v: v.site.city),
        Column(
            key="service", label="Prestation", sort=("service__name", "day"), export=lambda v: v.service.name
        ),
        Column(
            key="technician",
            label="Technicien",
            sort=("technician__last_name", "technician__first_name", "day"),
            export=lambda v: str(v.technician or ""),
        ),
        Column(key="state", label="État", sort=("state", "day"), export=lambda v: v.get_state_display()),
        Column(key="minutes", label="Durée", sort=("minutes",), num=True, export=lambda v: v.minutes),
    )
    search_fields: ClassVar[Sequence[str]] = (
        "client__name",
        "client__reference",
        "site__city",
        "site__name",
        "service__name",
    )
    search_label = "Client, ville, prestation…"
    default_sort = "-day"
    # A Monday morning asks for today's work and what follows; the farthest future helps nobody.
    opening: ClassVar[Mapping[str, str]] = MappingProxyType({"period": "coming"})
    empty = Empty(
        icon="clipboard-check",
        title="Aucune intervention",
        text="Une date, un technicien et un client suffisent pour prévoir la première.",
        url="/visits/new/",
        label="Intervention",
    )

    def __init__(self, request: HttpRequest, queryset: QuerySet[Visit], clock: LateClock) -> None:
        super().__init__(request, queryset)
        self.clock = clock

    def get_filters(self) -> Sequence[Filter]:
        people = [(str(m.pk), str(m)) for m in technicians()]
        agencies = [(str(a.pk), a.name) for a in Agency.objects.filter(archived_at=None)]
        found = [
            Filter(key="period", label="Période", choices=PERIODS, apply=self._in_period, all_label="Toutes"),
            Filter(key="state", label="État", choices=STATES, apply=self._in_state),
            Filter(
                key="category",
                label="Catégorie",
                choices=Category.choices,
                apply=lambda qs, value: qs.filter(service__category=value),
                all_label="Toutes",
            ),
            Filter(
                key="technician",
                label="Technicien",
                choices=people,
                apply=lambda qs, value: qs.filter(technician=value),
            ),
        ]
        found += _segments()
        if len(agencies) > 1:
            by_agency = Filter(
                key="agency",
                label="Agence",
                choices=agencies,
                apply=lambda qs, value: qs.filter(Q(agency=value) | Q(technician__agency=value)),
                all_label="Toutes",
            )
            found.append(by_agency)
        return found

    def usual_sort(self) -> str:
        """Forward through what is to come, backward through what is past."""
        period = next(one.value for one in self.chosen if one.filter.key == "period")
        return "day" if period in AHEAD else self.default_sort

    def _in_period(self, found: QuerySet[Visit], period: str) -> QuerySet[Visit]:
        today = self.clock.today
        monday = today - timedelta(days=today.weekday())
        spans = {
            "today": Q(day=today),
            "week": Q(day__gte=monday, day__lte=monday + timedelta(days=6)),
            "coming": Q(day__gte=today),
            "past": Q(day__lt=today),
            "undated": Q(day=None),
        }
        return found.filter(spans[period])

    def _in_state(self, found: QuerySet[Visit], state: str) -> QuerySet[Visit]:
        if state == "late":
            return found.filter(late(self.clock))
        return found.filter(TO_PLAN if state == "to_plan" else Q(state=state))


def _segments() -> list[Filter]:
    """A part of the clients; a choice that the company does not have is not shown."""
    rows = [
        ("tag", "Étiquette", segments.tag_choices(), lambda qs, v: segments.in_segment(qs, tags=[UUID(v)])),
        ("zone", "Secteur", segments.zone_choices(), lambda qs, v: segments.in_segment(qs, zones=[UUID(v)])),
        ("value", "Importance", segments.VALUE_CHOICES, lambda qs, v: segments.in_segment(qs, values=[v])),
    ]
    return [
        Filter(
            key=key,
            label=label,
            choices=words,
            apply=act,
            all_label="Tous" if key == "zone" else "Toutes",
        )
        for key, label, words, act in rows
        if words
    ]


@require_safe
@may("planning.view")
def visits_list(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    table = VisitTable(request, visits(), late_clock(member.company))
    if (answer := table.export_response("interventions")) is not None:
        return answer
    for row in table.rows:
        shown(row, table.clock)
    return render(request, "planning/visits.html", {"table": table, "team": technicians()})


def shown(row: Visit, clock: LateClock) -> Visit:
    """What the row's template needs beside the columns."""
    row.is_late = clock.is_late(row.state, row.day, row.start, row.window_to)  # type: ignore[attr-defined]  # for the template
    row.url = visit_address(row.pk)  # type: ignore[attr-defined]  # for the template
    presses = row.priority != Priority.NORMAL and row.state not in OVER
    row.presses = row.get_priority_display() if presses else ""  # type: ignore[attr-defined]  # for the template
    return row


_BULK_WORDS = {
    "assign": ("intervention affectée", "interventions affectées"),
    "move": ("intervention déplacée", "interventions déplacées"),
    "cancel": ("intervention annulée", "interventions annulées"),
}


@require_POST
@may("planning.edit")
def visits_changes(request: HttpRequest) -> HttpResponse:
    """The same change for all ticked visits; those that refuse are named and stay as they were."""
    form = BulkForm(request.POST)
    back = _back(request)
    if not form.is_valid():
        context = {"problem": form.problems(), "back": back}
        return render(request, "planning/refused.html", context, status=422)
    if form.cleaned_data["action"] == "template":
        return HttpResponseRedirect(application_address(form.cleaned_data["visits"]))
    with one_action(kind=PlanChange.Kind.BULK, title="", by=member_of(request)) as action:
        done, refused = _change_all(form.cleaned_data, request)
        what = french.plural(done, *_BULK_WORDS[form.cleaned_data["action"]])
        action.title = f"{what}."
    if done:
        undo = reverse("planning:change_undo", args=[action.change.pk]) if action.change else ""
        messages.success(request, action.title, extra_tags=undo)
    for line in refused[:5]:
        messages.error(request, line)
    return HttpResponseRedirect(back)


def _change_all(given: dict[str, Any], request: HttpRequest) -> tuple[int, list[str]]:
    member = member_of(request)
    rows = {row.pk: row for row in visits().filter(pk__in=given["visits"])}
    done, refused = 0, []
    for key in given["visits"]:
        row = rows.get(key)
        if row is None:
            refused.append("Une des interventions cochées n’existe plus.")
            continue
        try:
            if given["action"] == "assign":
                assign_visit(visit=row, by=member, technician=given["technician"])
            elif given["action"] == "move":
                move_visit(visit=row, by=member, technician=row.technician, day=given["day"], version=None)
            else:
                cancel_visit(visit=row, by=member, reason=given["reason"])
            done += 1
        except NotAllowed as problem:
            refused.append(f"{row.client.short_name}{french.NBSP}: {problem}")
    return done, refused


def _back(request: HttpRequest) -> str:
    """The list as it was filtered; never an address outside."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("planning:visits")


@require_safe
@may("planning.view")
def client_visits(request: HttpRequest, client: UUID) -> HttpResponse:
    """The tab « Interventions » of a client's page."""
    row = get_object_or_404(Client, pk=client)
    clock = late_clock(member_of(request).company)
    table = ClientVisitTable(request, visits_of_client(row), clock)
    if (answer := table.export_response("interventions")) is not None:
        return answer
    for visit in table.rows:
        shown(visit, clock)
    context = {
        **client_head(row),
        "table": table,
        "tabs": tabs_for("client", row, request, current="visits"),
        "client_actions": panels_for("client_actions", row, request),
    }
    return render(request, "planning/client_visits.html", context)


AMONG_CLIENTS = ("tag", "zone", "value", "agency")


class ClientVisitTable(VisitTable):
    id = "client-visits"
    row_template = "planning/_client_visit_row.html"
    columns = tuple(column for column in VisitTable.columns if column.key not in ("pick", "client"))
    search_fields = ("site__city", "site__name", "service__name")
    search_label = "Ville, prestation…"
    opening = MappingProxyType({})  # the whole story of a client, the latest first
    empty = Empty(
        icon="clipboard-check",
        title="Aucune intervention",
        text="Rien n’est encore prévu pour ce client.",
    )

    def get_filters(self) -> Sequence[Filter]:
        """One client is one part of the clients: what chooses among them has no use here."""
        return [one for one in super().get_filters() if one.key not in AMONG_CLIENTS]
