"""The survey's own page and the public testimonials: no account, no script. Looking changes nothing."""

from contextlib import AbstractContextManager
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import capabilities, public
from margelle.base.access.links import behind
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company
from margelle.features.planning.rules import NotAllowed

from . import queries
from .actions import OFFER, PAGE, PURPOSE, answer_offer, answer_survey, refuse_offers, withdraw_consent
from .forms import OfferForm, SurveyForm
from .models import CampaignClient, Survey
from .rules import ANSWER_WITHIN

WHY = "A client has no account: the secret link of his survey stands for him."
FOR_ALL = "A company shows what its clients agreed to publish, at an address that it may close."
FOR_OFFERS = "A client has no account: the secret link of the offer stands for him."
SHOWN = 60


def _opened(secret: str) -> AbstractContextManager[Survey]:
    return behind(purpose=PURPOSE, secret=secret, named=queries.survey_named)


@public(reason=WHY)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, reply: str) -> HttpResponse:
    with _opened(reply) as row:
        if request.method != "POST" or row.answered_at is not None:
            return _page(request, row, reply, SurveyForm())
        form = SurveyForm(request.POST)
        if not form.is_valid():
            return _page(request, row, reply, form, status=422)
        try:
            answer_survey(survey=row, answer=form.answer())
        except NotAllowed as problem:
            return _page(request, row, reply, form, status=409, problem=str(problem))
        return HttpResponseRedirect(reverse("survey:page", args=[reply]))


def _page(
    request: HttpRequest, row: Survey, secret: str, form: SurveyForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    closed = row.answered_at is None and timezone.now() > row.asked_at + ANSWER_WITHIN
    context = {
        "survey": row,
        "secret": secret,
        "form": form,
        "closed": closed,
        "company": row.company,
        "company_name": row.company.name,
        **more,
    }
    return render(
        request, "outreach/answer.html", context, status=410 if closed and status == 200 else status
    )


@public(reason=WHY)
@require_POST
def consent(request: HttpRequest, reply: str) -> HttpResponse:
    """He no longer agrees to be published; pressed twice, the page tells how it stands."""
    with _opened(reply) as row:
        withdraw_consent(survey=row)
    return HttpResponseRedirect(reverse("survey:page", args=[reply]))


@public(reason=FOR_ALL)
@require_safe
def testimonials(request: HttpRequest, showcase: str) -> HttpResponse:
    found = capabilities.find(purpose=PAGE, secret=showcase)
    if found is None:
        raise Http404
    with company_scope(found.company_id):
        company = Company.objects.get(pk=found.company_id)
        rows = list(queries.published()[:SHOWN])
        context = {"rows": rows, "company": company, "company_name": company.name}
        return render(request, "outreach/testimonials.html", context)


def _offer(secret: str) -> AbstractContextManager[CampaignClient]:
    return behind(purpose=OFFER, secret=secret, named=queries.offer_named)


@public(reason=FOR_OFFERS)
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, offer: str) -> HttpResponse:
    """What is offered, and one button: it interests him. Pressed twice, he said it once."""
    with _offer(offer) as row:
        form = OfferForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            answer_offer(offer=row, word=form.cleaned_data["word"])
            return HttpResponseRedirect(reverse("survey:offer", args=[offer]))
        context = {
            "offer": row,
            "secret": offer,
            "form": form,
            "company": row.company,
            "company_name": row.company.name,
        }
        return render(request, "outreach/offer.html", context, status=422 if form.is_bound else 200)


@public(reason=FOR_OFFERS)
@require_POST
def offer_refusal(request: HttpRequest, offer: str) -> HttpResponse:
    """No more offers, or again: his reminders are another matter and still come."""
    with _offer(offer) as row:
        refuse_offers(offer=row, refused=request.POST.get("do") != "accept")
    return HttpResponseRedirect(reverse("survey:offer", args=[offer]))
