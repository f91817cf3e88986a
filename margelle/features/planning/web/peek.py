from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.features.planning.queries import conflicts_if, visit_address, visit_for, visit_sheet


@require_safe
@may("planning.view")
def visit_peek(request: HttpRequest, visit: UUID) -> HttpResponse:
    """What matters of a visit beside its card: no code, no report, one look."""
    sheet = visit_sheet(visit_for(visit))
    row = sheet.visit
    found = conflicts_if(row, technician=row.technician, day=row.day, start=row.start)
    context = {
        "sheet": sheet,
        "visit": row,
        "url": visit_address(row.pk),
        "conflicts": [one.text for one in found] if sheet.can_move else [],
    }
    return render(request, "planning/_peek.html", context)
