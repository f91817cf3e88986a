"""The short form of a visit: for whom, then what, when and by whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.clients.models import Client
from margelle.features.planning.actions import (
    BadDocument,
    StaleVisit,
    attach_document,
    edit_visit,
    one_action,
    plan_visit,
)
from margelle.features.planning.forms import StepLines, VisitForm, mate_forms, need_forms
from margelle.features.planning.models import PlanChange, Visit, VisitTemplate
from margelle.features.planning.queries import open_templates, visit_address, visit_for
from margelle.features.planning.queries.favours import favours
from margelle.features.planning.queries.filters import day_or
from margelle.features.planning.queries.loads import hour_or
from margelle.features.planning.rules import EDITABLE, NotAllowed

from .choice import chosen_client, client_step
from .fit import tell_conflicts
from .plan_changes import tell_undoable
from .said import place_said
from .uploads import Files, files_of


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def visit_new(request: HttpRequest) -> HttpResponse:
    client = chosen_client(request)
    if client is None:
        return client_step(request, "Nouvelle intervention")
    if request.method in ("GET", "HEAD"):
        return _new_form(request, client)
    form = VisitForm(request.POST, client=client)
    parts = Parts.sent(request.POST)
    if parts.steps.moved:
        return _form(request, form, parts, client=client)
    files = files_of(request, form)
    if not _all_valid(form, parts):
        return _form(request, form, parts, client=client, status=422)
    given = form.cleaned_data
    values = form.values() | parts.team() | {"template": given["template"]}
    values |= {"needs": parts.needs.lines(), "steps": parts.steps.steps()}
    if _is_other_template(request, given["template"]):
        values |= {"service": None, "minutes": None, "steps": None, "needs": parts.needs.lines() or None}
        values |= {"instructions": given["instructions"] or None}
    try:
        with one_action(kind=PlanChange.Kind.CREATE, title="", by=member_of(request)) as action:
            window = (given["window_from"], given["window_to"])
            visit = plan_visit(client=client, by=member_of(request), window=window, **values)
            _attach(visit, files, request)
            action.title = f"Prévue\u00a0: {place_said(visit)}"
    except (NotAllowed, BadDocument) as problem:
        form.add_error(None, str(problem))
        return _form(request, form, parts, client=client, status=422)
    tell_undoable(request, f"Intervention prévue pour {client.short_name}.", action.change)
    tell_conflicts(request, visit)
    return HttpResponseRedirect(visit_address(visit.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def visit_edit(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = visit_for(visit)
    if row.state not in EDITABLE:
        messages.error(request, f"Une intervention « {row.get_state_display().lower()} » ne se modifie plus.")
        return HttpResponseRedirect(visit_address(row.pk))
    if request.method in ("GET", "HEAD"):
        form = VisitForm(client=row.client, visit=row, initial=_present(row))
        steps = StepLines(rows=row.steps.values_list("text", "is_required"))
        parts = Parts(need_forms(of=row), steps, mate_forms(of=row))
        return _form(request, form, parts, client=row.client, visit=row)
    form = VisitForm(request.POST, client=row.client, visit=row)
    parts = Parts.sent(request.POST, of=row)
    if parts.steps.moved:
        return _form(request, form, parts, client=row.client, visit=row)
    files = files_of(request, form)
    if not _all_valid(form, parts):
        return _form(request, form, parts, client=row.client, visit=row, status=422)
    given = form.cleaned_data
    try:
        with transaction.atomic():
            edit_visit(
                visit=row,
                by=member_of(request),
                version=given["version"],
                needs=parts.needs.lines(),
                steps=parts.steps.steps(),
                window_from=given["window_from"],
                window_to=given["window_to"],
                **form.values(),
                **parts.team(),
            )
            _attach(row, files, request)
    except (NotAllowed, StaleVisit, BadDocument) as problem:
        status = 409 if isinstance(problem, StaleVisit) else 422
        form.add_error(None, str(problem))
        return _form(request, form, parts, client=row.client, visit=row, status=status)
    messages.success(request, "Intervention modifiée.")
    tell_conflicts(request, row)
    return HttpResponseRedirect(visit_address(row.pk))


def _new_form(request: HttpRequest, client: Client) -> HttpResponse:
    """The empty form, filled with what the "+" said and with the template, when one was chosen."""
    initial = _defaults(request, client)
    template = initial["template"]
    if template is None:
        form = VisitForm(client=client, initial=initial)
        return _form(request, form, Parts(need_forms(), StepLines(), mate_forms()), client=client)
    initial |= {
        "service": template.service,
        "minutes": template.minutes or template.service.minutes,
        "instructions": template.instructions,
    }
    steps = StepLines(rows=template.steps.values_list("text", "is_required"))
    form = VisitForm(client=client, initial=initial)
    return _form(request, form, Parts(need_forms(of=template), steps, mate_forms()), client=client)


def _is_other_template(request: HttpRequest, chosen: VisitTemplate | None) -> bool:
    """Without script the page could not fill itself when the template was chosen: the template is right then,
    not the fields that still stand as they were."""
    return chosen is not None and request.POST.get("filled_from", "") != str(chosen.pk)


@dataclass(frozen=True)
class Parts:
    """The lines that come with the form: products, steps, other technicians."""

    needs: Any
    steps: StepLines
    mates: Any

    @classmethod
    def sent(cls, data: QueryDict, *, of: Visit | None = None) -> "Parts":
        return cls(need_forms(data, of=of), StepLines(data), mate_forms(data, of=of))

    def team(self) -> dict[str, Any]:
        """Nothing when the form did not ask for it: the team stays as it is."""
        return {"mates": self.mates.lines()} if self.mates.is_bound else {}


def _all_valid(form: VisitForm, parts: Parts) -> bool:
    """All is checked, and what is wrong in a line of steps, products or team is said in the summary too."""
    needs = parts.needs
    is_valid = needs.is_valid()
    for text in parts.steps.errors:
        form.add_error(None, text)
    if parts.mates.is_bound and not parts.mates.is_valid():
        for line in parts.mates.errors:
            for problems in line.values():
                form.add_error(None, f"Équipe\u00a0: {' '.join(str(one) for one in problems)}")
    form.is_valid()
    said = [str(one) for line in needs.errors for problems in line.values() for one in problems]
    if not is_valid:
        for text in said or ["une ligne manque\u00a0: rechargez la page."]:
            form.add_error(None, f"Produits à apporter\u00a0: {text}")
    return form.is_valid()


def _defaults(request: HttpRequest, client: Client) -> dict[str, Any]:
    sites = client.sites.filter(archived_at=None).order_by("id")
    asked = request.GET.get("site", "")
    site = next((one for one in sites if str(one.pk) == asked), sites.first())
    pools = site.pools.filter(archived_at=None) if site else []
    day = day_or(request.GET.get("day", ""), date.min)
    return {
        "template": _template_asked(request),
        "technician": request.GET.get("technician", ""),
        "day": None if day == date.min else day,
        "start": hour_or(request.GET.get("start", ""), None),
        "site": site,
        "pools": [pool.pk for pool in pools],
        "priority": "normal",
    }


def _template_asked(request: HttpRequest) -> VisitTemplate | None:
    try:
        return open_templates().filter(pk=UUID(request.GET.get("template", ""))).first()
    except ValueError:
        return None


def _present(row: Visit) -> dict[str, Any]:
    names = ("technician", "day", "start", "service", "site", "minutes", "priority")
    more = ("window_from", "window_to", "instructions", "version")
    values = {name: getattr(row, name) for name in names + more}
    return values | {"pools": list(row.pool_links.values_list("pool_id", flat=True))}


def _attach(visit: Visit, files: Files, request: HttpRequest) -> None:
    for name, content in files:
        attach_document(visit=visit, by=member_of(request), name=name, content=content)


def _form(
    request: HttpRequest, form: VisitForm, parts: Parts, *, status: int = 200, **more: Any
) -> HttpResponse:
    help_text = "" if more.get("visit") else "Celles du bassin s’ajoutent d’elles-mêmes."
    filled = request.POST.get("filled_from", request.GET.get("template", ""))
    context = {
        "form": form,
        "needs": parts.needs,
        "steps": parts.steps,
        "mates": parts.mates,
        "steps_help": help_text,
        "filled_from": filled,
        "favours": favours(more["client"]),
        **more,
    }
    return render(request, "planning/visit_form.html", context, status=status)
