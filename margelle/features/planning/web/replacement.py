"""A skipped visit gets a new date straight away (PEER-12)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.planning.actions import replace_visit
from margelle.features.planning.forms.proposals import ReplacementForm
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import visit_address, visit_for
from margelle.features.planning.queries.slots import replacement_of
from margelle.features.planning.rules import NotAllowed, State

from .proposals import offers_for


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def visit_replacement(request: HttpRequest, visit: UUID) -> HttpResponse:
    """The best free places; one press plans the visit that takes the skipped one's place."""
    row = visit_for(visit)
    if row.state != State.SKIPPED or replacement_of(row) is not None:
        messages.info(request, "Cette intervention n’attend pas de nouvelle date.")
        return HttpResponseRedirect(visit_address(row.pk))
    if request.method in ("GET", "HEAD"):
        return _page(request, row, ReplacementForm())
    form = ReplacementForm(request.POST)
    if form.is_valid():
        try:
            made = replace_visit(visit=row, by=member_of(request), **form.cleaned_data)
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        else:
            day = french.day(form.cleaned_data["day"])
            messages.success(request, f"Nouvelle intervention prévue {day}, {made.technician}.")
            return HttpResponseRedirect(visit_address(made.pk))
    return _page(request, row, form, status=422)


def _page(request: HttpRequest, row: Visit, form: ReplacementForm, *, status: int = 200) -> HttpResponse:
    context = {"visit": row, "form": form, "slots": offers_for(row, local_today(row.company))}
    return render(request, "planning/replacement.html", context, status=status)
