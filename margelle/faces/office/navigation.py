"""The office's bar: what this member may open, and where he stands."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from margelle.base.ui.nav import NavItem
from margelle.features.accounts.queries import member_of
from margelle.features.fieldwork.queries.checks import waiting_checks

# (label, url name, icon, verb, rule before)
_BAR = (
    ("Tableau de bord", "insight:dashboard", "layout-dashboard", "dashboard.view", False),
    ("Planning", "planning:board", "calendar-days", "planning.view", False),
    ("Urgences", "dispatch:emergencies", "phone", "dispatch.view", False),
    ("Interventions", "planning:visits", "clipboard-check", "planning.view", False),
    ("Suivi", "planning:review", "list-checks", "planning.view", False),
    ("Contrôle", "fieldwork:checks", "check-check", "reports.view", False),
    ("Problèmes", "fieldwork:problems", "triangle-alert", "reports.view", False),
    ("Clients", "clients:clients", "users", "clients.view", True),
    ("Bassins", "clients:pools", "waves", "clients.view", False),
    ("E-carnets", "logbook:logbooks", "qr-code", "logbooks.view", False),
    ("Messages", "messaging:messages", "message-square", "messages.view", False),
    ("Avis clients", "outreach:surveys", "star", "surveys.view", False),
    ("Produits et tâches", "catalogue:home", "package", "catalogue.view", False),
    ("Équipe", "accounts:team", "hard-hat", "team.view", True),
    ("Disponibilités", "planning:absences", "clock", "planning.view", False),
    ("Réglages", "accounts:settings", "settings", "company.edit", False),
)
_COUNTS = {"fieldwork:checks": waiting_checks}  # one query each, on every page
_NEW = (
    ("Intervention", "planning:visit_new", "calendar-days", "planning.edit"),
    ("Urgence", "dispatch:emergency_new", "phone", "dispatch.edit"),
    ("Client", "clients:client_new", "users", "clients.edit"),
    ("Produit", "catalogue:product_new", "package", "catalogue.edit"),
    ("Membre de l’équipe", "accounts:member_new", "hard-hat", "team.edit"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    verbs = request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    member = member_of(request)
    bar = [(row, url) for row in _BAR if row[3] in verbs and (url := _address(row[1]))]
    here = _here(request.path, [url for _, url in bar])
    items = [
        NavItem(
            label=label,
            url=url,
            icon=icon,
            current=url == here,
            rule_before=rule,
            count=count,
            count_label=f"{count} à regarder",
        )
        for (label, name, icon, _, rule), url in bar
        for count in [_COUNTS[name]() if name in _COUNTS else 0]
    ]
    new = [
        NavItem(label=label, url=url, icon=icon)
        for label, name, icon, verb in _NEW
        if verb in verbs and (url := _address(name))
    ]
    return {
        "nav_items": items,
        "new_items": new,
        "company_name": member.company.name,
        "me": {
            "name": str(member),
            "role": member.get_role_display(),
            "initials": member.initials,
            "color": member.colour,
            "account_url": _address("accounts:account"),
            "logout_url": _address("account_logout"),
        },
    }


def _here(path: str, urls: list[str]) -> str:
    """The entry this page stands under: the longest that begins its address ("/clients/pools/" before
    "/clients/"). The dashboard, "/", begins them all and is only itself."""
    found = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(found, key=len, default="")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
