"""The office's list of what readings are taken with (NEW-6)."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.fieldwork.actions import archive_instrument, save_instrument
from margelle.features.fieldwork.forms import InstrumentForm
from margelle.features.fieldwork.models import Instrument
from margelle.features.fieldwork.queries.instruments import listed_instruments


def _as_it_is(rows: QuerySet[Instrument], value: str) -> QuerySet[Instrument]:
    return rows  # the page itself has chosen between open and archived rows


class InstrumentTable(Table[Instrument]):
    id = "instruments"
    row_template = "fieldwork/_instrument_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="name", label="Appareil", sort=("name",), export=lambda i: i.name),
        Column(key="kind", label="Sorte", sort=("kind", "name"), export=lambda i: i.get_kind_display()),
        Column(key="serial", label="Numéro de série", sort=("serial",), export=lambda i: i.serial),
        Column(
            key="with",
            label="Avec",
            sort=("member__last_name", "vehicle__name"),
            export=lambda i: str(i.member or (i.vehicle.name if i.vehicle else "")),
        ),
        Column(
            key="calibrated_on", label="Étalonné", sort=("calibrated_on",), export=lambda i: i.calibrated_on
        ),
        Column(key="due", label="À étalonner avant", export=lambda i: i.due_on),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields: ClassVar[Sequence[str]] = ("name", "serial", "member__last_name", "vehicle__name")
    search_label = "Appareil, numéro, technicien…"
    default_sort = "name"
    per_page = 50
    filters: ClassVar[Sequence[Filter]] = (
        Filter(
            key="state",
            label="État",
            choices=(("archived", "Archivés"),),
            apply=_as_it_is,
            all_label="En service",
        ),
    )
    empty = Empty(
        icon="gauge",
        title="Aucun appareil de mesure",
        text="Photomètre, sonde, bandelettes\u00a0: chaque relevé garde avec quoi il a été pris.",
        url="/catalogue/instruments/new/",
        label="Appareil",
    )


def _page(request: HttpRequest, template: str, *, status: int = 200, **context: object) -> HttpResponse:
    tabs = tabs_for("catalogue", None, request, current="instruments")
    context |= {"tabs": tabs, "today": local_today(member_of(request).company)}
    return render(request, template, context, status=status)


@require_safe
@may("catalogue.view")
def instruments(request: HttpRequest) -> HttpResponse:
    table = InstrumentTable(request, listed_instruments(archived=request.GET.get("state") == "archived"))
    if (answer := table.export_response("appareils-de-mesure")) is not None:
        return answer
    return _page(request, "fieldwork/instruments.html", table=table)


@require_http_methods(["GET", "HEAD", "POST"])
@may("catalogue.edit")
def instrument_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, Instrument(), "Nouvel appareil de mesure")


@require_http_methods(["GET", "HEAD", "POST"])
@may("catalogue.edit")
def instrument(request: HttpRequest, instrument: UUID) -> HttpResponse:
    row = get_object_or_404(Instrument, pk=instrument)
    return _edit(request, row, f"Modifier « {row.name} »")


def _edit(request: HttpRequest, row: Instrument, title: str) -> HttpResponse:
    today = local_today(member_of(request).company)
    form = InstrumentForm(request.POST if request.method == "POST" else None, instance=row, today=today)
    if form.is_bound and form.is_valid():
        saved = save_instrument(instrument=form.instrument(), by=member_of(request))
        messages.success(request, f"« {saved.name} » est enregistré.")
        return redirect("fieldwork:instruments")
    context = {"form": form, "form_title": title, "back": "fieldwork:instruments"}
    return _page(request, "catalogue/form.html", status=422 if form.is_bound else 200, **context)


@require_POST
@may("catalogue.edit")
def instrument_archive(request: HttpRequest, instrument: UUID) -> HttpResponse:
    row = get_object_or_404(Instrument, pk=instrument)
    archived = request.POST.get("archived")
    if archived not in {"1", "0"}:
        return HttpResponse("Choisissez\u00a0: archiver ou rétablir.", status=422, content_type="text/plain")
    archive_instrument(instrument=row, archived=archived == "1", by=member_of(request))
    verb = (
        "rangé dans les archives\u00a0; ses relevés le gardent"
        if archived == "1"
        else "de nouveau en service"
    )
    messages.success(request, f"« {row.name} »\u00a0: {verb}.")
    return redirect("fieldwork:instruments")
