"""Campaigns: written, looked at, sent once, and what came of them (MKT-4)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.messaging.queries import days_to_leave, messaging_settings, setting_of
from margelle.features.messaging.rules import length, plain
from margelle.features.outreach import actions, queries
from margelle.features.outreach.forms import CampaignForm
from margelle.features.outreach.models import Campaign
from margelle.features.planning.rules import NotAllowed

SHOWN = 200  # of each list of the preview; the numbers above it are of all


def _head(request: HttpRequest) -> dict[str, Any]:
    return {
        "tabs": tabs_for("outreach", None, request, current="campaigns"),
        "is_on": setting_of(queries.CAMPAIGN_KEY).is_on,
    }


def _campaign(pk: UUID) -> Campaign:
    found: Campaign = get_object_or_404(Campaign, pk=pk)
    return found


@may("campaigns.manage")
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    return render(request, "outreach/campaigns.html", {"rows": queries.campaigns()[:SHOWN], **_head(request)})


@may("campaigns.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_new(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


@may("campaigns.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_edit(request: HttpRequest, campaign: UUID) -> HttpResponse:
    row = _campaign(campaign)
    if row.sent_at is not None:
        return HttpResponseRedirect(reverse("outreach:campaign", args=[row.pk]))
    return _form(request, row)


def _form(request: HttpRequest, row: Campaign | None) -> HttpResponse:
    form = CampaignForm(request.POST if request.method == "POST" else None, campaign=row)
    if form.is_bound and form.is_valid():
        try:
            saved = actions.save_campaign(
                campaign=row, fields=form.texts(), segment=form.segment(), by=member_of(request)
            )
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        else:
            return HttpResponseRedirect(reverse("outreach:campaign", args=[saved.pk]))
    context = {"form": form, "campaign": row, **_head(request)}
    return render(request, "outreach/campaign_form.html", context, status=422 if form.is_bound else 200)


@may("campaigns.manage")
@require_safe
def campaign(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """A draft: who gets it and who not. Sent: what came of it."""
    return _page(request, _campaign(campaign))


def _page(request: HttpRequest, row: Campaign, *, status: int = 200, problem: str = "") -> HttpResponse:
    context: dict[str, Any] = {"campaign": row, "problem": problem, **_head(request)}
    if row.sent_at is not None:
        context |= {"results": queries.results_of(row), "answers": queries.answers_of(row)[:SHOWN]}
        return render(request, "outreach/campaign_sent.html", context, status=status)
    company = member_of(request).company
    found = queries.preview_of(row, now=timezone.now(), today=local_today(company))
    context |= {
        "preview": found,
        "reached": found.reached[:SHOWN],
        "left_out": found.left_out[:SHOWN],
        "price": _price(row, found, company.name),
        "days": days if (days := days_to_leave(len(found.reached))) > 1 else 0,
    }
    return render(request, "outreach/campaign.html", context, status=status)


def _price(row: Campaign, found: queries.Preview, company: str) -> str:
    """What its SMS will cost, about: the link and the name count as well."""
    price = messaging_settings().sms_price
    if not found.texts or price is None:
        return ""
    parts = length(
        plain(f"{company}\u00a0: {row.text} Répondre, ou ne plus recevoir d’offres\u00a0: " + "x" * 60)
    ).segments
    return french.eur(round(price * parts * found.texts * 100))


@may("campaigns.manage")
@require_POST
def sending(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Send it to those who were seen; pressed twice, it leaves once."""
    row, by = _campaign(campaign), member_of(request)
    seen = request.POST.get("seen", "")
    try:
        count = actions.send_campaign(
            campaign=row,
            company=by.company,
            by=by,
            seen=int(seen) if seen.isdecimal() and len(seen) < 8 else -1,
        )
    except NotAllowed as problem:
        return _page(request, _campaign(campaign), status=409, problem=str(problem))
    messages.success(request, f"Campagne confiée aux messages\u00a0: {french.plural(count, 'client')}.")
    return HttpResponseRedirect(reverse("outreach:campaign", args=[row.pk]))


@may("campaigns.manage")
@require_POST
def answer(request: HttpRequest, campaign: UUID, offer_row: UUID) -> HttpResponse:
    """Somebody of the office called this client."""
    row = get_object_or_404(_campaign(campaign).clients, pk=offer_row)
    actions.treat_offer(offer=row, by=member_of(request))
    return HttpResponseRedirect(reverse("outreach:campaign", args=[campaign]))
