from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.planning.actions import remove_document
from margelle.features.planning.models import VisitDocument
from margelle.features.planning.queries import visit_address


@require_safe
@may("planning.view")
def document(request: HttpRequest, visit: UUID, document: UUID) -> HttpResponseBase:
    """The file, always as a download and never sniffed: a hostile one does not run on our address."""
    row = get_object_or_404(VisitDocument, pk=document, visit=visit)
    if not default_storage.exists(row.key):
        raise Http404
    response = FileResponse(default_storage.open(row.key), content_type=row.mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


@require_POST
@may("planning.edit")
def document_removal(request: HttpRequest, visit: UUID, document: UUID) -> HttpResponse:
    row = get_object_or_404(VisitDocument, pk=document, visit=visit)
    remove_document(document=row, by=member_of(request))
    messages.success(request, f"« {row.name} » retiré.")
    return HttpResponseRedirect(visit_address(visit))
