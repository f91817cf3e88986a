"""The review of a week, on the screen and on paper (PLN-17)."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.models import Agency
from margelle.features.accounts.queries import agencies, local_today, member_of
from margelle.features.planning.actions.review import note_decision, tick_note
from margelle.features.planning.forms.review import NoteForm
from margelle.features.planning.models import ReviewNote
from margelle.features.planning.queries.board_parts import monday_of, span_title
from margelle.features.planning.queries.delays import delay_words
from margelle.features.planning.queries.filters import day_or
from margelle.features.planning.queries.review import WEEK, review_of

FRIDAY = 4


@require_safe
@may("planning.view")
def review(request: HttpRequest) -> HttpResponse:
    """The week to come: from Friday on that is the next one."""
    return _page(request, NoteForm())


@require_POST
@may("planning.edit")
def review_notes(request: HttpRequest) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    monday, agency = _week(request), _agency(request)
    note_decision(monday=monday, agency=agency, by=member_of(request), **form.cleaned_data)
    messages.success(request, "Décision notée\u00a0: elle revient jusqu’à ce qu’elle soit faite.")
    return HttpResponseRedirect(_address(monday, agency))


@require_POST
@may("planning.edit")
def review_note_done(request: HttpRequest, review_note: UUID) -> HttpResponse:
    """Ticked, or unticked when `done` is 0."""
    row = get_object_or_404(ReviewNote, pk=review_note)
    tick_note(note=row, done=request.POST.get("done") != "0", by=member_of(request))
    return HttpResponseRedirect(_address(_week(request), _agency(request)))


def _page(request: HttpRequest, form: NoteForm, *, status: int = 200) -> HttpResponse:
    company, monday, agency = member_of(request).company, _week(request), _agency(request)
    shown = review_of(company, monday, agency)
    now = timezone.now()
    for notice in shown.delays.rows:
        notice.words = delay_words(notice.due_at, now)
    context: dict[str, Any] = {
        "review": shown,
        "title": span_title(monday, shown.sunday),
        "form": form,
        "agency": agency,
        "agencies": agencies(),
        "here": _query(monday, agency),
        "back": _query(monday - timedelta(days=WEEK), agency),
        "next": _query(monday + timedelta(days=WEEK), agency),
        "tabs": tabs_for("follow", None, request, current="review"),
    }
    return render(request, "planning/review.html", context, status=status)


def _week(request: HttpRequest) -> date:
    today = local_today(member_of(request).company)
    default = today + timedelta(days=WEEK) if today.weekday() >= FRIDAY else today
    return monday_of(day_or(request.GET.get("week", ""), default))


def _agency(request: HttpRequest) -> Agency | None:
    """A foreign or unknown one is none: an old link still opens."""
    try:
        key = UUID(request.GET.get("agency", ""))
    except ValueError:
        return None
    return agencies().filter(pk=key).first()


def _query(monday: date, agency: Agency | None) -> str:
    parts = {"week": monday.isoformat()} | ({"agency": str(agency.pk)} if agency else {})
    return urlencode(parts)


def _address(monday: date, agency: Agency | None) -> str:
    return f"{reverse('planning:review')}?{_query(monday, agency)}"
