"""The morning's loading list of all vehicles, on screen and on paper; fitted parts for the pools' sheets."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.fieldwork.actions import file_fitted_part
from margelle.features.fieldwork.queries import loading_lists, product_uses
from margelle.features.planning.queries.filters import day_or


@may("stock.view")
@require_safe
def loading(request: HttpRequest) -> HttpResponse:
    day = day_or(request.GET.get("day", ""), local_today(member_of(request).company))
    context = {
        "tabs": tabs_for("catalogue", None, request, current="loading"),
        "day": day,
        "before": (day - timedelta(days=1)).isoformat(),
        "after": (day + timedelta(days=1)).isoformat(),
        "lists": loading_lists(day),
    }
    return render(request, "fieldwork/loading.html", context)


@may("clients.edit")
@require_POST
def use_equipment(request: HttpRequest, use: UUID) -> HttpResponse:
    """`keep` is "1" to write the part on the pool's sheet, "0" to leave it out."""
    row = get_object_or_404(product_uses().filter(fitted=True, pool__isnull=False), pk=use)
    keep = request.POST.get("keep")
    if keep not in {"1", "0"}:
        text = "« keep »\u00a0: choisissez d’ajouter la pièce à la fiche, ou non."
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    file_fitted_part(use=row, by=member_of(request), keep=keep == "1")
    said = "est sur la fiche du bassin" if keep == "1" else "reste hors de la fiche"
    messages.success(request, f"{row.product.name} {said}.")
    return HttpResponseRedirect(reverse("clients:pool", args=[row.pool_id]))
