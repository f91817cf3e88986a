"""A site changes hands: to whom, then from when, with what follows said before the press."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.clients import actions, queries
from margelle.features.clients.forms import HandOverForm
from margelle.features.clients.models import Client, Site
from margelle.features.clients.rules import NotAllowed

from .pages import client_page, form_status

FOUND = 20


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def site_owner(request: HttpRequest, site: str) -> HttpResponse:
    row = get_object_or_404(Site.objects.select_related("client", "payer"), pk=site)
    asked = request.POST.get("client") or request.GET.get("client", "")
    to = _client(asked)
    if to is None:
        return _choice(request, row, was_asked=bool(asked) or request.method == "POST")
    form = HandOverForm(request.POST or None, initial={"on": local_today(row.company)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_over_site(site=row, to=to, on=form.cleaned_data["on"], by=member_of(request))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"{row} est maintenant à {to.full_name()}. L’historique suit les bassins."
            )
            return redirect("clients:client", client=to.pk)
    return client_page(
        request,
        row.client,
        "clients/hand_over.html",
        tab="infos",
        status=form_status(form),
        site=row,
        to=to,
        form=form,
    )


def _client(text: str) -> Client | None:
    """The client of the address or of the form; a foreign or unknown one is none."""
    try:
        found: Client | None = Client.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
    return found


def _choice(request: HttpRequest, site: Site, *, was_asked: bool) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    others = queries.matching_clients(queries.open_clients().exclude(pk=site.client_id), text)
    return client_page(
        request,
        site.client,
        "clients/choose_owner.html",
        tab="infos",
        status=422 if request.method == "POST" else 200,
        site=site,
        search=text,
        found=others.order_by("name", "pk")[:FOUND],
        problem="Nouveau propriétaire\u00a0: choisissez un client de la liste." if was_asked else "",
    )
