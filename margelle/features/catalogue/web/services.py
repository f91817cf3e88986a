from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import member_of
from margelle.features.catalogue import actions
from margelle.features.catalogue.forms import ServiceForm, category_choices
from margelle.features.catalogue.models import ServiceType

from .pages import done, form_page, page, saved
from .products import ARCHIVED


class ServiceTable(Table[ServiceType]):
    id = "services"
    row_template = "catalogue/_service_row.html"
    columns = (
        Column(key="name", label="Prestation", sort=("name",), export=lambda s: s.name),
        Column(
            key="category",
            label="Catégorie",
            sort=("category", "order"),
            export=lambda s: s.get_category_display(),
        ),
        Column(key="minutes", label="Durée", sort=("minutes",), num=True, export=lambda s: s.minutes),
        Column(key="tasks", label="Tâches", sort=("task_count",), num=True, export=lambda s: s.task_count),
        Column(key="parameters", label="Relevés", num=True, export=lambda s: len(s.parameters)),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields = ("name",)
    search_label = "Prestation…"
    default_sort = "category"
    per_page = 50
    filters = (
        Filter(
            key="category",
            label="Catégorie",
            choices=category_choices(),
            apply=lambda rows, value: rows.filter(category=value),
            all_label="Toutes",
        ),
        ARCHIVED,
    )
    empty = Empty(
        icon="clipboard-check",
        title="Aucune prestation",
        text="Une prestation dit ce qui est vendu : sa durée, ses tâches et ses relevés.",
        url="/catalogue/services/new/",
        label="Prestation",
        second_url="/catalogue/starters/",
        second_label="Partir d’une liste",
    )


def _with_counts(is_open: bool) -> QuerySet[ServiceType]:
    rows: QuerySet[ServiceType] = ServiceType.objects.filter(archived_at__isnull=is_open)
    return rows.annotate(task_count=Count("task_links"))


@may("catalogue.view")
@require_http_methods(["GET", "HEAD"])
def services(request: HttpRequest) -> HttpResponse:
    table = ServiceTable(request, _with_counts(request.GET.get("state") != "archived"))
    if (answer := table.export_response("prestations")) is not None:
        return answer
    return page(request, "catalogue/services.html", tab="services", table=table)


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def service_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, ServiceType())


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, service: str) -> HttpResponse:
    return _edit(request, get_object_or_404(ServiceType, pk=service))


def _edit(request: HttpRequest, row: ServiceType) -> HttpResponse:
    form = ServiceForm(request.POST or None, instance=row)
    is_new = row._state.adding
    member = member_of(request)

    def save(changed: ServiceType) -> None:
        actions.save_service(
            service=changed, tasks=form.chosen_tasks(), skills=form.chosen_skills(), by=member
        )

    if request.method == "POST" and form.is_valid() and saved(form, save):
        return done(request, f"« {row.name} » est enregistrée.", "catalogue:services")
    return form_page(
        request,
        form,
        tab="services",
        title="Nouvelle prestation" if is_new else f"Modifier « {row.name} »",
        back="catalogue:services",
        template="catalogue/service_form.html",
    )
