from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.slots import panels_for
from margelle.features.accounts.queries import member_of
from margelle.features.clients import actions, queries
from margelle.features.clients.forms import EquipmentForm, PoolForm
from margelle.features.clients.models import Client, Equipment, Pool, Site

from .pages import client_page, edit_part, refused, wanted_archive


@may("clients.view")
@require_safe
def client_pools(request: HttpRequest, client: str) -> HttpResponse:
    return _tab(request, get_object_or_404(Client, pk=client), None)


@may("clients.view")
@require_safe
def pool(request: HttpRequest, pool: str) -> HttpResponse:
    row = get_object_or_404(Pool.objects.select_related("site__client", "site__zone"), pk=pool)
    return _tab(request, row.site.client, row)


def _tab(request: HttpRequest, client: Client, pool: Pool | None) -> HttpResponse:
    found = queries.pool_tab(client, pool)
    return client_page(
        request,
        client,
        "clients/client_pools.html",
        tab="pools",
        found=found,
        pool=found.pool,
        panels=panels_for("pool", found.pool, request) if found.pool else [],
        side_panels=panels_for("pool_side", found.pool, request) if found.pool else [],
        sites=Site.objects.filter(client=client, archived_at=None),
    )


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def pool_new(request: HttpRequest, site: str) -> HttpResponse:
    row = get_object_or_404(Site.objects.select_related("client"), pk=site)
    return _edit(request, Pool(site=row), "Nouveau bassin")


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def pool_sheet(request: HttpRequest, pool: str) -> HttpResponse:
    row = get_object_or_404(Pool.objects.select_related("site__client"), pk=pool)
    return _edit(request, row, f"Modifier « {row.name} »")


def _edit(request: HttpRequest, row: Pool, title: str) -> HttpResponse:
    client = row.site.client
    back = reverse("clients:client_pools", args=[client.pk])
    if not row._state.adding:
        back = reverse("clients:pool", args=[row.pk])
    return edit_part(
        request,
        client,
        PoolForm(request.POST or None, instance=row),
        title=title,
        tab="pools",
        back=back,
        save=lambda changed: actions.save_pool(pool=changed, by=member_of(request)),
        said="La fiche du bassin est enregistrée.",
        template="clients/pool_form.html",
    )


@may("clients.edit")
@require_safe
def volume(request: HttpRequest) -> HttpResponse:
    """The volume that the lengths typed so far give, as a line of the form."""
    prefix = "pool" if any(key.startswith("pool-") for key in request.GET) else None
    form = PoolForm(request.GET, instance=Pool(), prefix=prefix)
    form.is_valid()
    shown = None if any(name == "shape" or name.endswith("_m") for name in form.errors) else form.computed()
    return render(request, "clients/_volume.html", {"volume": shown})


@may("clients.edit")
@require_POST
def pool_archive(request: HttpRequest, pool: str) -> HttpResponse:
    row = get_object_or_404(Pool.objects.select_related("site"), pk=pool)
    archived = wanted_archive(request)
    if archived is None:
        return refused("Choisissez : archiver ou rétablir.")
    actions.set_pool_archived(pool=row, archived=archived, by=member_of(request))
    messages.success(request, f"« {row.name} » est {'aux archives' if archived else 'de nouveau suivi'}.")
    return redirect("clients:client_pools", client=row.site.client_id)


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def equipment_new(request: HttpRequest, pool: str) -> HttpResponse:
    row = get_object_or_404(Pool.objects.select_related("site__client"), pk=pool)
    return _equipment(request, Equipment(pool=row), "Nouvel équipement")


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def equipment(request: HttpRequest, equipment: str) -> HttpResponse:
    row = get_object_or_404(Equipment.objects.select_related("pool__site__client"), pk=equipment)
    return _equipment(request, row, "Modifier l’équipement")


def _equipment(request: HttpRequest, row: Equipment, title: str) -> HttpResponse:
    return edit_part(
        request,
        row.pool.site.client,
        EquipmentForm(request.POST or None, instance=row),
        title=title,
        tab="pools",
        back=reverse("clients:pool", args=[row.pool_id]),
        save=lambda changed: actions.save_equipment(equipment=changed, by=member_of(request)),
        said="L’équipement est enregistré.",
        removal="" if row._state.adding else reverse("clients:equipment_removal", args=[row.pk]),
    )


@may("clients.edit")
@require_POST
def equipment_removal(request: HttpRequest, equipment: str) -> HttpResponse:
    row = get_object_or_404(Equipment.objects.select_related("pool"), pk=equipment)
    actions.remove_place_part(part=row, by=member_of(request))
    messages.success(request, "L’équipement est retiré ; son historique reste.")
    return redirect("clients:pool", pool=row.pool_id)
