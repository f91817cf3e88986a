"""What is measured, and what is good: the company's lines over the defaults."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.engines.water.parameters import PARAMETERS, Parameter
from margelle.features.accounts.queries import member_of
from margelle.features.catalogue import actions, queries
from margelle.features.catalogue.forms import MeasuresForm, RangeForm
from margelle.features.catalogue.models import ReadingRange
from margelle.features.clients.models import Pool

from .pages import done, form_page, page

_SHOWN = ("chlorine", "salt", "bromine", "oxygen")


@dataclass(frozen=True)
class DefaultLine:
    parameter: Parameter
    spans: list[tuple[str, queries.Span | None]]  # by treatment


def _effective() -> list[DefaultLine]:
    """What applies today to a private pool of each treatment."""
    pools = [Pool(sanitiser=one) for one in _SHOWN]
    spans = queries.ranges_for(pools)
    lines = [
        DefaultLine(known, [(pool.get_sanitiser_display(), spans[pool.pk].get(code)) for pool in pools])
        for code, known in PARAMETERS.items()
    ]
    return [line for line in lines if any(span for _, span in line.spans)]


def _page(request: HttpRequest, form: MeasuresForm) -> HttpResponse:
    words = dict(Pool.Sanitiser.choices)
    lines = [
        (PARAMETERS[line.code], line, words.get(line.sanitiser, ""))
        for line in ReadingRange.objects.all()
        if line.code in PARAMETERS
    ]
    return page(
        request,
        "catalogue/readings.html",
        tab="readings",
        status=422 if form.is_bound and form.errors else 200,
        form=form,
        lines=lines,
        effective=_effective(),
        treatments=[Pool.Sanitiser(one).label for one in _SHOWN],
    )


@may("catalogue.view")
@require_http_methods(["GET", "HEAD"])
def readings(request: HttpRequest) -> HttpResponse:
    return _page(request, MeasuresForm(initial={"codes": [one.code for one in queries.parameters()]}))


@may("catalogue.edit")
@require_POST
def measures(request: HttpRequest) -> HttpResponse:
    form = MeasuresForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    actions.set_measures(codes=form.cleaned_data["codes"], by=member_of(request))
    return done(request, "Les relevés demandés sont enregistrés.", "catalogue:readings")


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def range_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, ReadingRange(), "Nouvelle plage cible")


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def reading_range(request: HttpRequest, range: str) -> HttpResponse:
    return _edit(request, get_object_or_404(ReadingRange, pk=range), "Modifier la plage cible")


def _edit(request: HttpRequest, row: ReadingRange, title: str) -> HttpResponse:
    form = RangeForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        actions.save_range(line=form.save(commit=False), by=member_of(request))
        return done(request, "La plage cible est enregistrée.", "catalogue:readings")
    return form_page(request, form, tab="readings", title=title, back="catalogue:readings")


@may("catalogue.edit")
@require_POST
def range_removal(request: HttpRequest, range: str) -> HttpResponse:
    actions.remove_range(line=get_object_or_404(ReadingRange, pk=range), by=member_of(request))
    return done(request, "La plage est retirée ; la valeur par défaut s’applique.", "catalogue:readings")
