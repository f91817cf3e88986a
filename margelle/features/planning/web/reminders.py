"""The client's own page, from the link of a reminder: no account, no script. Looking changes nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may, public
from margelle.base.access.links import behind
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.catalogue.models import ServiceType
from margelle.features.planning.actions import (
    ask_other_slot,
    confirm_visit,
    leave_note,
    set_preparations,
    stop_messages,
)
from margelle.features.planning.actions.reminders import CLOSED, PURPOSE
from margelle.features.planning.forms.reminders import NoteForm, OtherSlotForm, PreparationsForm
from margelle.features.planning.models import Reminder
from margelle.features.planning.queries.reminders import (
    WHEN_NOT_SAID,
    invitation,
    offers,
    preparations,
    reminder_named,
)
from margelle.features.planning.rules import NotAllowed

WHY = "A client has no account: the secret link of his reminder stands for him."


def _opened(secret: str) -> AbstractContextManager[Reminder]:
    return behind(purpose=PURPOSE, secret=secret, named=reminder_named)


def _page(
    request: HttpRequest, reminder: Reminder, secret: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    found = invitation(reminder)
    over = not (found.is_open or found.is_moved)
    context = {
        "invitation": found,
        "company": found.company,
        "company_name": found.company.name,
        "secret": secret,
        "note_form": NoteForm(),
        **more,
    }
    return render(
        request, "planning/reminder.html", context, status=410 if over and status == 200 else status
    )


@public(reason=WHY)
@require_safe
def page(request: HttpRequest, reminder: str) -> HttpResponse:
    with _opened(reminder) as row:
        return _page(request, row, reminder)


def _act(request: HttpRequest, secret: str, act: Callable[..., bool], **more: Any) -> HttpResponse:
    """Do it once, then show the page; a second press shows what the first one did."""
    with _opened(secret) as row:
        try:
            act(reminder=row, **more)
        except NotAllowed as problem:
            return _page(request, row, secret, status=409, problem=str(problem))
    return HttpResponseRedirect(reverse("reminder:page", args=[secret]))


@public(reason=WHY)
@require_POST
def confirmation(request: HttpRequest, reminder: str) -> HttpResponse:
    return _act(request, reminder, confirm_visit)


@public(reason=WHY)
@require_POST
def note(request: HttpRequest, reminder: str) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        with _opened(reminder) as row:
            return _page(request, row, reminder, status=422, note_form=form)
    return _act(request, reminder, leave_note, text=form.cleaned_data["note"])


@public(reason=WHY)
@require_POST
def stop(request: HttpRequest, reminder: str) -> HttpResponse:
    return _act(request, reminder, stop_messages)


@public(reason=WHY)
@require_http_methods(["GET", "HEAD", "POST"])
def other_slot(request: HttpRequest, reminder: str) -> HttpResponse:
    with _opened(reminder) as row:
        found = invitation(row)
        if not found.is_open:
            return _page(request, row, reminder, status=409, problem=CLOSED)
        if found.asked is not None:
            return HttpResponseRedirect(reverse("reminder:page", args=[reminder]))
        today = local_today(row.company)
        form = OtherSlotForm(request.POST or None, offers=offers(row.visit, today), today=today)
        problem = ""
        if request.method == "POST" and form.is_valid():
            try:
                ask_other_slot(reminder=row, wish=form.wish())
            except NotAllowed as refusal:
                problem = str(refusal)
            else:
                return HttpResponseRedirect(reverse("reminder:page", args=[reminder]))
        context = {
            "invitation": found,
            "company": found.company,
            "company_name": found.company.name,
            "secret": reminder,
            "form": form,
            "problem": problem,
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "planning/reminder_slot.html", context, status=status)


@may("messages.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def preparations_page(request: HttpRequest) -> HttpResponse:
    """What the client gets ready, by service (NTF-3)."""
    services = list(ServiceType.objects.filter(archived_at=None))
    form = PreparationsForm(request.POST or None, services=services, present=preparations())
    if request.method == "POST" and form.is_valid():
        member = member_of(request)
        set_preparations(texts=form.texts(), company=member.company, by=member)
        messages.success(request, "Préparatifs enregistrés\u00a0: les prochains rappels les disent.")
        return HttpResponseRedirect(reverse("planning:preparations"))
    context = {
        "form": form,
        "default": WHEN_NOT_SAID,
        "tabs": tabs_for("messages", None, request, current="preparations"),
    }
    return render(request, "planning/preparations.html", context, status=422 if form.is_bound else 200)
