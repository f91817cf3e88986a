from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.downloads import download
from margelle.features.accounts.queries import member_of
from margelle.features.planning.actions import remove_document, show_document
from margelle.features.planning.models import VisitDocument
from margelle.features.planning.queries import visit_address


@require_safe
@may("planning.view")
def document(request: HttpRequest, visit: UUID, document: UUID) -> HttpResponseBase:
    row = get_object_or_404(VisitDocument, pk=document, visit=visit)
    return download(key=row.key, name=row.name, mime=row.mime)


@require_POST
@may("planning.edit")
def document_removal(request: HttpRequest, visit: UUID, document: UUID) -> HttpResponse:
    row = get_object_or_404(VisitDocument, pk=document, visit=visit)
    remove_document(document=row, by=member_of(request))
    messages.success(request, f"« {row.name} » retiré.")
    return HttpResponseRedirect(visit_address(visit))


@require_POST
@may("planning.edit")
def document_showing(request: HttpRequest, visit: UUID, document: UUID) -> HttpResponse:
    """Pressed again it is taken back; the button says which."""
    row = get_object_or_404(VisitDocument, pk=document, visit=visit)
    shown = request.POST.get("shown") == "yes"
    show_document(document=row, shown=shown, by=member_of(request))
    where = "se lit maintenant dans l’e-carnet du client" if shown else "n’est plus dans l’e-carnet"
    messages.success(request, f"« {row.name} » {where}.")
    return HttpResponseRedirect(visit_address(visit))
