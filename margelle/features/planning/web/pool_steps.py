"""The steps of one pool's own (TPL-6): a panel on the pool's page, and their form."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.slots import panels_for, tabs_for
from margelle.features.accounts.queries import member_of
from margelle.features.clients.models import Pool
from margelle.features.clients.queries import client_head
from margelle.features.planning.actions import set_pool_steps
from margelle.features.planning.forms import StepLines
from margelle.features.planning.queries import open_templates
from margelle.features.planning.queries import pool_steps as steps_of
from margelle.features.planning.rules import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def pool_steps(request: HttpRequest, pool: UUID) -> HttpResponse:
    row = get_object_or_404(Pool.objects.select_related("site__client"), pk=pool)
    templates = list(open_templates())
    if request.method in ("GET", "HEAD"):
        rows = [(step.text, step.is_required, step.template_id) for step in steps_of(row)]
        return _page(request, row, StepLines(rows=rows, templates=templates))
    steps = StepLines(request.POST, templates=templates)
    if steps.moved or not steps.is_valid():
        return _page(request, row, steps, status=200 if steps.moved else 422)
    try:
        changed = set_pool_steps(pool=row, by=member_of(request), lines=steps.steps_with_templates())
    except NotAllowed as problem:
        steps.errors.append(str(problem))  # one of its visits would hold too many
        return _page(request, row, steps, status=422)
    follow = french.plural(changed, "intervention à venir les reçoit", "interventions à venir les reçoivent")
    messages.success(request, f"Étapes de « {row.name} » enregistrées. {follow if changed else ''}".strip())
    return HttpResponseRedirect(reverse("clients:pool", args=[row.pk]))


def _page(request: HttpRequest, pool: Pool, steps: StepLines, status: int = 200) -> HttpResponse:
    client = pool.site.client
    context: dict[str, Any] = {
        **client_head(client),
        "tabs": tabs_for("client", client, request, current="pools"),
        "client_actions": panels_for("client_actions", client, request),
        "pool": pool,
        "steps": steps,
    }
    return render(request, "planning/pool_steps.html", context, status=status)
