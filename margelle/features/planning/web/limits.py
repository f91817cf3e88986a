"""The promised delays: their settings, and the list of those near or passed (PLN-19)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import member_of
from margelle.features.catalogue.models import Category
from margelle.features.planning.actions import check_limits, set_limits
from margelle.features.planning.forms.limits import LimitsForm
from margelle.features.planning.models import Sla, SlaNotice
from margelle.features.planning.queries import visit_address
from margelle.features.planning.queries.delays import delay_words, notices

KEPT_DAYS = 90
LISTS = (("closed", "Réglés"), ("all", "Tous"))


@may("company.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def limits_settings(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    if request.method == "POST":
        form = LimitsForm(request.POST)
        if form.is_valid():
            set_limits(limits=form.limits(), by=member)
            check_limits(company=member.company)
            messages.success(request, "Délais promis enregistrés.")
            return HttpResponseRedirect(reverse("planning:limits_settings"))
        return _settings(request, form, status=422)
    present = LimitsForm.present()
    suggested = "suggested" in request.GET
    form = LimitsForm(initial=LimitsForm.suggested() if suggested else present)
    return _settings(request, form, suggested=suggested, is_new=not present)


def _settings(request: HttpRequest, form: LimitsForm, *, status: int = 200, **more: Any) -> HttpResponse:
    tabs = tabs_for("settings", None, request, current="limits")
    context = {"form": form, "groups": list(form.groups()), "tabs": tabs, **more}
    return render(request, "planning/limits_settings.html", context, status=status)


class NoticeTable(Table[SlaNotice]):
    id = "delays"
    row_template = "planning/_delay_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            key="client",
            label="Client",
            sort=("site__client__name", "due_at"),
            export=lambda n: n.site.client.full_name(),
        ),
        Column(
            key="measure",
            label="Délai",
            sort=("sla__measure", "due_at"),
            export=lambda n: n.sla.get_measure_display(),
        ),
        Column(
            key="category",
            label="Catégorie",
            sort=("sla__category", "due_at"),
            export=lambda n: n.sla.get_category_display(),
        ),
        Column(
            key="due",
            label="Limite",
            sort=("due_at", "pk"),
            export=lambda n: f"{timezone.localtime(n.due_at):%d/%m/%Y %H:%M}",
        ),
        Column(
            key="level", label="État", sort=("level", "due_at"), export=lambda n: _words(n, timezone.now())
        ),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields = ("site__client__name", "site__city", "site__name")
    search_label = "Client, ville…"
    default_sort = "due"

    empty = Empty(
        icon="circle-check",
        title="Tous les délais sont tenus",
        text="Un délai promis qui approche ou qui est dépassé vient ici, le plus ancien d’abord.",
    )
    filters = (
        Filter(
            key="list",
            label="Liste",
            choices=LISTS,
            apply=lambda rows, _: rows,  # the view has chosen the rows
            all_label="En cours",
        ),
        Filter(
            key="level",
            label="État",
            choices=SlaNotice.Level.choices,
            apply=lambda rows, value: rows.filter(level=value),
        ),
        Filter(
            key="category",
            label="Catégorie",
            choices=Category.choices,
            apply=lambda rows, value: rows.filter(sla__category=value),
            all_label="Toutes",
        ),
        Filter(
            key="measure",
            label="Délai",
            choices=Sla.Measure.choices,
            apply=lambda rows, value: rows.filter(sla__measure=value),
        ),
    )

    def __init__(self, request: HttpRequest, queryset: QuerySet[SlaNotice], now: datetime) -> None:
        super().__init__(request, queryset)
        self.now = now

    @cached_property
    def page_rows(self) -> list[SlaNotice]:
        return [_shown(row, self.now) for row in super().rows]

    @property
    def rows(self) -> Iterable[SlaNotice]:
        return self.page_rows


def _shown(row: SlaNotice, now: datetime) -> SlaNotice:
    """What the row's template and the export need beside the columns."""
    given: Any = row
    given.is_broken = row.level == SlaNotice.Level.BREACH
    given.words = _words(row, now)
    given.url = (
        visit_address(row.visit_id)
        if row.visit_id
        else reverse("planning:client_visits", args=[row.site.client_id])
    )
    return row


def _words(row: SlaNotice, now: datetime) -> str:
    if row.closed_at is not None:
        return "Dépassé, puis réglé" if row.level == SlaNotice.Level.BREACH else "Tenu"
    state = "Dépassé" if row.level == SlaNotice.Level.BREACH else "Bientôt"
    return f"{state}\u00a0: {delay_words(row.due_at, now)}"


@may("planning.view")
@require_safe
def delays(request: HttpRequest) -> HttpResponse:
    """The delays near or passed; a limit raised or a visit done since leaves it at the next look."""
    now = timezone.now()
    table = NoticeTable(request, _listed(request, now), now)
    if (answer := table.export_response("delais")) is not None:
        return answer
    context = {
        "table": table,
        "has_limits": Sla.objects.exists(),
        "tabs": tabs_for("follow", None, request, current="delays"),
    }
    return render(request, "planning/delays.html", context)


def _listed(request: HttpRequest, now: datetime) -> QuerySet[SlaNotice]:
    wanted = request.GET.get("list", "")
    rows = notices().exclude(closed_at__lt=now - timedelta(days=KEPT_DAYS))
    if wanted == "all":
        return rows
    return rows.exclude(closed_at=None) if wanted == "closed" else rows.filter(closed_at=None)
