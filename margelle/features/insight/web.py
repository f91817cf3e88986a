from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from margelle.base.access import may
from margelle.features.accounts.queries import local_now, member_of
from margelle.features.accounts.queries.setup import set_up_of

from .queries import day_of, todo_of


@may("account.use")
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """The day at a glance; who works by phone is led to the phone's application instead of a refusal."""
    member = member_of(request)
    verbs = request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    if "dashboard.view" not in verbs:
        return render(request, "insight/elsewhere.html", {"member": member})
    company = member.company
    setup = set_up_of(company, verbs) if "setup.use" in verbs and company.setup_done_at is None else None
    context = {
        "day": day_of(company),
        "todo": todo_of(company, verbs),
        "setup": setup if setup and not setup.is_over else None,
        "now": local_now(company),
    }
    return render(request, "insight/dashboard.html", context)
