"""Alerts at the office: the list, one of them with its timeline, taking charge, one's own choice."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.tenancy.ids import uuid7
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import member_of
from margelle.features.messaging import actions, queries
from margelle.features.messaging.forms import OwnForm
from margelle.features.messaging.queries.alerts import sent_of, steps_of
from margelle.features.messaging.tables import AlertTable, kind_label

OFFICE = "au bureau"


@may("messages.view")
@require_safe
def alerts_list(request: HttpRequest) -> HttpResponseBase:
    table = AlertTable(request, queries.alerts())
    if (answer := table.export_response("alertes")) is not None:
        return answer
    for row in table.rows:
        row.kind_label = kind_label(row.kind)  # type: ignore[attr-defined]  # for the template
    tabs = tabs_for("messages", None, request, current="alerts")
    return render(request, "messaging/alerts.html", {"table": table, "tabs": tabs})


@may("messages.view")
@require_safe
def alert_page(request: HttpRequest, alert: UUID) -> HttpResponse:
    row = queries.alert_for(alert)
    context = {"alert": row, "kind": kind_label(row.kind), "steps": steps_of(row), "sent": sent_of(row)}
    return render(request, "messaging/alert.html", context)


@may("messages.manage")
@require_POST
def taking(request: HttpRequest, alert: UUID) -> HttpResponse:
    row = queries.alert_for(alert)
    if actions.take_charge(alert=row, by=member_of(request), via=OFFICE):
        messages.success(request, "C’est noté\u00a0: vous prenez cette alerte en charge.")
    else:
        messages.info(request, "Rien à prendre en charge\u00a0: quelqu’un l’a déjà fait.")
    return HttpResponseRedirect(reverse("messaging:alert", args=[row.pk]))


@may("messages.view")
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """What this member wants to hear of himself."""
    member = member_of(request)
    present = {way: row.kinds for way, row in queries.own_addresses(member).items()}
    form = OwnForm(request.POST if request.method == "POST" else None, initial=present)
    if request.method == "POST" and form.is_valid():
        actions.choose_own_kinds(member=member, kinds=form.cleaned_data)
        messages.success(request, "Votre choix est enregistré.")
        return redirect("messaging:own_alerts")
    context: dict[str, Any] = {
        "form": form,
        "member": member,
        "tabs": tabs_for("messages", None, request, current="alerts"),
    }
    return render(request, "messaging/own_alerts.html", context, status=422 if form.is_bound else 200)


@may("company.edit")
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """An alert that says it is one: whoever would be called is called."""
    member = member_of(request)
    news = actions.News(
        kind="trial",
        key=f"trial:{uuid7()}",
        title=f"Essai d’alerte de {member.company.name}",
        text=f"Lancé par {member}. Rien à faire, sinon appuyer pour voir.",
        path=reverse("messaging:alerts"),
    )
    row = actions.raise_alert(news=news, company=member.company)
    assert row is not None
    messages.success(request, "Essai lancé\u00a0: suivez ici qui est prévenu et qui répond.")
    return HttpResponseRedirect(reverse("messaging:alert", args=[row.pk]))
