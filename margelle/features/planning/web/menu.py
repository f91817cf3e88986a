"""What stands behind « Plus » on every span of the planning."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

# (label, url name, icon, verb, a line before)
_ITEMS = (
    ("Récurrences", "planning:series", "repeat", "planning.view", False),
    ("Modèles d’intervention", "planning:templates", "list-checks", "planning.view", False),
    ("Reste à faire", "planning:left_tasks", "check-check", "planning.view", False),
    ("Campagne de saison", "planning:template_campaign", "sun", "planning.edit", False),
    ("Décaler des interventions", "planning:mass_move", "arrow-left-right", "planning.edit", True),
    ("Optimiser une journée", "dispatch:run_new", "route", "dispatch.edit", False),
    ("Plan de saison", "dispatch:season_new", "sun", "dispatch.edit", False),
    ("Kilomètres et secteurs", "dispatch:kilometres", "chart-column", "dispatch.view", False),
    ("Scénarios", "planning:scenarios", "copy", "planning.edit", False),
    ("Dernières actions", "planning:changes", "history", "planning.view", False),
    ("Revue de la semaine", "planning:review", "list", "planning.view", True),
    ("Délais promis", "planning:delays", "clock", "planning.view", False),
    ("Créneaux proposés", "planning:proposals", "message-square", "planning.view", False),
    ("Demandes de passage", "planning:requests", "message-square", "planning.view", False),
    ("Absences", "planning:absences", "calendar-days", "planning.view", True),
    ("Jours fermés", "planning:closed_days", "lock", "planning.view", False),
)


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    icon: str
    rule_before: bool


def menu_items(request: HttpRequest) -> list[MenuItem]:
    verbs = request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    found = []
    for label, name, icon, verb, rule in _ITEMS:
        if verb not in verbs:
            continue
        try:
            found.append(MenuItem(label, reverse(name), icon, rule))
        except NoReverseMatch:
            continue
    return found
