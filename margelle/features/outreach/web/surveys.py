"""The office's side of surveys: answers to treat, averages, needs, what is published."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings as conf
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import member_of
from margelle.features.messaging.queries import setting_of
from margelle.features.outreach import actions, queries
from margelle.features.outreach.actions import SURVEY_KEY
from margelle.features.outreach.forms import SettingsForm, TreatmentForm
from margelle.features.outreach.models import Survey
from margelle.features.outreach.tables import SurveyTable
from margelle.features.planning.rules import NotAllowed

PERIOD = timedelta(days=365)
NEED_PERIOD = timedelta(days=90)


@may("surveys.view")
@require_safe
def surveys(request: HttpRequest) -> HttpResponseBase:
    table = SurveyTable(request, queries.surveys().filter(answered_at__isnull=False))
    if (answer := table.export_response("avis")) is not None:
        return answer
    return render(request, "outreach/surveys.html", {"table": table, **_head(request, "surveys")})


def _head(request: HttpRequest, current: str) -> dict[str, Any]:
    return {
        "tabs": tabs_for("outreach", None, request, current=current),
        "is_on": setting_of(SURVEY_KEY).is_on,
        "may_manage": "surveys.manage" in request.access_pass.verbs,  # type: ignore[attr-defined]  # set by @may
    }


@may("surveys.view")
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    since = timezone.now() - PERIOD
    context = {
        "people": queries.by_technician(since),
        "months": queries.by_month(since),
        "themes": queries.themes(since),
    }
    return render(request, "outreach/results.html", context | _head(request, "results"))


@may("surveys.view")
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    found = queries.needs((timezone.now() - NEED_PERIOD).date())
    return render(request, "outreach/needs.html", {"needs": found, **_head(request, "needs")})


@may("surveys.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    row = queries.outreach_settings()
    first = {"gap_days": row.gap_days, "page_open": row.page_sealed is not None}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_bound and form.is_valid():
        member = member_of(request)
        actions.save_settings(company=member.company, by=member, **form.cleaned_data)
        messages.success(request, "Réglages enregistrés.")
        return HttpResponseRedirect(reverse("outreach:settings"))
    context = {"form": form, "page": _page_address(), **_head(request, "settings")}
    return render(request, "outreach/settings.html", context, status=422 if form.is_bound else 200)


def _page_address() -> str:
    secret = queries.page_secret(queries.outreach_settings())
    return f"{conf.PUBLIC_URL.rstrip('/')}{reverse('testimonials:page', args=[secret])}" if secret else ""


def _survey(pk: UUID) -> Survey:
    found: Survey = get_object_or_404(queries.surveys().filter(answered_at__isnull=False), pk=pk)
    return found


@may("surveys.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def treatment(request: HttpRequest, survey: UUID) -> HttpResponse:
    """One answer, and what the office did about it."""
    row = _survey(survey)
    form = TreatmentForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.treat_survey(survey=row, by=member_of(request), treatment=form.cleaned_data["treatment"])
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Réponse de {row.client.short_name} traitée.")
            return HttpResponseRedirect(reverse("outreach:surveys"))
    context = {"survey": row, "form": form, **_head(request, "surveys")}
    return render(request, "outreach/survey.html", context, status=422 if form.is_bound else 200)


@may("surveys.manage")
@require_POST
def publication(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Publish it, or take it off."""
    row, by = _survey(survey), member_of(request)
    if request.POST.get("do") == "withdraw":
        actions.withdraw(survey=row, by=by)
        messages.success(request, "Témoignage retiré\u00a0: il n’est plus sur la page publique.")
        return HttpResponseRedirect(reverse("outreach:surveys"))
    try:
        actions.publish(survey=row, by=by)
    except NotAllowed as problem:
        messages.error(request, str(problem))
    else:
        where = "" if _page_address() else " Ouvrez la page publique dans les réglages pour qu’il se lise."
        messages.success(request, f"Témoignage publié.{where}")
    return HttpResponseRedirect(reverse("outreach:surveys"))
