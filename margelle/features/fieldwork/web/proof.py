"""A visit's proof as a file, and a technician's own positions."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_safe

from margelle.base.access import device, may
from margelle.features.accounts.queries import member_of
from margelle.features.fieldwork.queries import own_positions, proof_file
from margelle.features.planning.queries import visit_for


@may("reports.view")
@require_safe
def proof(request: HttpRequest, visit: UUID) -> HttpResponse:
    """With the places of the points, which a client does not get."""
    row = visit_for(visit)
    found = proof_file(row, with_places=True)
    if found is None:
        raise Http404
    answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="preuve-{row.pk}.json"'
    return answer


@device("device.me")
@require_GET
def positions(request: HttpRequest) -> HttpResponse:
    """All that the office keeps of this technician's positions (NEW-10)."""
    member = member_of(request)
    company = member.company
    return JsonResponse(
        {"kept": company.keeps_positions, "days": company.position_days, "positions": own_positions(member)}
    )
