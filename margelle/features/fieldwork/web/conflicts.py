"""The conflict tray: work that does not fit the plan, and the manager's choice (NEW-1)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.fieldwork.actions import answer_conflict
from margelle.features.fieldwork.forms import AnswerForm
from margelle.features.fieldwork.models import Conflict
from margelle.features.fieldwork.queries.checks import open_conflict_count, to_check
from margelle.features.fieldwork.queries.conflicts import tray
from margelle.features.fieldwork.rules import Refused
from margelle.features.planning.rules import NotAllowed

SAID = {
    "phone": "Le travail du téléphone est gardé.",
    "office": "La version du bureau est gardée.",
    "both": "Les deux versions sont gardées.",
}


@may("reports.view")
@require_safe
def conflicts(request: HttpRequest) -> HttpResponse:
    context = {
        "tray": tray(),
        "counts": {"checks": to_check().count(), "conflicts": open_conflict_count()},
    }
    return render(request, "fieldwork/conflicts.html", context)


@may("reports.validate")
@require_POST
def conflict_answer(request: HttpRequest, conflict: UUID) -> HttpResponse:
    """Keep one version or both. A second press, or a second manager, changes nothing."""
    row = get_object_or_404(Conflict.objects.select_related("visit__client"), pk=conflict)
    form = AnswerForm(request.POST, conflict=row)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return _back(request)
    answer, keep = form.cleaned_data["answer"], form.cleaned_data["keep"]
    try:
        answered = answer_conflict(conflict=row, answer=answer, by=member_of(request), keep=keep)
    except (Refused, NotAllowed) as refusal:
        messages.error(request, str(refusal))
        return _back(request)
    if answered:
        said = "La valeur choisie est gardée." if keep else SAID[answer]
        messages.success(request, f"{row.visit.client.short_name}\u00a0: {said}")
    else:
        messages.info(request, "Ce conflit est déjà tranché.")
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(wanted)
    return HttpResponseRedirect(reverse("fieldwork:conflicts"))
