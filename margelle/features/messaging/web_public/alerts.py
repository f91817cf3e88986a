"""A door without an account: the link of an alert."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import capabilities, public
from margelle.base.tenancy.scope import company_scope
from margelle.features.messaging.actions import take_charge
from margelle.features.messaging.actions.alert_letters import PURPOSE
from margelle.features.messaging.models import Message

LINK_LIVES = timedelta(days=7)
WHY_ALERT = "Who is called at night signs in nowhere: the secret link of the alert stands for him."


@contextmanager
def _opened(secret: str) -> Iterator[Message | None]:
    """The message behind a living link, inside its company; None for an unknown or cut one."""
    found = capabilities.find(purpose=PURPOSE, secret=secret)
    if found is None:
        yield None
        return
    with company_scope(found.company_id):
        rows = Message.objects.select_related("alert__taken_by", "alert_member", "company")
        yield rows.filter(pk=found.object_id, alert__isnull=False).first()


def _alert(request: HttpRequest, message: Message | None, secret: str) -> HttpResponse:
    if message is None:
        return render(request, "messaging/alert_unknown.html", status=404)
    alert = message.alert
    assert alert is not None
    is_old = alert.is_open and timezone.now() - alert.at > LINK_LIVES
    context = {
        "alert": alert,
        "company_name": message.company.name,
        "secret": secret,
        "is_old": is_old,
        "is_mine": alert.taken_by_id is not None and alert.taken_by_id == message.alert_member_id,
    }
    return render(request, "messaging/alert_public.html", context, status=410 if is_old else 200)


@public(reason=WHY_ALERT)
@require_safe
def alert_page(request: HttpRequest, alert_link: str) -> HttpResponse:
    """Looking changes nothing: a scanner of mails or chats opens every address it finds."""
    with _opened(alert_link) as message:
        return _alert(request, message, alert_link)


@public(reason=WHY_ALERT)
@require_POST
def alert_taking(request: HttpRequest, alert_link: str) -> HttpResponse:
    """One tap; a second one, by whomever, shows what the first did."""
    with _opened(alert_link) as message:
        if message is None:
            return _alert(request, None, alert_link)
        alert = message.alert
        assert alert is not None
        if timezone.now() - alert.at <= LINK_LIVES:
            who = message.alert_member
            via = message.get_channel_display()
            take_charge(alert=alert, by=who, via=f"par {via}" if who else f"par {via}, {message.recipient}")
    return HttpResponseRedirect(reverse("alert:page", args=[alert_link]))
