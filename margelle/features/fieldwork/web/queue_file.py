"""The exported queue of a phone, given in by a manager."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.features.accounts.models import Device
from margelle.features.accounts.queries import member_of
from margelle.features.fieldwork.actions.queue_file import import_queue
from margelle.features.fieldwork.forms import QueueForm
from margelle.features.fieldwork.queries.imported import imported_lines
from margelle.features.fieldwork.rules import Refused


@may("devices.import", transaction=False)
@require_http_methods(["GET", "HEAD", "POST"])
def queue_import(request: HttpRequest, device: UUID) -> HttpResponse:
    """Each entry has a transaction of its own, as when the phone sends it: one that is refused holds up no
    other, and the same file given twice changes nothing."""
    row = get_object_or_404(Device.objects.select_related("member__company"), pk=device)
    form = QueueForm(request.POST, request.FILES) if request.method == "POST" else QueueForm()
    context = {"row": row, "form": form}
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            result = import_queue(file=upload, size=upload.size, device=row, by=member_of(request))
        except Refused as refusal:
            form.add_error("file", refusal.reason)
        else:
            context |= {"result": result, "lines": imported_lines(result.said)}
            return render(request, "fieldwork/queue_imported.html", context)
    return render(request, "fieldwork/queue_import.html", context, status=422 if form.is_bound else 200)
