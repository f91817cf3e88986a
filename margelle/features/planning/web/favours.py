"""The times a client likes best, edited from the client's page (PLN-16)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.clients.models import Site
from margelle.features.planning.actions import remove_window, save_window
from margelle.features.planning.forms.favours import WindowForm
from margelle.features.planning.models import FavouredWindow


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def window_new(request: HttpRequest, site: UUID) -> HttpResponse:
    row = get_object_or_404(Site.objects.select_related("client"), pk=site)
    return _edited(request, FavouredWindow(site=row))


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def window(request: HttpRequest, window: UUID) -> HttpResponse:
    return _edited(request, _window(window))


@require_POST
@may("planning.edit")
def window_removal(request: HttpRequest, window: UUID) -> HttpResponse:
    row = _window(window)
    remove_window(window=row, by=member_of(request))
    messages.success(request, "Créneau favori retiré.")
    return HttpResponseRedirect(reverse("clients:client", args=[row.site.client_id]))


def _window(pk: UUID) -> FavouredWindow:
    return get_object_or_404(FavouredWindow.objects.select_related("site__client"), pk=pk)


def _edited(request: HttpRequest, row: FavouredWindow) -> HttpResponse:
    form = WindowForm(request.POST if request.method == "POST" else None, instance=row)
    client = reverse("clients:client", args=[row.site.client_id])
    if request.method == "POST" and form.is_valid():
        save_window(window=form.save(commit=False), by=member_of(request))
        messages.success(request, "Créneau favori enregistré\u00a0: il pèse sur les places proposées.")
        return HttpResponseRedirect(client)
    context = {"form": form, "site": row.site, "row": None if row._state.adding else row, "back": client}
    return render(request, "planning/window_form.html", context, status=422 if form.is_bound else 200)
