"""One message to all clients with a label: written, looked at, sent once (PEER-18)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.models import Company
from margelle.features.accounts.queries import member_of
from margelle.features.messaging import actions, queries
from margelle.features.messaging.forms import ManyForm
from margelle.features.messaging.rules import MANY, Channel, fill, length, occasion_named, plain

SHOWN = 200  # of each list; the numbers above it are of all


@may("messages.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """The form; posted, who gets it and who not; posted again from there, it leaves."""
    form = ManyForm(request.POST if request.method == "POST" else None, initial=_wished(request))
    if not form.is_bound or request.POST.get("do") == "change":
        again = ManyForm(initial=request.POST.dict()) if form.is_bound else form
        return _render(request, "messaging/many.html", {"form": again})
    if not form.is_valid():
        return _render(request, "messaging/many.html", {"form": form}, status=422)
    if request.POST.get("do") != "send":
        return _look(request, form)
    seen = request.POST.get("seen", "")
    try:
        count = actions.write_to_many(
            label=form.chosen(),
            way=form.cleaned_data["way"],
            subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"],
            ticket=form.cleaned_data["ticket"],
            seen=int(seen) if seen.isdecimal() and len(seen) < 8 else -1,
            by=member_of(request),
        )
    except actions.CannotWrite as problem:
        return _look(request, form, status=409, problem=str(problem))
    words = (
        f"Message confié aux envois\u00a0: {french.plural(count, 'client')}."
        if count
        else "Il est déjà parti."
    )
    messages.success(request, words)
    return HttpResponseRedirect(reverse("messaging:messages"))


def _wished(request: HttpRequest) -> dict[str, str]:
    """A label may be given in the address, as from the list of labels."""
    return {"label": request.GET.get("label", "")[:40]}


def _look(request: HttpRequest, form: ManyForm, *, status: int = 200, problem: str = "") -> HttpResponse:
    company = member_of(request).company
    found = queries.audience_of(label=form.chosen(), way=form.cleaned_data["way"])
    days = queries.days_to_leave(len(found.reached))
    context = {
        "form": form,
        "audience": found,
        "to": dict(form.fields["label"].choices)[form.cleaned_data["label"]],  # type: ignore[attr-defined]
        "reached": found.reached[:SHOWN],
        "left_out": found.left_out[:SHOWN],
        "days": days if days > 1 else 0,
        "problem": problem,
        **_as_written(form, company, found),
    }
    return _render(request, "messaging/many_look.html", context, status=status)


def _as_written(form: ManyForm, company: Company, found: queries.Audience) -> dict[str, Any]:
    """The letter and the SMS as the first client will read them, and what the SMS cost, about."""
    occasion = occasion_named(MANY)
    assert occasion is not None
    name = found.reached[0][0].short_name if found.reached else "Mme Ferrand"
    given = form.cleaned_data
    values = actions.values_for(name, subject=given["subject"], text=given["text"], company=company)
    wordings = queries.wordings(occasion)
    sms = plain(fill(wordings[Channel.SMS].body, values))
    price = queries.messaging_settings().sms_price
    cost = price * length(sms).segments * found.texts if price is not None else None
    return {
        "letter": fill(wordings[Channel.EMAIL].body, values) if found.mails else "",
        "sms": sms if found.texts else "",
        "segments": length(sms).segments,
        "price": french.eur(round(cost * 100)) if cost else "",
    }


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    tabs = tabs_for("messages", None, request, current="many")
    return render(request, template, {**context, "tabs": tabs}, status=status)
