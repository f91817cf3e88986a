"""The guided set-up: a list to follow, leave and take up again (ACT-3)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from margelle.base.access import may
from margelle.base.ui.slots import steps
from margelle.features.accounts.actions.company import resume_step, skip_step
from margelle.features.accounts.queries import member_of
from margelle.features.accounts.queries.setup import set_up_of

from .answers import page


@may("setup.use")
@require_GET
def set_up(request: HttpRequest) -> HttpResponse:
    verbs = request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    return page(request, "accounts/setup.html", {"setup": set_up_of(member_of(request).company, verbs)})


@may("setup.use")
@require_POST
def step_later(request: HttpRequest, step: str) -> HttpResponse:
    """Put a step off, or take it up again when `state` is "open"."""
    if step not in {known.key for known in steps()}:
        raise Http404
    company = member_of(request).company
    if request.POST.get("state") == "open":
        resume_step(company=company, step=step)
    else:
        skip_step(company=company, step=step)
        messages.success(request, "Étape mise de côté. Vous la retrouverez ici.")
    return redirect("accounts:setup")
