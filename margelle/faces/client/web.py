"""The pages of the instance itself. They belong to no company, read none, and are 404 unless switched on."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from margelle.base.access import public
from margelle.features.accounts.actions import lockout
from margelle.features.accounts.actions.company import is_sign_up_open
from margelle.features.accounts.actions.showroom import ask_demo
from margelle.features.accounts.forms.demo import DemoForm
from margelle.features.accounts.queries.showroom import shown_prices

from . import guide as library

WHY = "The instance presents itself to visitors, when who runs it wishes so (MARGELLE_PUBLIC_PAGES)."
ASKING = "A visitor asks to be shown the product: five in a quarter of an hour from one address."

View = Callable[..., HttpResponse]


def _when_shown(view: View) -> View:
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PUBLIC_PAGES:
            raise Http404
        return view(request, *args, **kwargs)

    return shown


def _page(
    request: HttpRequest, name: str, *, status: int = 200, here: str = "", **context: Any
) -> HttpResponse:
    return render(request, f"client/{name}.html", {"here": here or name, **context}, status=status)


@public(reason=WHY)
@require_safe
@_when_shown
def features(request: HttpRequest) -> HttpResponse:
    return _page(request, "features", sign_up_open=is_sign_up_open())


@public(reason=WHY)
@require_safe
@_when_shown
def prices(request: HttpRequest) -> HttpResponse:
    return _page(request, "prices", prices=list(shown_prices()), is_demo=settings.DEMO)


@public(reason=WHY)
@require_safe
@_when_shown
def guides(request: HttpRequest) -> HttpResponse:
    return _page(request, "guides", shelves=library.shelves())


@public(reason=WHY)
@require_safe
@_when_shown
def guide(request: HttpRequest, guide: str) -> HttpResponse:
    page = library.page_named(guide)
    if page is None:
        raise Http404
    before, after = library.neighbours(guide)
    return _page(request, "guide", here="guides", page=page, before=before, after=after)


@public(reason=ASKING)
@require_http_methods(["GET", "HEAD", "POST"])
@_when_shown
def demo(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, "demo", form=DemoForm(initial={"once": uuid4()}))
    form = DemoForm(request.POST)
    if form.is_robot:
        return HttpResponseRedirect(reverse("site:demo_thanks"))
    keys = lockout.demo_keys(str(request.META.get("REMOTE_ADDR", "")))
    if lock := lockout.locked(keys):
        answer = _page(request, "demo_wait", here="demo", status=429, minutes=-(-lock.seconds // 60))
        answer.headers["Retry-After"] = str(lock.seconds)
        return answer
    if not form.is_valid():
        return _page(request, "demo", form=_sendable(form), status=422)
    _, is_new = ask_demo(**form.answer())
    if is_new:
        lockout.record_failure(keys)  # every request counts
    return HttpResponseRedirect(reverse("site:demo_thanks"))


def _sendable(form: DemoForm) -> DemoForm:
    """With a key of its own where the page brought none: else it would be refused for ever."""
    if "once" not in form.errors:
        return form
    fresh = DemoForm({**{name: form.data[name] for name in form.data}, "once": str(uuid4())})
    if fresh.is_valid():
        fresh.add_error(None, "La page a été mal envoyée\u00a0: envoyez-la de nouveau.")
    return fresh


@public(reason=WHY)
@require_safe
@_when_shown
def demo_thanks(request: HttpRequest) -> HttpResponse:
    return _page(request, "demo_thanks", here="demo")
