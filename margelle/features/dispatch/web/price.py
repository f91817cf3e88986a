"""« Combien coûterait ce client ? »: the best slots of two weeks, and what the way costs (NEW-4)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.dispatch.forms.price import PriceForm, place_of
from margelle.features.dispatch.queries.price import priced_slots

from .said import chosen_client

WEEKLY = 52


@require_safe
@may("dispatch.view")
def price_page(request: HttpRequest) -> HttpResponse:
    """{latitude, longitude, service, minutes, visits} in the address: a question that can be sent on."""
    client = chosen_client(request)
    site = place_of(client)
    asked = "visits" in request.GET
    initial: dict[str, Any] = {"visits": WEEKLY}
    if site is not None:
        initial |= {"latitude": site.latitude, "longitude": site.longitude}
    form = PriceForm(request.GET if asked else None, initial=initial)
    found = None
    if asked and form.is_valid():
        given = form.cleaned_data
        found = priced_slots(
            client=client,
            latitude=given["latitude"],
            longitude=given["longitude"],
            service=given["service"],
            minutes=given["minutes"] or given["service"].minutes,
            visits_a_year=given["visits"],
            today=local_today(member_of(request).company),
        )
    context = {
        "form": form,
        "client": client,
        "found": found,
        "tabs": tabs_for("rounds", None, request, current="price"),
    }
    status = 422 if asked and form.errors else 200
    return render(request, "dispatch/price.html", context, status=status)
