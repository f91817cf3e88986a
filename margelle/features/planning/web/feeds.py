"""The calendar that other programs subscribe to, and the page where its secret addresses are made."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may, public
from margelle.base.access.links import behind
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.models import Agency, Member
from margelle.features.accounts.queries import agencies, member_of, technicians
from margelle.features.planning.actions.feeds import PURPOSE, close_calendar, open_calendar
from margelle.features.planning.models import CalendarFeed
from margelle.features.planning.queries.feed import Feed, feed_for

READ_EVERY = timedelta(hours=1)  # programs ask every few minutes: not each reading is worth a write


@public(reason="A calendar program has no account: the secret address stands for the technician.")
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Unknown, replaced and closed addresses answer the same 404."""
    with behind(purpose=PURPOSE, secret=secret, named=_feed_named) as feed:
        if not _is_open(feed):
            raise Http404
        _note_reading(feed)
        return _answer(request, feed_for(feed))


def _feed_named(feed: UUID) -> CalendarFeed | None:
    return CalendarFeed.objects.select_related("company", "technician", "agency").filter(pk=feed).first()


def _is_open(feed: CalendarFeed) -> bool:
    if feed.technician is not None:
        return feed.technician.is_open
    return feed.agency is not None and feed.agency.archived_at is None


def _note_reading(feed: CalendarFeed) -> None:
    now = timezone.now()
    if feed.read_at is None or feed.read_at < now - READ_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)


def _answer(request: HttpRequest, shown: Feed) -> HttpResponseBase:
    response = HttpResponse(shown.body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="margelle.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = shown.etag
    modified = int(shown.modified_at.timestamp())
    response["Last-Modified"] = http_date(modified)
    return get_conditional_response(request, shown.etag, modified, response) or response


@may("planning.edit")
@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    feeds = list(CalendarFeed.objects.select_related("by"))
    by_owner = {feed.technician_id or feed.agency_id: feed for feed in feeds}
    context = {
        "people": [(row, by_owner.get(row.pk)) for row in technicians()],
        "agencies": [(row, by_owner.get(row.pk)) for row in agencies()],
        "tabs": tabs_for("follow", None, request, current="calendars"),
        **more,
    }
    return render(request, "planning/calendars.html", context)


@may("planning.edit")
@require_POST
def technician_calendar(request: HttpRequest, member: UUID) -> HttpResponse:
    """Make the address, or another in its place; it is shown on this answer and never again."""
    return _opened(request, get_object_or_404(technicians(), pk=member))


@may("planning.edit")
@require_POST
def agency_calendar(request: HttpRequest, agency: UUID) -> HttpResponse:
    return _opened(request, get_object_or_404(agencies(), pk=agency))


def _opened(request: HttpRequest, of: Member | Agency) -> HttpResponse:
    _, secret = open_calendar(of=of, by=member_of(request))
    path = reverse("planning:calendar_feed", args=[secret])
    return _page(request, opened=of, address=f"{settings.PUBLIC_URL.rstrip('/')}{path}")


@may("planning.edit")
@require_POST
def technician_calendar_removal(request: HttpRequest, member: UUID) -> HttpResponse:
    return _closed(request, get_object_or_404(Member, pk=member))


@may("planning.edit")
@require_POST
def agency_calendar_removal(request: HttpRequest, agency: UUID) -> HttpResponse:
    return _closed(request, get_object_or_404(Agency, pk=agency))


def _closed(request: HttpRequest, of: Member | Agency) -> HttpResponse:
    """Closing what is closed already changes nothing."""
    owner = {"technician": of} if isinstance(of, Member) else {"agency": of}
    feed = CalendarFeed.objects.filter(**owner).first()
    if feed is not None:
        close_calendar(feed=feed, by=member_of(request))
    messages.success(request, "Adresse fermée\u00a0: elle ne répond plus.")
    return HttpResponseRedirect(reverse("planning:calendars"))
