"""The page of one visit: the plan, the report, and the manager's word on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.fieldwork.actions import send_back, validate, withdraw_validation
from margelle.features.fieldwork.forms import ReasonForm
from margelle.features.fieldwork.queries import proof_of, report_sheet
from margelle.features.fieldwork.queries.checks import questions_of
from margelle.features.fieldwork.queries.conflicts import answered_of, tray_of
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import visit_address, visit_for, visit_sheet
from margelle.features.planning.rules import NotAllowed


@may("reports.view")
@require_safe
def visit(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = visit_for(visit)
    row.company = member_of(request).company  # already read with the session
    return render(
        request,
        "fieldwork/visit.html",
        {
            "visit": row,
            "sheet": visit_sheet(row),
            "record": report_sheet(row),
            "proof": proof_of(row),
            "questions": questions_of(row),
            "tray": tray_of(row),
            "answered": answered_of(row),
        },
    )


@may("reports.validate")
@require_POST
def validation(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = visit_for(visit)
    try:
        validate(visit=row, by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Compte rendu validé.")
    return HttpResponseRedirect(visit_address(row.pk))


@may("reports.validate")
@require_http_methods(["GET", "HEAD", "POST"])
def validation_withdrawal(request: HttpRequest, visit: UUID) -> HttpResponse:
    words = {
        "title": "Retirer la validation",
        "text": "Le compte rendu redevient « terminé » et attend une nouvelle validation.",
        "confirm": "Retirer la validation",
    }
    return _with_reason(request, visit_for(visit), words, withdraw_validation, "Validation retirée.")


@may("reports.validate")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_return(request: HttpRequest, visit: UUID) -> HttpResponse:
    words = {
        "title": "Renvoyer au technicien",
        "text": "L’intervention redevient « en cours » sur son téléphone, avec votre question.",
        "confirm": "Renvoyer",
    }
    return _with_reason(request, visit_for(visit), words, send_back, "Intervention renvoyée au technicien.")


def _with_reason(
    request: HttpRequest, row: Visit, words: dict[str, Any], act: Callable[..., object], done: str
) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            act(visit=row, by=member_of(request), reason=form.cleaned_data["reason"])
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return HttpResponseRedirect(visit_address(row.pk))
    context = {"visit": row, "form": form, **words}
    return render(request, "fieldwork/ask.html", context, status=422 if form.is_bound else 200)
