"""What the optimiser must leave to one visit."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.dispatch.actions import lock_visit
from margelle.features.dispatch.forms.runs import LockForm
from margelle.features.dispatch.queries.runs import lock_of
from margelle.features.planning.queries import visit_address, visit_for
from margelle.features.planning.rules import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@may("dispatch.edit")
def visit_lock(request: HttpRequest, visit: UUID) -> HttpResponse:
    """{kind}"""
    row = visit_for(visit)
    form = LockForm(request.POST if request.method == "POST" else None, initial={"kind": lock_of(row)})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                lock_visit(visit=row, kind=form.cleaned_data["kind"], by=member_of(request))
                messages.success(request, "Le prochain calcul en tiendra compte.")
                return HttpResponseRedirect(visit_address(row.pk))
            except NotAllowed as problem:
                form.add_error("kind", str(problem))
        status = 422
    context = {"visit": row, "form": form, "back": visit_address(row.pk)}
    return render(request, "dispatch/lock.html", context, status=status)
