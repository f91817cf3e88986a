"""What waits for the office: incidents, words written to it, recommendations to take up."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.fieldwork.models import Comment, Incident, Recommendation
from margelle.features.fieldwork.queries import (
    incidents,
    office_comments,
    problem_counts,
    recommendations,
)
from margelle.features.fieldwork.rules import INCIDENT_KINDS, incident_label

_CLIENT = Column(
    key="client",
    label="Client",
    sort=("report__visit__client__name",),
    export=lambda row: row.report.visit.client.full_name(),
)
_BY = Column(key="by", label="Technicien", sort=("by__last_name", "at"), export=lambda row: str(row.by))
_PLACES = ("report__visit__client__name", "report__visit__site__city", "by__last_name")


def _state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "unread":
        return rows.filter(solved_at=None, read_at=None)
    if value == "again":
        return rows.filter(times__gt=1)
    return rows.filter(solved_at__isnull=value == "open")


class IncidentTable(Table[Incident]):
    id = "incidents"
    row_template = "fieldwork/_incident_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="at", label="Signalé", sort=("at",), export=lambda i: timezone.localtime(i.at)),
        Column(key="kind", label="Problème", sort=("kind", "at"), export=lambda i: incident_label(i.kind)),
        Column(key="text", label="Détail", hidden_label=True, export=lambda i: i.text),
        Column(key="times", label="Fois en 60 jours", hidden_label=True, export=lambda i: i.times),
        Column(key="severity", label="Gravité", export=lambda i: i.get_severity_display()),
        _CLIENT,
        _BY,
        Column(
            key="solved",
            label="Suite",
            sort=("solved_at",),
            export=lambda i: i.solution if i.solved_at else i.follow_up or "Ouvert",
        ),
    )
    search_fields: ClassVar[Sequence[str]] = ("text", "solution", *_PLACES)
    search_label = "Client, ville, mot…"
    default_sort = "-at"
    empty = Empty(
        icon="circle-check",
        title="Aucun problème signalé",
        text="Ce qu’un technicien signale sur place arrive ici, avec sa gravité et ses photos.",
    )
    filters: ClassVar[Sequence[Filter]] = (
        Filter(
            key="state",
            label="Suite",
            choices=(
                ("open", "Ouverts"),
                ("unread", "Non lus"),
                ("solved", "Résolus"),
                ("again", "Qui reviennent"),
            ),
            apply=_state,
        ),
        Filter(
            key="severity",
            label="Gravité",
            choices=Incident.Severity.choices,
            apply=lambda rows, value: rows.filter(severity=value),
            all_label="Toutes",
        ),
        Filter(
            key="kind",
            label="Type",
            choices=tuple(INCIDENT_KINDS.items()),
            apply=lambda rows, value: rows.filter(kind=value),
        ),
    )


class MessageTable(Table[Comment]):
    id = "messages"
    row_template = "fieldwork/_message_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="at", label="Écrit", sort=("at",), export=lambda c: timezone.localtime(c.at)),
        Column(key="text", label="Message", export=lambda c: c.text),
        _CLIENT,
        _BY,
        Column(key="read", label="Lu", sort=("read_at", "at"), export=lambda c: bool(c.read_at)),
    )
    search_fields: ClassVar[Sequence[str]] = ("text", *_PLACES)
    search_label = "Client, ville, mot…"
    default_sort = "-at"
    empty = Empty(
        icon="message-square",
        title="Aucun message",
        text="Un technicien peut écrire au bureau depuis chaque intervention, et voit quand il est lu.",
    )
    filters: ClassVar[Sequence[Filter]] = (
        Filter(
            key="state",
            label="Lecture",
            choices=(("unread", "Non lus"), ("read", "Lus")),
            apply=lambda rows, value: rows.filter(read_at__isnull=value == "unread"),
        ),
    )


class RecommendationTable(Table[Recommendation]):
    id = "recommendations"
    row_template = "fieldwork/_recommendation_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="at", label="Faite", sort=("at",), export=lambda r: timezone.localtime(r.at)),
        Column(key="label", label="Recommandation", sort=("label", "at"), export=lambda r: r.label),
        Column(key="text", label="Détail", hidden_label=True, export=lambda r: r.text),
        _CLIENT,
        _BY,
        Column(key="handled", label="Suite", sort=("handled_at", "at"), export=lambda r: bool(r.handled_at)),
    )
    search_fields: ClassVar[Sequence[str]] = ("label", "text", *_PLACES)
    search_label = "Client, ville, mot…"
    default_sort = "-at"
    empty = Empty(
        icon="star",
        title="Aucune recommandation",
        text="Ce qu’un technicien conseille de vendre ou de remplacer arrive ici.",
    )
    filters: ClassVar[Sequence[Filter]] = (
        Filter(
            key="state",
            label="Suite",
            choices=(("open", "À reprendre"), ("handled", "Traitées")),
            apply=lambda rows, value: rows.filter(handled_at__isnull=value == "open"),
            all_label="Toutes",
        ),
    )


@may("reports.view")
@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    return _page(request, IncidentTable(request, incidents()), "problems", "problemes")


@may("reports.view")
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    return _page(request, MessageTable(request, office_comments()), "messages", "messages")


@may("reports.view")
@require_safe
def recommendation_list(request: HttpRequest) -> HttpResponse:
    table = RecommendationTable(request, recommendations())
    return _page(request, table, "recommendations", "recommandations")


def _page(request: HttpRequest, table: Table[Any], current: str, name: str) -> HttpResponse:
    if (answer := table.export_response(name)) is not None:
        return answer
    context = {"table": table, "counts": problem_counts(), "current": current}
    return render(request, "fieldwork/problems.html", context)
