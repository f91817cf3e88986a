"""The owner asks that somebody comes. Looking changes nothing; one open request at a time."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import public
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.queries import local_today
from margelle.features.logbook.forms import RequestForm
from margelle.features.planning.actions import ask_visit, withdraw_request
from margelle.features.planning.models import VisitRequest
from margelle.features.planning.queries.requests import told_request
from margelle.features.planning.rules import NotAllowed

from .door import WHY, Door, door_of, found_by


@public(reason=WHY)
@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: HttpRequest, token: str) -> HttpResponse:
    found = found_by(token)
    with company_scope(found.company_id):
        door = door_of(token, found)
        if not door.is_inside(request):
            return redirect(door.home)
        today = local_today(door.link.company)
        if request.method != "POST":
            asked = told_request(door.link.pool)
            if asked is not None and asked.state == VisitRequest.State.OPEN:
                return redirect(door.home)  # it tells what waits, and how to take it back
            return _page(request, door, RequestForm(today=today))
        form = RequestForm(request.POST, today=today)
        if not form.is_valid():
            return _page(request, door, form, status=422)
        try:
            ask_visit(pool=door.link.pool, asked=form.asked())
        except NotAllowed as problem:
            return _page(request, door, form, status=409, problem=str(problem))
        return redirect(f"{door.home}#demande")


def _page(
    request: HttpRequest, door: Door, form: RequestForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    return render(request, "logbook/request.html", door.context(form=form, **more), status=status)


@public(reason=WHY)
@require_POST
def withdrawal(request: HttpRequest, token: str) -> HttpResponse:
    """Take it back; pressed twice or too late, the page tells how it stands."""
    found = found_by(token)
    with company_scope(found.company_id):
        door = door_of(token, found)
        if door.is_inside(request):
            asked = told_request(door.link.pool)
            if asked is not None:
                withdraw_request(request=asked)
        return redirect(door.home)
