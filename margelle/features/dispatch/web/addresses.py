"""Addresses without a point: asked of the address service, or placed by hand."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.base.ui.tables import Column, Empty, Table
from margelle.features.accounts.queries import member_of
from margelle.features.clients.models import Site
from margelle.features.dispatch.actions.addresses import accept_guess, ask_points
from margelle.features.dispatch.models import AddressGuess
from margelle.features.dispatch.queries.addresses import unplaced
from margelle.features.dispatch.services import addresses
from margelle.features.planning.rules import NotAllowed


class AddressTable(Table[Site]):
    id = "addresses"
    row_template = "dispatch/_address_row.html"
    columns = (
        Column(key="client", label="Client", sort=("client__name", "pk"), export=lambda s: s.client.name),
        Column(key="address", label="Adresse", sort=("city", "address"), export=str),
        Column(key="guess", label="Ce que dit le service d’adresses"),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields = ("client__name", "address", "city", "postcode")
    search_label = "Client, adresse, ville…"
    default_sort = "client"
    empty = Empty(
        icon="map-pin",
        title="Toutes les adresses ont leur point",
        text="Un lieu sans point ne compte ni dans les trajets ni sur les cartes. Il apparaîtrait ici.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@may("clients.edit")
def addresses_page(request: HttpRequest) -> HttpResponse:
    """A POST asks the service, by the worker."""
    if request.method == "POST":
        try:
            ask_points(by=member_of(request))
            messages.success(request, "Recherche lancée\u00a0: les points trouvés apparaissent d’eux-mêmes.")
        except NotAllowed as problem:
            messages.error(request, str(problem))
        return HttpResponseRedirect(reverse("dispatch:addresses"))
    table = AddressTable(request, unplaced())
    if (answer := table.export_response("adresses")) is not None:
        return answer
    guesses = {row.site_id: row for row in AddressGuess.objects.filter(site__in=[s.pk for s in table.rows])}
    for site in table.rows:
        site.guess = guesses.get(site.pk)  # type: ignore[attr-defined]  # for the row's template
    context = {
        "table": table,
        "is_set": addresses.is_set(),
        "tabs": tabs_for("rounds", None, request, current="addresses"),
    }
    return render(request, "dispatch/addresses.html", context)


@require_POST
@may("clients.edit")
def guess_acceptance(request: HttpRequest, address_guess: UUID) -> HttpResponse:
    guess = get_object_or_404(AddressGuess, pk=address_guess)
    try:
        site = accept_guess(guess=guess, by=member_of(request))
        messages.success(request, f"{site.client.short_name}\u00a0: point placé.")
    except NotAllowed as problem:
        messages.error(request, str(problem))
    return HttpResponseRedirect(reverse("dispatch:addresses"))
