"""The office's answers to what a technician wrote: read, solved, handled, taken out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.fieldwork.actions import (
    follow_incident,
    handle_recommendation,
    mark_comment_read,
    mark_incident_read,
    remove_photo,
    solve_incident,
)
from margelle.features.fieldwork.forms import FollowUpForm, SolutionForm
from margelle.features.fieldwork.models import Photo
from margelle.features.fieldwork.queries import incidents, office_comments, recommendations
from margelle.features.fieldwork.rules import Refused, incident_label
from margelle.features.planning.queries import visit_address


@may("reports.answer")
@require_POST
def comment_reading(request: HttpRequest, comment: UUID) -> HttpResponse:
    row = get_object_or_404(office_comments(), pk=comment)
    mark_comment_read(comment=row, by=member_of(request), at=timezone.now())
    messages.success(request, "Noté comme lu\u00a0: le technicien le voit.")
    return _back(request, row.report.visit_id)


@may("reports.answer")
@require_POST
def incident_reading(request: HttpRequest, incident: UUID) -> HttpResponse:
    row = get_object_or_404(incidents(), pk=incident)
    mark_incident_read(incident=row, by=member_of(request), at=timezone.now())
    messages.success(request, "Noté comme lu\u00a0: le technicien le voit.")
    return _back(request, row.report.visit_id)


@may("reports.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def incident_solution(request: HttpRequest, incident: UUID) -> HttpResponse:
    row = get_object_or_404(incidents(), pk=incident)
    form = SolutionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            solve_incident(
                incident=row,
                solution=form.cleaned_data["solution"],
                by=member_of(request),
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Problème résolu.")
            return _back(request, row.report.visit_id)
    context = {
        "visit": row.report.visit,
        "form": form,
        "title": "Résoudre le problème",
        "text": f"{incident_label(row.kind)}. {row.text}".strip(),
        "confirm": "Résoudre",
        "next": request.GET.get("next", ""),
    }
    return render(request, "fieldwork/ask.html", context, status=422 if form.is_bound else 200)


@may("reports.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def incident_follow_up(request: HttpRequest, incident: UUID) -> HttpResponse:
    row = get_object_or_404(incidents(), pk=incident)
    first = {"follow_up": row.follow_up, "follow_up_on": row.follow_up_on}
    form = FollowUpForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            follow_incident(
                incident=row,
                follow_up=given["follow_up"],
                on=given["follow_up_on"],
                by=member_of(request),
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Suite notée.")
            return _back(request, row.report.visit_id)
    context = {
        "visit": row.report.visit,
        "form": form,
        "title": "Suite à donner",
        "text": f"{incident_label(row.kind)}. {row.text}".strip(),
        "confirm": "Noter la suite",
        "next": request.GET.get("next", ""),
    }
    return render(request, "fieldwork/ask.html", context, status=422 if form.is_bound else 200)


@may("reports.answer")
@require_POST
def recommendation_handling(request: HttpRequest, recommendation: UUID) -> HttpResponse:
    row = get_object_or_404(recommendations(), pk=recommendation)
    handle_recommendation(recommendation=row, by=member_of(request), at=timezone.now())
    messages.success(request, "Recommandation notée comme traitée.")
    return _back(request, row.report.visit_id)


@may("reports.answer")
@require_POST
def photo_removal(request: HttpRequest, photo: UUID) -> HttpResponse:
    row = get_object_or_404(Photo.objects.select_related("report"), pk=photo)
    remove_photo(photo=row, by=member_of(request), at=timezone.now())
    messages.success(request, "Photo retirée des comptes rendus et de l’e-carnet.")
    return _back(request, row.report.visit_id)


def _back(request: HttpRequest, visit: UUID) -> HttpResponse:
    """To the list it was pressed in, else to the visit."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(wanted)
    return HttpResponseRedirect(visit_address(visit))
