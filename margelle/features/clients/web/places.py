"""Sites, contacts and ways in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.base.access.answers import problem
from margelle.base.access.sealed import Unreadable
from margelle.features.accounts.queries import member_of
from margelle.features.clients import actions
from margelle.features.clients.forms import AccessNoteForm, CodeForm, ContactForm, SiteForm
from margelle.features.clients.models import AccessCode, AccessNote, Client, Contact, Site
from margelle.features.clients.queries import placed_near

from .pages import edit_part, refused, wanted_archive


def _infos(client: Client) -> str:
    return reverse("clients:client", args=[client.pk])


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def contact_new(request: HttpRequest, client: str) -> HttpResponse:
    row = get_object_or_404(Client, pk=client)
    return _contact(request, Contact(client=row), "Nouveau contact")


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, contact: str) -> HttpResponse:
    row = get_object_or_404(Contact.objects.select_related("client"), pk=contact)
    return _contact(request, row, "Modifier le contact")


def _contact(request: HttpRequest, row: Contact, title: str) -> HttpResponse:
    return edit_part(
        request,
        row.client,
        ContactForm(request.POST or None, instance=row),
        title=title,
        tab="infos",
        back=_infos(row.client),
        save=lambda changed: actions.save_contact(contact=changed, by=member_of(request)),
        said="Le contact est enregistré.",
        removal="" if row._state.adding else reverse("clients:contact_removal", args=[row.pk]),
    )


@may("clients.edit")
@require_POST
def contact_removal(request: HttpRequest, contact: str) -> HttpResponse:
    row = get_object_or_404(Contact.objects.select_related("client"), pk=contact)
    actions.remove_place_part(part=row, by=member_of(request))
    messages.success(request, f"Le contact « {row.name} » est retiré.")
    return redirect(_infos(row.client))


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def site_new(request: HttpRequest, client: str) -> HttpResponse:
    row = get_object_or_404(Client, pk=client)
    return _site(request, Site(client=row), "Nouveau lieu d’intervention")


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: HttpRequest, site: str) -> HttpResponse:
    row = get_object_or_404(Site.objects.select_related("client"), pk=site)
    return _site(request, row, "Modifier le lieu d’intervention")


def _site(request: HttpRequest, row: Site, title: str) -> HttpResponse:
    return edit_part(
        request,
        row.client,
        SiteForm(request.POST or None, instance=row),
        title=title,
        tab="infos",
        back=_infos(row.client),
        save=lambda changed: actions.save_site(site=changed, by=member_of(request)),
        said="Le lieu est enregistré.",
        template="clients/site_form.html",
        near=placed_near(row),
    )


@may("clients.edit")
@require_POST
def site_archive(request: HttpRequest, site: str) -> HttpResponse:
    row = get_object_or_404(Site.objects.select_related("client"), pk=site)
    archived = wanted_archive(request)
    if archived is None:
        return refused("Choisissez : archiver ou rétablir.")
    actions.set_site_archived(site=row, archived=archived, by=member_of(request))
    messages.success(request, f"Le lieu « {row} » est {'aux archives' if archived else 'rétabli'}.")
    return redirect(_infos(row.client))


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def access_note_new(request: HttpRequest, site: str) -> HttpResponse:
    row = get_object_or_404(Site.objects.select_related("client"), pk=site)
    return _access_note(request, AccessNote(site=row), "Nouvelle consigne d’accès")


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def access_note(request: HttpRequest, access_note: str) -> HttpResponse:
    row = get_object_or_404(AccessNote.objects.select_related("site__client"), pk=access_note)
    return _access_note(request, row, "Modifier la consigne d’accès")


def _access_note(request: HttpRequest, row: AccessNote, title: str) -> HttpResponse:
    return edit_part(
        request,
        row.site.client,
        AccessNoteForm(request.POST or None, instance=row),
        title=title,
        tab="infos",
        back=_infos(row.site.client),
        save=lambda changed: actions.save_access_note(note=changed, by=member_of(request)),
        said="La consigne est enregistrée ; les téléphones la reçoivent.",
        removal="" if row._state.adding else reverse("clients:access_note_removal", args=[row.pk]),
    )


@may("clients.edit")
@require_POST
def access_note_removal(request: HttpRequest, access_note: str) -> HttpResponse:
    row = get_object_or_404(AccessNote.objects.select_related("site__client"), pk=access_note)
    actions.remove_place_part(part=row, by=member_of(request))
    messages.success(request, "La consigne est retirée.")
    return redirect(_infos(row.site.client))


@may("clients.codes")
@require_http_methods(["GET", "HEAD", "POST"])
def code_new(request: HttpRequest, site: str) -> HttpResponse:
    row = get_object_or_404(Site.objects.select_related("client"), pk=site)
    return _code(request, AccessCode(site=row), "Nouveau code")


@may("clients.codes")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, code: str) -> HttpResponse:
    """The value is written anew, never shown in the form: showing has its own trace."""
    row = get_object_or_404(AccessCode.objects.select_related("site__client"), pk=code)
    return _code(request, row, "Remplacer le code")


def _code(request: HttpRequest, row: AccessCode, title: str) -> HttpResponse:
    form = CodeForm(request.POST or None, instance=row)
    return edit_part(
        request,
        row.site.client,
        form,
        title=title,
        tab="infos",
        back=_infos(row.site.client),
        save=lambda changed: actions.save_code(
            code=changed, value=form.cleaned_data["value"], by=member_of(request)
        ),
        said="Le code est enregistré, chiffré.",
        removal="" if row._state.adding else reverse("clients:code_removal", args=[row.pk]),
    )


@may("clients.codes")
@require_POST
def code_removal(request: HttpRequest, code: str) -> HttpResponse:
    row = get_object_or_404(AccessCode.objects.select_related("site__client"), pk=code)
    actions.remove_place_part(part=row, by=member_of(request))
    messages.success(request, "Le code est effacé.")
    return redirect(_infos(row.site.client))


@may("clients.codes")
@require_POST
def code_value(request: HttpRequest, code: str) -> JsonResponse:
    """The clear value, once; the journal keeps who asked and when."""
    row = get_object_or_404(AccessCode, pk=code)
    try:
        value = actions.reveal_code(code=row, by=member_of(request))
    except Unreadable:
        return problem(
            409, "unreadable", "Ce code ne peut plus être lu : sa clé a changé. Écrivez-le de nouveau."
        )
    answer = JsonResponse({"value": value})
    answer["Cache-Control"] = "no-store"
    return answer
