"""Finished visits one by one: accepted, sent back with a question, or left for later (INT-9)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.fieldwork.actions import send_back, validate, withdraw_validation
from margelle.features.fieldwork.forms import QuestionForm
from margelle.features.fieldwork.models import Question
from margelle.features.fieldwork.queries import report_sheet
from margelle.features.fieldwork.queries.checks import (
    Choice,
    choices,
    open_conflict_count,
    place_of,
    questions_of,
)
from margelle.features.fieldwork.queries.conflicts import tray_of
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import visit_for
from margelle.features.planning.rules import NotAllowed, State

TAKEN_BACK = "Validée par erreur."


@may("reports.view")
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """The first of the queue, or the empty page."""
    return _page(request, None)


@may("reports.view")
@require_safe
def check(request: HttpRequest, visit: UUID) -> HttpResponse:
    return _page(request, visit_for(visit))


@may("reports.validate")
@require_POST
def check_validation(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Validate and go on. Pressed twice, or by two managers at once, it is validated once."""
    row, choice = visit_for(visit), Choice.read(request.GET)
    after = place_of(row.pk, choice).after
    if row.state == State.VALIDATED:
        messages.info(request, f"{row.client.short_name}\u00a0: déjà validée.")
        return _go(after, choice)
    try:
        validate(visit=row, by=member_of(request))
    except NotAllowed as refusal:
        if visit_for(visit).state == State.VALIDATED:
            messages.info(request, f"{row.client.short_name}\u00a0: déjà validée.")
        else:
            messages.error(request, str(refusal))
        return _go(after, choice)
    return _go(after, choice, seen=choice.seen + 1, last=row.pk)


@may("reports.validate")
@require_POST
def check_question(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Send the visit back to its technician with a question, and go on."""
    row, choice = visit_for(visit), Choice.read(request.GET)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    after, text = place_of(row.pk, choice).after, form.cleaned_data["question"]
    if Question.objects.filter(visit=row, text=text, by=member_of(request), closed_at=None).exists():
        messages.info(request, "Cette question est déjà partie.")
        return _go(after, choice)
    try:
        send_back(visit=row, by=member_of(request), reason=text)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return _go(after, choice)
    who = row.technician or "le technicien"
    messages.success(request, f"Question envoyée à {who}\u00a0: son téléphone rouvre l’intervention.")
    return _go(after, choice, seen=choice.seen + 1)


@may("reports.validate")
@require_POST
def check_undo(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Take back a validation just given; it waits again, first of all."""
    row, choice = visit_for(visit), Choice.read(request.GET)
    try:
        withdraw_validation(visit=row, by=member_of(request), reason=TAKEN_BACK)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return _go(row.pk, choice)
    messages.success(request, "Validation retirée.")
    return _go(row.pk, choice, seen=max(0, choice.seen - 1))


def _go(to: UUID | None, choice: Choice, **more: Any) -> HttpResponse:
    address = reverse("fieldwork:check", args=[to]) if to else reverse("fieldwork:checks")
    query = choice.address(**more)
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


def _page(request: HttpRequest, row: Visit | None, form: QuestionForm | None = None) -> HttpResponse:
    choice = Choice.read(request.GET)
    place = place_of(row.pk if row else None, choice)
    if row is None and place.ids:
        row = visit_for(place.ids[0])
    just_done = Visit.objects.select_related("client").filter(state=State.VALIDATED)
    last = just_done.filter(pk=choice.last).first() if choice.last else None
    context: dict[str, Any] = {
        "choice": choice,
        "query": choice.address(),
        "choices": choices(),
        "place": place,
        "visit": row,
        "last": last,
        "counts": {"checks": len(place.ids), "conflicts": open_conflict_count()},
    }
    if row is not None:
        context |= {
            "record": report_sheet(row),
            "questions": questions_of(row),
            "tray": tray_of(row),
            "form": form or QuestionForm(),
        }
    return render(request, "fieldwork/check.html", context, status=422 if form else 200)
