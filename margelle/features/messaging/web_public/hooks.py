"""Doors for programs: what SMS services tell later, what clients answer, the letters that come back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import capabilities, public
from margelle.base.tenancy.scope import company_scope
from margelle.features.messaging.actions import note_fates, note_receipt, receive, sms_sender
from margelle.features.messaging.actions.settings import RECEIPTS
from margelle.features.messaging.models import MessagingSettings
from margelle.features.messaging.senders import Incoming, NotTheirs, SmsSender
from margelle.features.messaging.senders.fates import read_fates
from margelle.features.messaging.senders.letters import read_letters

LONGEST_BODY = 20_000
WHY = "A service has no account: the secret address stands for it, and a signature where it signs."


def _owner(secret: str) -> capabilities.Found:
    """Whose address it is; 404 for an unknown one, before anything it brings is read."""
    found = capabilities.find(purpose=RECEIPTS, secret=secret)
    if found is None:
        raise Http404
    return found


@contextmanager
def _settings(owner: capabilities.Found) -> Iterator[MessagingSettings]:
    """Inside the company: a body is read before, so that a slow one keeps nobody waiting."""
    with company_scope(owner.company_id, atomic=True):
        row = MessagingSettings.objects.select_related("company").filter(pk=owner.object_id).first()
        if row is None:
            raise Http404
        yield row


@csrf_exempt
@public(reason=WHY)
@require_http_methods(["GET", "POST"])  # OVH opens the address, the others post to it
def sms_receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """Always the same empty answer, whatever was told: nothing can be learnt by asking."""
    owner, size = _owner(receipt), len(request.body)
    with _settings(owner) as row:
        service = sms_sender(row, company=row.company)
        if service is not None and size <= LONGEST_BODY:
            told = service.read_receipt(request)
            if told is not None:
                note_receipt(row=row, receipt=told)
            elif row.sms_provider == "brevo" and (said := service.read_reply(request, "")):
                receive(told=said, company=row.company)  # it tells both at the address a message named
    return HttpResponse(status=204)


@csrf_exempt
@public(reason=WHY)
@require_http_methods(["GET", "POST"])
def sms_reply(request: HttpRequest, receipt: str) -> HttpResponse:
    """An SMS that answers: 204 for a good one, also when it is told again; 4xx changes nothing."""
    owner, size = _owner(receipt), len(request.body)
    with _settings(owner) as row:
        service = sms_sender(row, company=row.company)
        if service is None:
            return HttpResponse(status=409)
        if size > LONGEST_BODY:
            return HttpResponse(status=413)
        try:
            told = _told(service, request, receipt)
        except NotTheirs:
            return HttpResponse(status=403)
        if told is None:
            return HttpResponse(status=400)
        receive(told=told, company=row.company)
    return HttpResponse(status=204)


def _told(service: SmsSender, request: HttpRequest, receipt: str) -> Incoming | None:
    address = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('hooks:sms_reply', args=[receipt])}"
    return service.read_reply(request, address)


@csrf_exempt
@public(reason=WHY)
@require_POST
def letter(request: HttpRequest, receipt: str) -> HttpResponse:
    """Letters that a mail service brings; one that cannot be read is 400 and changes nothing."""
    owner = _owner(receipt)
    letters = read_letters(request)
    with _settings(owner) as row:
        for told in letters:
            receive(told=told, company=row.company)
    return HttpResponse(status=204 if letters else 400)


@csrf_exempt
@public(reason=WHY)
@require_POST
def letter_fates(request: HttpRequest, receipt: str) -> HttpResponse:
    """Delivered, refused for good, complained about: 204 also for what tells nothing; 400 changes nothing."""
    owner = _owner(receipt)
    fates = read_fates(request.body)
    if fates is None:
        return HttpResponse(status=400)
    with _settings(owner) as row:
        note_fates(fates=fates, company=row.company)
    return HttpResponse(status=204)
