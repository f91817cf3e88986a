from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.clients import actions
from margelle.features.clients.queries.export import export_zip, parts


@may("clients.export")
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """What the file holds, then the file: taking everything away is a fact of the journal, hence a POST."""
    if request.method != "POST":
        return render(request, "clients/export.html", {"parts": parts()})
    actions.export_taken(by=member_of(request))
    response = HttpResponse(export_zip(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="clients-{timezone.localdate():%Y-%m-%d}.zip"'
    return response
