"""Skills and vehicles: two short lists that planning leans on."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.base.ui.tables import Column, Empty, Table
from margelle.features.accounts.models import Skill
from margelle.features.accounts.queries import member_of
from margelle.features.catalogue import actions
from margelle.features.catalogue.forms import SkillForm, VehicleForm
from margelle.features.catalogue.models import StockPlace

from .pages import done, form_page, page, saved
from .products import ARCHIVED


class SkillTable(Table[Skill]):
    id = "skills"
    row_template = "catalogue/_skill_row.html"
    columns = (
        Column(key="name", label="Compétence", sort=("name",), export=lambda s: s.name),
        Column(key="members", label="Membres", sort=("people",), num=True, export=lambda s: s.people),
        Column(key="services", label="Prestations", sort=("works",), num=True, export=lambda s: s.works),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields = ("name",)
    search_label = "Compétence…"
    default_sort = "name"
    per_page = 50
    filters = (ARCHIVED,)
    empty = Empty(
        icon="hard-hat",
        title="Aucune compétence",
        text="Ce que certains savent faire et que certaines prestations exigent\u00a0: CACES, électricité…",
        url="/catalogue/skills/new/",
        label="Compétence",
    )


@may("catalogue.view")
@require_http_methods(["GET", "HEAD"])
def skills(request: HttpRequest) -> HttpResponse:
    is_open = request.GET.get("state") != "archived"
    rows = Skill.objects.filter(archived_at__isnull=is_open).annotate(
        people=Count("member_links", distinct=True), works=Count("service_links", distinct=True)
    )
    table = SkillTable(request, rows)
    if (answer := table.export_response("competences")) is not None:
        return answer
    return page(request, "catalogue/skills.html", tab="skills", table=table)


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def skill_new(request: HttpRequest) -> HttpResponse:
    return _edit_skill(request, Skill())


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def skill(request: HttpRequest, skill: str) -> HttpResponse:
    return _edit_skill(request, get_object_or_404(Skill, pk=skill))


def _edit_skill(request: HttpRequest, row: Skill) -> HttpResponse:
    form = SkillForm(request.POST or None, instance=row)
    title = "Nouvelle compétence" if row._state.adding else f"Modifier « {row.name} »"
    member = member_of(request)
    is_good = request.method == "POST" and form.is_valid()
    if is_good and saved(form, lambda changed: actions.save_means(row=changed, by=member)):
        return done(request, f"« {row.name} » est enregistrée.", "catalogue:skills")
    return form_page(request, form, tab="skills", title=title, back="catalogue:skills")


class VehicleTable(Table[StockPlace]):
    id = "vehicles"
    row_template = "catalogue/_vehicle_row.html"
    columns = (
        Column(key="name", label="Véhicule", sort=("name",), export=lambda v: v.name),
        Column(key="plate", label="Immatriculation", sort=("plate",), export=lambda v: v.plate),
        Column(
            key="member",
            label="Conducteur habituel",
            sort=("member__last_name",),
            export=lambda v: str(v.member or ""),
        ),
        Column(key="agency", label="Agence", sort=("agency__name",), export=lambda v: str(v.agency or "")),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields = ("name", "plate", "member__last_name")
    search_label = "Véhicule, plaque, conducteur…"
    default_sort = "name"
    per_page = 50
    filters = (ARCHIVED,)
    empty = Empty(
        icon="truck",
        title="Aucun véhicule",
        text="Un véhicule porte le stock d’un technicien\u00a0; on le donne à une tournée, jour par jour.",
        url="/catalogue/vehicles/new/",
        label="Véhicule",
    )


@may("catalogue.view")
@require_http_methods(["GET", "HEAD"])
def vehicles(request: HttpRequest) -> HttpResponse:
    is_open = request.GET.get("state") != "archived"
    rows = StockPlace.objects.filter(kind=StockPlace.Kind.VEHICLE, archived_at__isnull=is_open)
    table = VehicleTable(request, rows.select_related("member", "agency"))
    if (answer := table.export_response("vehicules")) is not None:
        return answer
    return page(request, "catalogue/vehicles.html", tab="vehicles", table=table)


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def vehicle_new(request: HttpRequest) -> HttpResponse:
    return _edit_vehicle(request, StockPlace(kind=StockPlace.Kind.VEHICLE))


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def vehicle(request: HttpRequest, vehicle: str) -> HttpResponse:
    row = get_object_or_404(StockPlace, pk=vehicle, kind=StockPlace.Kind.VEHICLE)
    return _edit_vehicle(request, row)


def _edit_vehicle(request: HttpRequest, row: StockPlace) -> HttpResponse:
    form = VehicleForm(request.POST or None, instance=row)
    title = "Nouveau véhicule" if row._state.adding else f"Modifier « {row.name} »"
    if request.method == "POST" and form.is_valid():
        actions.save_means(row=form.save(commit=False), by=member_of(request))
        return done(request, f"« {row.name} » est enregistré.", "catalogue:vehicles")
    return form_page(request, form, tab="vehicles", title=title, back="catalogue:vehicles")


@may("catalogue.edit")
@require_POST
def skill_archive(request: HttpRequest, skill: str) -> HttpResponse:
    return _switch(request, get_object_or_404(Skill, pk=skill), "catalogue:skills")


@may("catalogue.edit")
@require_POST
def vehicle_archive(request: HttpRequest, vehicle: str) -> HttpResponse:
    row = get_object_or_404(StockPlace, pk=vehicle, kind=StockPlace.Kind.VEHICLE)
    return _switch(request, row, "catalogue:vehicles")


def _switch(request: HttpRequest, row: Skill | StockPlace, back: str) -> HttpResponse:
    archived = request.POST.get("archived")
    if archived not in {"1", "0"}:
        return HttpResponse("Choisissez\u00a0: archiver ou rétablir.", status=422, content_type="text/plain")
    actions.put_away(row=row, archived=archived == "1", by=member_of(request))
    verb = "dans les archives" if archived == "1" else "de nouveau dans la liste"
    messages.success(request, f"« {row.name} »\u00a0: {verb}.")
    return redirect(back)
