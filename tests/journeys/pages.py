"""Every page of the product: read from the URL resolver, so that a new one cannot be forgotten."""

from tests.permissions.routes import Route, routes

# Answers a GET with something other than a page of ours, and why.
NO_PAGE = {
    "clients:import_model": "a file",
    "clients:export": "a page; its file is asked for with ?format=",
    "logbook:labels_pdf": "a file",
    "fieldwork:photo": "an image",
    "fieldwork:thumbnail": "an image",
}


def browsable() -> list[Route]:
    """Addresses a person may open with a browser; programs' addresses and the phone's own are elsewhere."""
    return [
        route
        for route in routes()
        if not route.pattern.startswith(("api/", "tech/")) and route.kinds & {"public", "member"}
    ]
