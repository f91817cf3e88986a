"""What this member last chose on the boards: filters, layout and span, kept from one device to the next."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from margelle.features.accounts.queries import member_of
from margelle.features.planning.actions.desk import remember_board
from margelle.features.planning.models import BoardChoice
from margelle.features.planning.queries.filters import KEYS, BoardFilters
from margelle.features.planning.queries.view import VIEW_KEYS, BoardView

MARK = "filters"  # the filter form sends it, so that "nothing ticked" is a choice too
VIEW_MARK = "view"  # and so does the layout form
SPANS = ("day", "week", "month", "map")


def chosen_filters(request: HttpRequest) -> BoardFilters:
    """The address wins and is remembered; without any filter in it, the last choice comes back."""
    if not _has(request, MARK, KEYS):
        return BoardFilters.read(_kept(request))
    filters = BoardFilters.read(request.GET)
    _remember(request, [*filters.pairs(), *BoardView.read(_kept(request)).pairs()])
    return filters


def chosen_view(request: HttpRequest) -> BoardView:
    """Rows, density and days, by the same rule. Asked after the filters."""
    if not _has(request, VIEW_MARK, VIEW_KEYS):
        return BoardView.read(_kept(request))
    view = BoardView.read(request.GET)
    _remember(request, [*BoardFilters.read(_kept(request)).pairs(), *view.pairs()])
    return view


def chosen_span(request: HttpRequest, *, here: str) -> str:
    """day, week, month or map. Pressing one remembers it; the bare page then opens the one remembered."""
    choice = _choice(request)
    if request.GET.get("span") == here:
        if choice.span != here:
            choice.span = here
            remember_board(choice)
        return here
    return here if request.GET or choice.span not in SPANS else choice.span


def _has(request: HttpRequest, mark: str, keys: tuple[str, ...]) -> bool:
    return mark in request.GET or any(name in request.GET for name in keys)


def _choice(request: HttpRequest) -> BoardChoice:
    """The member's row, read once for each request; unsaved until something is chosen."""
    found: BoardChoice | None = getattr(request, "_board_choice", None)
    if found is None:
        member = member_of(request)
        found = BoardChoice.objects.filter(member=member).first() or BoardChoice(member=member)
        request._board_choice = found  # type: ignore[attr-defined]  # ours alone
    return found


def _kept(request: HttpRequest) -> QueryDict:
    return QueryDict(_choice(request).query)


def _remember(request: HttpRequest, pairs: list[tuple[str, str]]) -> None:
    choice, query = _choice(request), urlencode(pairs)
    if choice.query != query and len(query) <= 4000:
        choice.query = query
        remember_board(choice)
