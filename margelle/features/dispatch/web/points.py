"""A site gets its point by hand: on a map, or typed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.clients.models import Site
from margelle.features.clients.queries import placed_near
from margelle.features.dispatch.actions.addresses import place_site
from margelle.features.dispatch.forms.points import PointForm
from margelle.features.dispatch.models import AddressGuess
from margelle.features.dispatch.queries.addresses import unplaced


@require_http_methods(["GET", "HEAD", "POST"])
@may("clients.edit")
def site_point(request: HttpRequest, site: UUID) -> HttpResponse:
    """{latitude, longitude[, then: next]}; first shown where the address service believes it to be."""
    row = get_object_or_404(Site.objects.select_related("client"), pk=site)
    guess = AddressGuess.objects.filter(site=row, latitude__isnull=False).first()
    status = 200
    if request.method == "POST":
        form = PointForm(request.POST)
        if form.is_valid():
            placed = place_site(site=row, by=member_of(request), **form.cleaned_data)
            messages.success(request, f"{placed.client.short_name}\u00a0: point placé.")
            return HttpResponseRedirect(_after(request))
        status = 422
    else:
        shown = row if row.latitude is not None else guess
        form = PointForm(
            initial={"latitude": shown.latitude, "longitude": shown.longitude} if shown is not None else {}
        )
    context = {
        "site": row,
        "form": form,
        "guess": guess if row.latitude is None else None,
        "near": placed_near(row),
        "left": unplaced().exclude(pk=row.pk).count(),
    }
    return render(request, "dispatch/point.html", context, status=status)


def _after(request: HttpRequest) -> str:
    """The next address without a point when that was asked and there is one, else their list."""
    following = (
        unplaced().order_by("client__name", "pk").first() if request.POST.get("then") == "next" else None
    )
    if following is None:
        return reverse("dispatch:addresses")
    return reverse("dispatch:site_point", args=[following.pk])
