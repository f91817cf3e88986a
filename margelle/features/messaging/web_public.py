"""What SMS services tell later: a program without account, known by a secret address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from margelle.base.access import capabilities, public
from margelle.base.tenancy.scope import company_scope

from .actions import note_receipt, sms_sender
from .actions.settings import RECEIPTS
from .models import MessagingSettings

LONGEST_SECRET, LONGEST_BODY = 64, 20_000


@csrf_exempt
@public(
    reason="An SMS service has no account: the secret address stands for it, and a signature where it signs."
)
@require_POST
def sms_receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """Always the same empty answer, whatever was told: nothing can be learnt by asking."""
    found = capabilities.find(purpose=RECEIPTS, secret=receipt) if len(receipt) < LONGEST_SECRET else None
    if found is None:
        raise Http404
    with company_scope(found.company_id, atomic=True):
        row = MessagingSettings.objects.select_related("company").filter(pk=found.object_id).first()
        service = sms_sender(row, company=row.company) if row else None
        if row is not None and service is not None and len(request.body) <= LONGEST_BODY:
            told = service.read_receipt(request)
            if told is not None:
                note_receipt(row=row, receipt=told)
    return HttpResponse(status=204)
