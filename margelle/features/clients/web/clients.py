from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.slots import panels_for
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import member_of
from margelle.features.clients import actions, queries
from margelle.features.clients.forms import ClientForm, NewClientForm, NewPoolForm, NewSiteForm
from margelle.features.clients.models import AccessCode, AccessNote, Client, Pool, Site

from .pages import client_page, edit_part, refused, wanted_archive


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def client_new(request: HttpRequest) -> HttpResponse:
    """Client, site and pool on one page; a look-alike is shown before a second one is made."""
    data = request.POST or None
    form = NewClientForm(data, instance=Client())
    site_form = NewSiteForm(data, instance=Site(), prefix="site")
    pool_form = NewPoolForm(data, instance=Pool(), prefix="pool")
    parts = [form, site_form, *([pool_form] if pool_form.is_wanted else [])]
    likenesses: list[queries.Likeness] = []
    status = 200
    if request.method == "POST":
        status = 422
        if all([part.is_valid() for part in parts]):  # noqa: C419  # every part tells its errors
            client: Client = form.save(commit=False)
            likenesses = [] if form.cleaned_data["force"] else queries.look_alikes(client)
            if not likenesses:
                return _added(request, client, form, site_form, pool_form)
    context = {"form": form, "site_form": site_form, "pool_form": pool_form, "likenesses": likenesses}
    return render(request, "clients/client_new.html", context, status=status)


def _added(
    request: HttpRequest, client: Client, form: NewClientForm, site_form: NewSiteForm, pool_form: NewPoolForm
) -> HttpResponse:
    member = member_of(request)
    site: Site = site_form.save(commit=False)
    site.address, site.postcode, site.city = client.address, client.postcode, client.city
    actions.add_whole_client(
        client=client,
        site=site,
        pool=pool_form.save(commit=False) if pool_form.is_wanted else None,
        tags=form.tag_names(),
        by=member,
    )
    _ways_in(site, site_form, member)
    messages.success(request, f"{client.full_name()} est dans le fichier.")
    return redirect("clients:client", client=client.pk)


def _ways_in(site: Site, form: NewSiteForm, member: Member) -> None:
    if text := form.cleaned_data["access_text"]:
        actions.save_access_note(note=AccessNote(site=site, text=text), by=member)
    if value := form.cleaned_data["code"]:
        actions.save_code(code=AccessCode(site=site), value=value, by=member)


@may("clients.view")
@require_safe
def client(request: HttpRequest, client: str) -> HttpResponse:
    row = get_object_or_404(Client.objects.select_related("agency"), pk=client)
    return client_page(
        request,
        row,
        "clients/client.html",
        tab="infos",
        sheet=queries.client_sheet(row),
        panels=panels_for("client", row, request),
    )


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def client_identity(request: HttpRequest, client: str) -> HttpResponse:
    row = get_object_or_404(Client, pk=client)
    form = ClientForm(request.POST or None, instance=row)
    return edit_part(
        request,
        row,
        form,
        title="Modifier la fiche",
        tab="infos",
        back=reverse("clients:client", args=[row.pk]),
        save=lambda changed: actions.save_client(
            client=changed, tags=form.tag_names(), by=member_of(request)
        ),
        said="La fiche est enregistrée.",
        template="clients/identity_form.html",
    )


@may("clients.edit")
@require_POST
def client_archive(request: HttpRequest, client: str) -> HttpResponse:
    row = get_object_or_404(Client, pk=client)
    archived = wanted_archive(request)
    if archived is None:
        return refused("Choisissez : archiver ou rétablir.")
    actions.set_client_archived(client=row, archived=archived, by=member_of(request))
    text = "est aux archives ; son historique reste." if archived else "est de nouveau dans le fichier."
    messages.success(request, f"{row.full_name()} {text}")
    return redirect("clients:client", client=row.pk)
