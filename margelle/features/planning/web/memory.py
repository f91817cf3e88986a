"""What this member last chose on the board, kept in the session: the filters and the span."""

from django.http import HttpRequest, QueryDict

from margelle.features.accounts.queries import member_of
from margelle.features.planning.queries.filters import KEYS, BoardFilters

MARK = "filters"  # the filter form sends it, so that "nothing ticked" is a choice too


def chosen_filters(request: HttpRequest) -> BoardFilters:
    """The address wins and is remembered; without any filter in it, the last choice comes back."""
    key = f"planning.filters.{member_of(request).pk}"
    given = MARK in request.GET or any(name in request.GET for name in KEYS)
    if not given:
        return BoardFilters.read(QueryDict(str(request.session.get(key, ""))))
    filters = BoardFilters.read(request.GET)
    if request.session.get(key, "") != filters.address():
        request.session[key] = filters.address()
    return filters


def chosen_span(request: HttpRequest, *, here: str) -> str:
    """week or day. Pressing one of the two remembers it; the bare page then opens the one remembered."""
    key = f"planning.span.{member_of(request).pk}"
    if request.GET.get("span") == here:
        if request.session.get(key, "week") != here:
            request.session[key] = here
        return here
    return str(request.session.get(key, "week")) if not request.GET else here
