"""The settings: the company, its agencies, its API tokens (ACT-4). Rooms above add their own tabs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.actions import settings as acts
from margelle.features.accounts.actions.company import change_company
from margelle.features.accounts.actions.team import Refused
from margelle.features.accounts.forms.settings import AgencyForm, CompanyForm, TokenForm
from margelle.features.accounts.models import Agency, ApiToken
from margelle.features.accounts.queries import member_of
from margelle.features.accounts.rules import API_SCOPES

from .answers import page


def _page(
    request: HttpRequest, template: str, current: str, context: dict[str, Any], *, refused: bool = False
) -> HttpResponse:
    tabs = tabs_for("settings", None, request, current=current)
    return page(request, template, {"tabs": tabs, **context}, refused=refused)


@may("company.edit")
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    initial = {name: getattr(member.company, name) for name in CompanyForm.base_fields}
    form = CompanyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_company(company=member.company, changes=form.cleaned_data, by=member)
        messages.success(request, "Réglages enregistrés.")
        return redirect("accounts:settings")
    return _page(request, "accounts/settings_company.html", "company", {"form": form}, refused=form.is_bound)


@may("agencies.edit")
@require_GET
def agencies(request: HttpRequest) -> HttpResponse:
    rows = list(Agency.objects.all())
    context = {
        "open": [row for row in rows if row.archived_at is None],
        "archived": [row for row in rows if row.archived_at is not None],
    }
    return _page(request, "accounts/settings_agencies.html", "agencies", context)


@may("agencies.edit")
@require_http_methods(["GET", "POST"])
def agency_new(request: HttpRequest) -> HttpResponse:
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agency = acts.add_agency(fields=form.cleaned_data, by=member_of(request))
        messages.success(request, f"Agence {agency} ajoutée.")
        return redirect("accounts:agencies")
    context = {"form": form, "row": None}
    return _page(request, "accounts/settings_agency.html", "agencies", context, refused=form.is_bound)


@may("agencies.edit")
@require_http_methods(["GET", "POST"])
def agency_page(request: HttpRequest, agency: UUID) -> HttpResponse:
    row = get_object_or_404(Agency, pk=agency)
    initial = {name: getattr(row, name) for name in AgencyForm.base_fields}
    form = AgencyForm(request.POST or None, initial=initial, agency=row)
    if request.method == "POST" and form.is_valid():
        acts.change_agency(agency=row, fields=form.cleaned_data, by=member_of(request))
        messages.success(request, f"Agence {row} enregistrée.")
        return redirect("accounts:agencies")
    context = {"form": form, "row": row}
    return _page(request, "accounts/settings_agency.html", "agencies", context, refused=form.is_bound)


@may("agencies.edit")
@require_POST
def agency_archive(request: HttpRequest, agency: UUID) -> HttpResponse:
    """Archive, or bring back when `state` is "open"."""
    row = get_object_or_404(Agency, pk=agency)
    try:
        if request.POST.get("state") == "open":
            acts.restore_agency(agency=row, by=member_of(request))
            messages.success(request, f"Agence {row} rétablie.")
        else:
            acts.archive_agency(agency=row, by=member_of(request))
            messages.success(request, f"Agence {row} archivée. Ce qui s’y rattache garde son nom.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:agencies")


@may("tokens.manage")
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; a new token is shown on the answer to its making, and never again."""
    form = TokenForm(request.POST or None)
    secret = ""
    refused = False
    if request.method == "POST":
        if form.is_valid():
            _, secret = acts.make_token(by=member_of(request), **form.cleaned_data)
            form = TokenForm()
        else:
            refused = True
    rows = [
        (row, [API_SCOPES.get(scope, scope) for scope in row.scopes])
        for row in ApiToken.objects.filter(revoked_at=None).select_related("member")
    ]
    context = {"form": form, "rows": rows, "secret": secret}
    return _page(request, "accounts/settings_tokens.html", "tokens", context, refused=refused)


@may("tokens.manage")
@require_POST
def token_end(request: HttpRequest, api_token: UUID) -> HttpResponse:
    row = get_object_or_404(ApiToken, pk=api_token)
    acts.revoke_token(token=row, by=member_of(request))
    messages.success(request, f"Jeton « {row.name} » retiré : il n’ouvre plus rien.")
    return redirect("accounts:tokens")
