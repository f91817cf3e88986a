"""What the pages of a client share: its head with tabs, its form page, its answers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from margelle.base.ui.slots import panels_for, tabs_for
from margelle.features.clients.models import Client
from margelle.features.clients.queries import client_head


def client_page(
    request: HttpRequest, client: Client, template: str, *, tab: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of one client, with its head: name, contacts, labels, buttons of other rooms and tabs."""
    shared = {
        **client_head(client),
        "tabs": tabs_for("client", client, request, current=tab),
        "client_actions": panels_for("client_actions", client, request),
    }
    return render(request, template, shared | context, status=status)


def form_status(form: BaseForm) -> int:
    return 422 if form.is_bound and form.errors else 200


def edit_part(
    request: HttpRequest,
    client: Client,
    form: "ModelForm[Any]",
    *,
    title: str,
    tab: str,
    back: str,
    save: Callable[[Any], object],
    said: str,
    template: str = "clients/form.html",
    **context: Any,
) -> HttpResponse:
    """One form about a part of a client: shown, refused with 422, or saved and back with a word."""
    if request.method == "POST" and form.is_valid():
        save(form.save(commit=False))
        messages.success(request, said)
        return redirect(back)
    return client_page(
        request,
        client,
        template,
        tab=tab,
        status=form_status(form),
        form=form,
        form_title=title,
        back=back,
        **context,
    )


def refused(text: str) -> HttpResponse:
    return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")


def wanted_archive(request: HttpRequest) -> bool | None:
    """What the button asked: put away, bring back, or nothing one can understand."""
    return {"1": True, "0": False}.get(request.POST.get("archived", ""))
