from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.features.planning.queries import visit_address, visit_for, visit_sheet


@require_safe
@may("planning.view")
def visit_peek(request: HttpRequest, visit: UUID) -> HttpResponse:
    """What matters of a visit beside its card: no code, no report, one look."""
    sheet = visit_sheet(visit_for(visit))
    context = {"sheet": sheet, "visit": sheet.visit, "url": visit_address(sheet.visit.pk)}
    return render(request, "planning/_peek.html", context)
