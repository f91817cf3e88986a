"""What is tried or repeated from a round: an urgent stop slipped in, the round on other days."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.queries import member_of
from margelle.features.planning.actions.rounds import copy_round
from margelle.features.planning.forms.rounds import CopyForm
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import visit_for
from margelle.features.planning.queries.rounds import round_sheet, try_insertion
from margelle.features.planning.rules import MOVABLE, NotAllowed, State

from .plan_changes import tell_undoable
from .rounds import round_address, technician_for


@require_safe
@may("planning.edit")
def round_insertion(request: HttpRequest, technician: UUID, day: date, visit: UUID) -> HttpResponse:
    """Where an urgent stop fits best, and whom it makes late. Nothing is changed before one accepts."""
    who, row = technician_for(technician), visit_for(visit)
    company = member_of(request).company
    if row.state not in MOVABLE:
        text = f"Une intervention « {row.get_state_display().lower()} » ne se déplace plus."
        refusal = {"problem": text, "back": round_address(who.pk, day)}
        return render(request, "planning/refused.html", refusal, status=409)
    text = request.GET.get("place", "")
    place = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
    trial = try_insertion(company, round_sheet(company, who, day), row, place)
    context = {"trial": trial, "technician": who, "day": day, "back": round_address(who.pk, day)}
    return render(request, "planning/round_insertion.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def round_copies(request: HttpRequest, technician: UUID, day: date) -> HttpResponse:
    who, member = technician_for(technician), member_of(request)
    sheet = round_sheet(member.company, who, day)
    rows = [stop.visit for stop in sheet.stops if stop.visit.state != State.CANCELLED]
    context = {"sheet": sheet, "rows": rows, "day": day, "back": round_address(who.pk, day)}
    if request.method in ("GET", "HEAD"):
        form = CopyForm(initial={"technician": who.pk, "day": day + timedelta(weeks=1), "times": 1})
        return render(request, "planning/round_copies.html", {**context, "form": form})
    form = CopyForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            return _copied(request, form, rows)
        except NotAllowed as problem:
            form.add_error(None, str(problem))
    return render(request, "planning/round_copies.html", {**context, "form": form}, status=status)


def _copied(request: HttpRequest, form: CopyForm, rows: list[Visit]) -> HttpResponse:
    to, days = form.cleaned_data["technician"], form.days()
    chosen = [row for row in rows if row.pk in form.cleaned_data["visits"]]
    if not chosen:
        raise NotAllowed(
            "Les interventions cochées ne sont plus dans cette tournée\u00a0: rechargez la page."
        )

    def title(count: int) -> str:
        copies = french.plural(count, "intervention reprise", "interventions reprises")
        said = f"{copies} pour {to}, {french.day(days[0])}"
        if len(days) > 1:
            said += f" et {french.plural(len(days) - 1, 'semaine suivante', 'semaines suivantes')}"
        return said

    action = copy_round(visits=chosen, technician=to, days=days, by=member_of(request), title=title)
    tell_undoable(request, f"{action.title}.", action.change)
    return HttpResponseRedirect(round_address(to.pk, days[0]))
