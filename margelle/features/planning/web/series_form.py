"""The form of a series, with its next dates as one fills it in; and what an edit would change."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.engines.recurrence import BadRule
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.clients.models import Client
from margelle.features.planning.actions import Scope, StaleSeries, Wish, edit_series, start_series, wished
from margelle.features.planning.actions.series import NO_DATE
from margelle.features.planning.forms import SeriesEditForm, SeriesForm, slot_forms
from margelle.features.planning.labels import full_rhythm
from margelle.features.planning.models import Visit, VisitSeries
from margelle.features.planning.queries import (
    PreviewLine,
    SeriesTerms,
    draft_series,
    exceptions_of,
    preview,
    rule_of,
    series_for,
    terms_of,
)
from margelle.features.planning.rules import NotAllowed

from .choice import chosen_client, client_step
from .series_start import repeated_visit, terms_for_move, terms_of_visit

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Preview:
    """What the panel beside the form says: the rule in words and its dates, or what is missing."""

    lines: list[PreviewLine]
    rhythm: str = ""
    problem: str = ""
    wish: Wish | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def series_new(request: HttpRequest) -> HttpResponse:
    visit = repeated_visit(request)
    client = visit.client if visit else chosen_client(request)
    if client is None:
        return client_step(request, "Nouvelle récurrence")
    if request.method in ("GET", "HEAD"):
        return _new_form(request, client, visit)
    if "more" in request.POST:
        return _with_one_more(request, client, None)
    form, slots = SeriesForm(request.POST, client=client), slot_forms(request.POST)
    if not _all_valid(form, slots):
        return _shown(request, form, slots, client, status=422, visit=visit)
    try:
        made = start_series(
            client=client,
            by=member_of(request),
            starts_on=form.cleaned_data["starts_on"],
            terms=form.terms(slots.slots()),
            first=visit,
        )
    except (NotAllowed, BadRule) as problem:
        form.add_error(None, str(problem))
        return _shown(request, form, slots, client, status=422, visit=visit)
    number = made.visits.count()
    count = french.plural(number, "intervention prévue", "interventions prévues")
    ahead = f"{count} d’avance" if number else "rien à prévoir avant 12\u00a0semaines"
    messages.success(request, f"Récurrence créée\u00a0: {ahead}.")
    return HttpResponseRedirect(reverse("planning:series_page", args=[made.pk]))


def _new_form(request: HttpRequest, client: Client, visit: Visit | None) -> HttpResponse:
    today = local_today(member_of(request).company)
    starts_on = max(visit.day, today) if visit and visit.day else today
    initial = {"starts_on": starts_on, "weekdays": [starts_on.weekday()], "holidays": "keep"}
    terms = terms_of_visit(visit, client, starts_on)
    if terms is not None:
        initial |= _values(terms)
    form = SeriesForm(client=client, initial=initial)
    seen = _seen(terms, client, starts_on)
    return _shown(request, form, slot_forms(), client, visit=visit, seen=seen)


@require_safe
@may("planning.edit")
def series_preview(request: HttpRequest) -> HttpResponse:
    """The panel alone, for the form of a new series."""
    client = chosen_client(request)
    if client is None:
        raise Http404
    form, slots = SeriesForm(request.GET, client=client), slot_forms(request.GET)
    return _panel(request, _preview_of(form, slots, None))


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def series_edit(request: HttpRequest, series: UUID) -> HttpResponse:
    row = series_for(series)
    if row.stopped_at is not None:
        messages.error(request, "Cette récurrence est arrêtée\u00a0: elle ne se modifie plus.")
        return HttpResponseRedirect(reverse("planning:series_page", args=[row.pk]))
    if request.method in ("GET", "HEAD"):
        return _edit_form(request, row)
    if "more" in request.POST:
        return _with_one_more(request, row.client, row)
    form, slots = SeriesEditForm(request.POST, series=row), slot_forms(request.POST)
    if not _all_valid(form, slots):
        return _shown(request, form, slots, row.client, row, status=422)
    given = form.cleaned_data
    try:
        kept, change = edit_series(
            series=row,
            by=member_of(request),
            scope=Scope(given["scope"]),
            terms=form.terms(slots.slots()),
            from_day=given["from_day"],
            version=given["version"],
        )
    except (NotAllowed, BadRule, StaleSeries) as problem:
        form.add_error(None, str(problem))
        status = 409 if isinstance(problem, StaleSeries) else 422
        return _shown(request, form, slots, row.client, row, status=status)
    messages.success(request, f"Récurrence modifiée\u00a0: {change_words(change)}.")
    return HttpResponseRedirect(reverse("planning:series_page", args=[kept.pk]))


def _edit_form(request: HttpRequest, row: VisitSeries) -> HttpResponse:
    """As it stands, or as a visit was just wished to move: its address says where to."""
    today = local_today(member_of(request).company)
    terms, from_day = terms_for_move(request, row, terms_of(row), today)
    scope = Scope.FOLLOWING if request.GET.get("scope") == Scope.FOLLOWING else Scope.ALL
    initial = {**_values(terms), "scope": scope, "from_day": from_day, "version": row.version}
    form = SeriesEditForm(series=row, initial=initial)
    seen = _wish_seen(row, scope, terms, from_day)
    return _shown(request, form, slot_forms(slots=terms.slots), row.client, row, seen=seen)


@require_safe
@may("planning.edit")
def series_edit_preview(request: HttpRequest, series: UUID) -> HttpResponse:
    """The panel alone, for an edit: the next dates and what becomes of the visits made already."""
    row = series_for(series)
    form, slots = SeriesEditForm(request.GET, series=row), slot_forms(request.GET)
    return _panel(request, _preview_of(form, slots, row))


def change_words(change: Any) -> str:
    """« 12 déplacées, 3 créées »."""
    created = len(change.created) + len(change.brought_back)
    counts = ((len(change.moved), "déplacée"), (created, "créée"), (len(change.cancelled), "annulée"))
    return ", ".join(french.plural(number, word) for number, word in counts if number) or "rien à déplacer"


def _preview_of(form: SeriesForm, slots: Any, row: VisitSeries | None) -> Preview:
    if not _all_valid(form, slots):
        return Preview([], problem=_first_problem(form))
    given = form.cleaned_data
    terms = form.terms(slots.slots())
    if row is None:
        return _seen(terms, form.client, given["starts_on"])
    return _wish_seen(row, Scope(given["scope"]), terms, given["from_day"])


def _first_problem(form: SeriesForm) -> str:
    name, problems = next(iter(form.errors.items()))
    label = f"{form.fields[name].label}{french.NBSP}: " if name in form.fields else ""
    return f"{label}{problems[0]}"


def _seen(terms: SeriesTerms | None, client: Client, starts_on: date) -> Preview:
    """A new series: its dates from its first day on, never those already past."""
    if terms is None:
        return Preview([], problem="Ce client n’a pas encore de lieu d’intervention.")
    draft = draft_series(client, starts_on, terms)
    return _dated(draft, terms.slots_of(draft), set(), starts_on)


def _wish_seen(row: VisitSeries, scope: Scope, terms: SeriesTerms, from_day: date | None) -> Preview:
    try:
        wish = wished(series=row, scope=scope, terms=terms, from_day=from_day)
    except (NotAllowed, BadRule) as problem:
        return Preview([], problem=str(problem))
    seen = _dated(wish.draft, wish.slots, exceptions_of(row), wish.from_day)
    return Preview(seen.lines, seen.rhythm, seen.problem, wish)


def _dated(draft: VisitSeries, slots: Any, exceptions: set[date], first: date) -> Preview:
    try:
        rule = rule_of(draft)
    except BadRule as problem:
        return Preview([], problem=str(problem))
    today = local_today(draft.client.company)
    lines = preview(draft, slots, exceptions, max(first, today) - ONE_DAY)
    return Preview(lines, full_rhythm(rule), "" if lines else NO_DATE)


def _values(terms: SeriesTerms) -> dict[str, Any]:
    return {name: value for name, value in vars(terms).items() if name != "slots"}


def _all_valid(form: SeriesForm, slots: Any) -> bool:
    """Both are checked, and so is the rule as a whole; the summary says what is wrong in a line."""
    is_valid = slots.is_valid()
    if not is_valid:
        said = [str(one) for line in slots.errors for problems in line.values() for one in problems]
        for text in said or ["une ligne manque\u00a0: rechargez la page."]:
            form.add_error(None, f"Passages particuliers\u00a0: {text}")
    if form.is_valid():
        form.draft(slots.slots(), starts_on=form.cleaned_data.get("starts_on") or date(2000, 1, 1))
    return is_valid and form.is_valid()


def _with_one_more(request: HttpRequest, client: Client, row: VisitSeries | None) -> HttpResponse:
    """The form as it is being filled in, with one more line; nothing is judged yet."""
    data: QueryDict = request.POST.copy()
    try:
        data["slots-TOTAL_FORMS"] = str(min(int(data.get("slots-TOTAL_FORMS", "0")) + 1, 20))
    except ValueError:
        data["slots-TOTAL_FORMS"] = "1"
    form = SeriesForm(data, client=client) if row is None else SeriesEditForm(data, series=row)
    slots = slot_forms(data)
    seen = _preview_of(form, slots, row)
    form.errors.clear()
    for line in slots.forms:
        line.errors.clear()
    return _shown(request, form, slots, client, row, seen=seen)


def _shown(
    request: HttpRequest,
    form: SeriesForm,
    slots: Any,
    client: Client,
    row: VisitSeries | None = None,
    *,
    seen: Preview | None = None,
    visit: Visit | None = None,
    status: int = 200,
) -> HttpResponse:
    if row is None:
        address = reverse("planning:series_preview")
    else:
        address = reverse("planning:series_edit_preview", args=[row.pk])
    context = {
        "form": form,
        "slots": slots,
        "client": client,
        "series": row,
        "visit": visit,
        "preview_url": address,
        **_told(seen or Preview([], problem=_first_problem(form))),
    }
    return render(request, "planning/series_form.html", context, status=status)


def _panel(request: HttpRequest, seen: Preview) -> HttpResponse:
    return render(request, "planning/_series_preview.html", _told(seen))


def _told(seen: Preview) -> dict[str, Any]:
    change = seen.wish.change if seen.wish else None
    return {"seen": seen, "change": change, "change_words": change_words(change) if change else ""}
