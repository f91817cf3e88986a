"""Sample data for the page that shows every component: the page one looks at when a sheet changes."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from margelle.base.ui import charts
from margelle.base.ui.forms import DateInput, FrDecimalField, TimeInput
from margelle.base.ui.nav import NavItem

PH = ("7.2", "7.3", "7.4", "7.3", "7.5", "7.7", "7.4", "7.3", "7.4", "7.5", "7.6", "7.4")


class PoolForm(forms.Form):
    name = forms.CharField(label="Nom du bassin", max_length=40)
    volume = FrDecimalField(
        label="Volume",
        help_text="Laissez vide pour le calculer depuis les longueurs.",
        required=False,
        max_value=3000,
        error_messages={"max_value": "« 4800 » dépasse le possible pour ce bassin. Vouliez-vous 48 ?"},
    )
    treatment = forms.ChoiceField(label="Traitement", choices=[("chlorine", "Chlore"), ("bromine", "Brome")])
    kind = forms.ChoiceField(
        label="Type", widget=forms.RadioSelect, choices=[("in", "Intérieur"), ("out", "Extérieur")]
    )
    tasks = forms.MultipleChoiceField(
        label="Tâches prévues",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("basket", "Vider les paniers"), ("wall", "Brosser les parois"), ("line", "Ligne d’eau")],
    )
    since = forms.DateField(label="Suivi depuis", required=False, widget=DateInput)
    at = forms.TimeField(label="Heure d’arrivée", required=False, widget=TimeInput)
    notes = forms.CharField(label="Consignes", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    collective = forms.BooleanField(label="Bassin collectif", required=False)


def _nav() -> list[NavItem]:
    rows = [
        ("Tableau de bord", "layout-dashboard", False),
        ("Planning", "calendar-days", False),
        ("Interventions", "clipboard-check", False),
        ("Clients", "users", True),
        ("Bassins", "waves", False),
        ("Messages", "message-square", False),
        ("Équipe", "hard-hat", True),
        ("Réglages", "settings", False),
    ]
    return [
        NavItem(
            label=label,
            url="#",
            icon=icon,
            current=label == "Planning",
            rule_before=rule,
            count=3 if label == "Messages" else 0,
            count_label="3 non lus",
        )
        for label, icon, rule in rows
    ]


def context() -> dict[str, Any]:
    """All that ui/components.html shows, the same on every day."""
    start = date(2026, 3, 25)
    readings = [(start + timedelta(weeks=week), Decimal(value)) for week, value in enumerate(PH)]
    low, high = Decimal("7.0"), Decimal("7.6")
    return {
        "company_name": "Azur Bassins",
        "nav_items": _nav(),
        "new_items": [
            NavItem(label="Intervention", url="#", icon="clipboard-check"),
            NavItem(label="Client", url="#", icon="users"),
        ],
        "me": {
            "name": "Claire Vidal",
            "role": "Coordinatrice",
            "initials": "CV",
            "color": 5,
            "account_url": "#",
            "logout_url": "#",
        },
        "form": PoolForm({"name": "", "volume": "4800", "treatment": "chlorine", "kind": "out"}),
        "states": ["planned", "en_route", "in_progress", "done", "validated", "skipped", "cancelled"],
        "trend": charts.trend(readings, low=low, high=high, name="pH"),
        "gauges": [charts.gauge(Decimal(value), low, high) for value in ("6.2", "7.4", "9.9")],
        "week": [81, 84, 80, 87, 85, 88, 84, 88, 89, 92, 89, 94],
        "icons": ["camera", "image", "key-round", "dog", "clock", "droplets", "flask-conical", "thermometer"],
    }
