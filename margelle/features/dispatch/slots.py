"""What this room adds to the pages of the rooms below."""

from typing import Any

from django.http import HttpRequest

from margelle.base.ui.slots import Panel, Tab, add_panel, add_tab


def fill() -> None:
    add_panel(
        Panel("client_actions", "emergency", 20, "dispatch.edit", "dispatch/_client_action.html", _client)
    )
    add_tab(Tab("settings", "dispatch", "Tournées et urgences", "dispatch:settings", 33, "company.edit"))
    add_panel(Panel("client", "season", 25, "dispatch.edit", "dispatch/_client_season.html", _season))
    add_panel(Panel("day_map", "seen", 10, "dispatch.view", "dispatch/_seen.html", _seen))
    for page in ("day_map", "round_map"):
        add_panel(Panel(page, "lines", 20, "dispatch.view", "dispatch/_lines.html", _lines))
    add_tab(Tab("rounds", "runs", "Calculs", "dispatch:runs", 10, "dispatch.view"))
    add_tab(Tab("rounds", "kilometres", "Kilomètres", "dispatch:kilometres", 20, "dispatch.view"))
    add_tab(Tab("rounds", "zones", "Secteurs", "dispatch:zones", 30, "dispatch.view"))
    add_tab(Tab("rounds", "price", "Coût d’un client", "dispatch:price", 40, "dispatch.view"))
    add_tab(
        Tab("rounds", "addresses", "Adresses sans point", "dispatch:addresses", 50, "clients.edit", _unplaced)
    )


def _unplaced(_: Any) -> int:
    from .queries.addresses import unplaced

    return unplaced().count()


def _client(request: HttpRequest, client: Any) -> dict[str, Any]:
    return {"client": client}


def _seen(request: HttpRequest, day: Any) -> dict[str, Any]:
    """Where each technician was last, of the day that the plan shows; nothing unless the company keeps it."""
    from margelle.features.accounts.queries import member_of

    from .queries.kilometres import last_seen

    company = member_of(request).company
    return {"seen": last_seen(company, day) if company.keeps_positions else []}


def _lines(request: HttpRequest, day: Any) -> dict[str, Any]:
    """Where the map finds the roads of that day; nowhere without a road server."""
    from .services import osrm

    return {"day": day if osrm.is_set() else None}


def _season(request: HttpRequest, client: Any) -> dict[str, Any]:
    from .queries.season_board import wishes_of

    return {"places": wishes_of(client)}
