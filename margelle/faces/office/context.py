"""What every office page needs: the bar, the name of the company, the member."""

from typing import Any

from django.http import HttpRequest


def office(request: HttpRequest) -> dict[str, Any]:
    member = getattr(request, "member", None)
    if member is None:
        return {}
    known: dict[str, Any] | None = getattr(request, "office_bar", None)
    if known is None:  # each panel of a page is a template of its own: one bar for all of them
        from .navigation import navigation

        known = request.office_bar = navigation(request)  # type: ignore[attr-defined]
    return known
