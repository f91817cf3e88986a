"""What this room adds to the pages of the rooms below."""

from typing import Any

from django.http import HttpRequest

from margelle.base.ui.slots import Panel, Tab, add_panel, add_tab


def fill() -> None:
    add_panel(
        Panel("client_actions", "emergency", 20, "dispatch.edit", "dispatch/_client_action.html", _client)
    )
    add_tab(Tab("settings", "dispatch", "Tournées et urgences", "dispatch:settings", 33, "company.edit"))


def _client(request: HttpRequest, client: Any) -> dict[str, Any]:
    return {"client": client}
