"""Internal notes, contracts and zones."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import member_of
from margelle.features.clients import actions
from margelle.features.clients.forms import ContractForm, NoteForm, ZoneForm
from margelle.features.clients.models import Client, Contract, InternalNote, Zone

from .pages import edit_part, form_status


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def note_new(request: HttpRequest, client: str) -> HttpResponse:
    row = get_object_or_404(Client, pk=client)
    return _note(request, InternalNote(client=row), "Nouveau commentaire interne")


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, note: str) -> HttpResponse:
    row = get_object_or_404(InternalNote.objects.select_related("client"), pk=note, removed_at=None)
    return _note(request, row, "Modifier le commentaire interne")


def _note(request: HttpRequest, row: InternalNote, title: str) -> HttpResponse:
    return edit_part(
        request,
        row.client,
        NoteForm(request.POST or None, instance=row),
        title=title,
        tab="infos",
        back=reverse("clients:client", args=[row.client_id]),
        save=lambda changed: actions.save_note(note=changed, by=member_of(request)),
        said="Le commentaire est enregistré. Le client ne le verra jamais.",
        removal="" if row._state.adding else reverse("clients:note_removal", args=[row.pk]),
    )


@may("clients.edit")
@require_POST
def note_removal(request: HttpRequest, note: str) -> HttpResponse:
    row = get_object_or_404(InternalNote, pk=note)
    actions.remove_note(note=row, by=member_of(request))
    messages.success(request, "Le commentaire est retiré.")
    return redirect("clients:client", client=row.client_id)


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def contract_new(request: HttpRequest, client: str) -> HttpResponse:
    row = get_object_or_404(Client, pk=client)
    return _contract(request, Contract(client=row), "Nouveau contrat")


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def contract(request: HttpRequest, contract: str) -> HttpResponse:
    row = get_object_or_404(Contract.objects.select_related("client"), pk=contract)
    return _contract(request, row, "Modifier le contrat")


def _contract(request: HttpRequest, row: Contract, title: str) -> HttpResponse:
    is_open = not row._state.adding and row.ended_at is None
    return edit_part(
        request,
        row.client,
        ContractForm(request.POST or None, instance=row),
        title=title,
        tab="infos",
        back=reverse("clients:client", args=[row.client_id]),
        save=lambda changed: actions.save_contract(contract=changed, by=member_of(request)),
        said="Le contrat est enregistré.",
        removal=reverse("clients:contract_end", args=[row.pk]) if is_open else "",
        removal_label="Clore le contrat",
    )


@may("clients.edit")
@require_POST
def contract_end(request: HttpRequest, contract: str) -> HttpResponse:
    row = get_object_or_404(Contract, pk=contract)
    actions.end_contract(contract=row, by=member_of(request))
    messages.success(request, f"Le contrat « {row.name} » est clos.")
    return redirect("clients:client", client=row.client_id)


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def zones(request: HttpRequest) -> HttpResponse:
    form = ZoneForm(request.POST or None, instance=Zone())
    if request.method == "POST" and form.is_valid() and _saved(form):
        messages.success(request, f"Le secteur « {form.instance.name} » est ajouté.")
        return redirect("clients:zones")
    context = {
        "form": form,
        "zones": Zone.objects.annotate(site_count=Count("sites")),
        "tabs": tabs_for("settings", None, request, current="zones"),
    }
    return render(request, "clients/zones.html", context, status=form_status(form))


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def zone(request: HttpRequest, zone: str) -> HttpResponse:
    row = get_object_or_404(Zone, pk=zone)
    form = ZoneForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid() and _saved(form):
        messages.success(request, f"Le secteur « {row.name} » est enregistré.")
        return redirect("clients:zones")
    context = {"form": form, "zone": row, "tabs": tabs_for("settings", None, request, current="zones")}
    return render(request, "clients/zone.html", context, status=form_status(form))


def _saved(form: ZoneForm) -> bool:
    try:
        actions.save_zone(zone=form.save(commit=False))
    except actions.NameTaken:
        form.add_error("name", "Ce secteur vient d’être créé par quelqu’un d’autre.")
        return False
    return True


@may("clients.edit")
@require_POST
def zone_removal(request: HttpRequest, zone: str) -> HttpResponse:
    row = get_object_or_404(Zone, pk=zone)
    try:
        actions.remove_zone(zone=row)
    except actions.InUse:
        messages.error(request, f"Des lieux sont dans « {row.name} » : changez d’abord leur secteur.")
    else:
        messages.success(request, f"Le secteur « {row.name} » est retiré.")
    return redirect("clients:zones")
