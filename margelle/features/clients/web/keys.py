"""Keys, badges and remotes: what the firm holds, who has it, handed out and back in (PEER-19)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import member_of
from margelle.features.clients import actions, queries
from margelle.features.clients.forms import HolderForm, KeyForm
from margelle.features.clients.models import KeyCustody, Site, SiteKey

from .pages import edit_part


def _holders(row: SiteKey) -> str:
    return ", ".join(str(one.holder) for one in row.out)


class KeyTable(Table[SiteKey]):
    id = "keys"
    row_template = "clients/_key_row.html"
    columns = (
        Column(key="key", label="Clé", sort=("label",), export=str),
        Column(
            key="client",
            label="Client et lieu",
            sort=("site__client__name",),
            export=lambda k: f"{k.site.client.full_name()}, {k.site}",
        ),
        Column(key="copies", label="Exemplaires", sort=("copies",), num=True, export=lambda k: k.copies),
        Column(key="office", label="Au bureau", num=True, export=lambda k: k.at_office),
        Column(key="holders", label="Chez", export=_holders),
    )
    search_fields = ("label", "site__client__name", "site__city")
    search_label = "Clé, client, ville…"
    default_sort = "client"
    per_page = 50
    empty = Empty(
        icon="key-round",
        title="Aucune clé",
        text="Clés, badges et télécommandes que vos clients vous confient s’ajoutent sur leur lieu.",
        url="/clients/",
        label="Ouvrir un client",
        button_icon="users",
    )

    def get_filters(self) -> tuple[Filter, ...]:
        holders = Member.objects.filter(key_custodies__returned_at=None, key_custodies__isnull=False)
        people = [(str(one.pk), str(one)) for one in holders.distinct().order_by("last_name", "pk")]
        return (
            Filter(
                key="holder",
                label="Chez",
                choices=people,
                apply=lambda rows, value: rows.filter(custodies__holder=value, custodies__returned_at=None),
            ),
            Filter(
                key="state",
                label="Liste",
                choices=(("given", "Rendues au client"),),
                apply=lambda rows, _: rows,
                all_label="En notre possession",
            ),
        )


@may("clients.view")
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    rows = queries.listed_keys(given_back=request.GET.get("state") == "given")
    table = KeyTable(request, rows)
    if (answer := table.export_response("cles")) is not None:
        return answer
    return render(request, "clients/keys.html", {"table": table})


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def key_new(request: HttpRequest, site: UUID) -> HttpResponse:
    row = get_object_or_404(Site.objects.select_related("client"), pk=site)
    return _edit(request, SiteKey(site=row), "Nouvelle clé", reverse("clients:client", args=[row.client_id]))


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: HttpRequest, site_key: UUID) -> HttpResponse:
    """Its words, who holds it, and every hand it went through."""
    row = _the(site_key)
    return _edit(request, row, f"Modifier «\u00a0{row}\u00a0»", _address(row), template="clients/key.html")


def _edit(request: HttpRequest, row: SiteKey, title: str, back: str, **more: Any) -> HttpResponse:
    is_new = row._state.adding
    history = [] if is_new else row.custodies.select_related("holder", "handed_by", "returned_by")
    return edit_part(
        request,
        row.site.client,
        KeyForm(request.POST or None, instance=row),
        title=title,
        tab="infos",
        back=back,
        save=lambda changed: actions.save_key(key=changed, by=member_of(request)),
        said="La clé est enregistrée.",
        key=row,
        history=history,
        holder_form=HolderForm(),
        **more,
    )


@may("clients.edit")
@require_POST
def custody_new(request: HttpRequest, site_key: UUID) -> HttpResponse:
    row, form = _the(site_key), HolderForm(request.POST)
    if not form.is_valid():
        return _refused(" ".join(map(str, form.errors["holder"])))
    holder = form.cleaned_data["holder"]
    try:
        actions.take_key(key=row, holder=holder, by=member_of(request), is_certain=False)
    except actions.KeyNotThere as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{row}\u00a0: remise à {holder}.")
    return redirect(_address(row))


@may("clients.edit")
@require_POST
def custody_end(request: HttpRequest, custody: UUID) -> HttpResponse:
    row = get_object_or_404(KeyCustody.objects.select_related("key", "holder"), pk=custody)
    actions.return_key(key=row.key, holder=row.holder, by=member_of(request))
    messages.success(request, f"{row.key}\u00a0: de retour au bureau.")
    return redirect(_address(row.key))


@may("clients.edit")
@require_POST
def key_end(request: HttpRequest, site_key: UUID) -> HttpResponse:
    row = _the(site_key)
    try:
        actions.give_key_back(key=row, by=member_of(request))
    except actions.KeyNotThere as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(row))
    messages.success(request, f"{row}\u00a0: rendue au client.")
    return redirect("clients:client", row.site.client_id)


def _the(pk: UUID) -> SiteKey:
    return get_object_or_404(SiteKey.objects.select_related("site__client"), pk=pk)


def _address(row: SiteKey) -> str:
    return reverse("clients:key", args=[row.pk])


def _refused(text: str) -> HttpResponse:
    return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
