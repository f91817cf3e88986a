"""What every office page needs: the bar, the name of the company, the member."""

from typing import Any

from django.http import HttpRequest


def office(request: HttpRequest) -> dict[str, Any]:
    member = getattr(request, "member", None)
    if member is None:
        return {}
    from .navigation import navigation

    return navigation(request)
