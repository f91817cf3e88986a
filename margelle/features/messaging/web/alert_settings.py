"""Who hears of alerts and who is on call, by the company's settings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.base.ui.french import DAYS
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import member_of
from margelle.features.messaging import actions, queries
from margelle.features.messaging.forms import AddressForm, DelayForm, KindsForm, OnCallForm
from margelle.features.messaging.models import AlertAddress, OnCall

SAVED = "Alertes enregistrées."


@may("company.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """A POST adds an address."""
    if request.method != "POST":
        return _page(request)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            actions.add_address(**form.values(), by=member_of(request))
        except actions.Taken as problem:
            form.add_error("address", str(problem))
        else:
            return _saved(request)
    return _page(request, status=422, address_form=form)


def _page(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    company = queries.company_address()
    others = [
        (row, KindsForm(initial={"kinds": row.kinds}, auto_id=f"{row.pk.hex}_%s"))
        for row in AlertAddress.objects.filter(member=None).exclude(way="email", address="")
    ]
    context = {
        "company": member_of(request).company,
        "company_form": KindsForm(initial={"kinds": company.kinds}, auto_id="company_%s"),
        "others": others,
        "on_call": [(row, _days(row)) for row in OnCall.objects.select_related("member")],
        "address_form": AddressForm(auto_id="new_%s"),
        "on_call_form": OnCallForm(
            auto_id="call_%s", initial={"starts": "18:00", "ends": "08:00", "rank": 1}
        ),
        "delay_form": DelayForm(initial={"minutes": queries.messaging_settings().escalate_minutes}),
        "tabs": tabs_for("settings", None, request, current="alerts"),
        **forms,
    }
    return render(request, "messaging/alert_settings.html", context, status=status)


def _days(row: OnCall) -> str:
    if len(row.weekdays) == 7:
        return "tous les jours"
    return ", ".join(DAYS[number] for number in row.weekdays)


def _saved(request: HttpRequest, words: str = SAVED) -> HttpResponse:
    messages.success(request, words)
    return redirect("messaging:alert_settings")


@may("company.edit")
@require_POST
def company_kinds(request: HttpRequest) -> HttpResponse:
    form = KindsForm(request.POST, auto_id="company_%s")
    if not form.is_valid():
        return _page(request, status=422, company_form=form)
    actions.choose_company_kinds(kinds=form.cleaned_data["kinds"], by=member_of(request))
    return _saved(request)


@may("company.edit")
@require_POST
def address(request: HttpRequest, alert_address: UUID) -> HttpResponse:
    row = get_object_or_404(AlertAddress.objects.filter(member=None), pk=alert_address)
    if request.POST.get("do") == "remove":
        actions.remove_address(row=row, by=member_of(request))
        return _saved(request, "Cette adresse ne reçoit plus rien.")
    form = KindsForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, problem=form.errors["kinds"][0])
    actions.choose_kinds(row=row, kinds=form.cleaned_data["kinds"], by=member_of(request))
    return _saved(request)


@may("company.edit")
@require_POST
def on_call(request: HttpRequest) -> HttpResponse:
    form = OnCallForm(request.POST, auto_id="call_%s")
    if not form.is_valid():
        return _page(request, status=422, on_call_form=form)
    actions.add_on_call(**form.cleaned_data, by=member_of(request))
    return _saved(request, "Astreinte enregistrée.")


@may("company.edit")
@require_POST
def on_call_removal(request: HttpRequest, on_call: UUID) -> HttpResponse:
    row = get_object_or_404(OnCall, pk=on_call)
    actions.remove_on_call(row=row, by=member_of(request))
    return _saved(request, "Astreinte retirée.")


@may("company.edit")
@require_POST
def delay(request: HttpRequest) -> HttpResponse:
    form = DelayForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, delay_form=form)
    actions.set_escalation(minutes=form.cleaned_data["minutes"], by=member_of(request))
    return _saved(request)
