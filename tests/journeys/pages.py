"""Every page of the product: read from the URL resolver, so that a new one cannot be forgotten."""

from collections.abc import Mapping

from playwright.sync_api import BrowserContext

from tests.permissions.routes import Route, routes
from tests.permissions.world import EXACT, FREE

# Addresses that lead elsewhere when they are simply opened, and why.
LEAD_ON = {
    "catalogue:home": "to its first list",
    "catalogue:task_new": "to the list, which holds the form",
    "mfa_index": "to the account page",
    "mfa_activate_totp": "this manager has one: the first journey looks at the page",
    "mfa_authenticate": "asked for during a sign-in: looked at there",
    "mfa_reauthenticate": "asked for again only after a while",
    "account_reset_password_from_key": "the link of a letter",
    "planning:document": "a file",
    "carnet:document": "a file",
    "planning:template_application": "wants ticked visits: looked at from the list",
    "planning:template_document": "a file",
    "planning:calendar_feed": "a file for calendar programs",
    "planning:series_preview": "a part of the form of a series",
    "account_logout": "nobody to sign out, or a question",
}


def browsable() -> list[Route]:
    """Addresses a person may open with a browser; programs' addresses and the phone's own are elsewhere."""
    return [
        route
        for route in routes()
        if not route.pattern.startswith(("api/", "hooks/", "tech/")) and route.kinds & {"public", "member"}
    ]


def address_of(route: Route, things: Mapping[str, str]) -> str:
    named = {
        name: things.get(EXACT.get((route.name, name), name), FREE.get(name)) for name in route.arguments
    }
    lacking = [name for name, value in named.items() if value is None]
    assert not lacking, f"{route.name}: worlds.everything_to_open() makes no {', '.join(lacking)}"
    return route.address(named)


def pages_of(
    context: BrowserContext, chosen: list[Route], things: Mapping[str, str]
) -> list[tuple[str, str]]:
    """(name, address) of those that answer a GET with a whole page; fails on what cannot be opened."""
    found, closed = [], []
    for route in chosen:
        address = address_of(route, things)
        answer = context.request.get(address, max_redirects=0)
        is_html = answer.headers.get("content-type", "").startswith("text/html")
        if answer.status == 405 or (answer.ok and not is_html) or route.name in LEAD_ON:
            continue
        if answer.status != 200:
            closed.append(f"{route.name} {address}: {answer.status} {answer.headers.get('location', '')}")
        elif "<html" in answer.text():
            found.append((route.name, address))
    assert not closed, closed
    return found
