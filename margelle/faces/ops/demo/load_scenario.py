"""A draft that somebody is working on: the week after next, one technician away on its Wednesday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.load_visits import Planned
from margelle.features.planning.models import Scenario, ScenarioVisit, Visit

_COPIED = ("client_id", "site_id", "service_id", "technician_id", "day", "start", "minutes", "rank")


def load_scenario(planned: Sequence[Planned], office: Office, now: datetime) -> None:
    """`now` is local and naive. The fullest round of that Wednesday is given to the least busy colleague."""
    monday = now.date() - timedelta(days=now.weekday()) + timedelta(days=14)
    days = [monday + timedelta(days=number) for number in range(7)]
    visits = [one.visit for one in planned if one.visit.day in days and one.visit.technician_id]
    wednesday = [one for one in visits if one.day == days[2]]
    people = sorted((one for one in office.members.values() if one.is_technician), key=str)
    if not wednesday or len(people) < 2:
        return
    load = {
        one.pk: sum(visit.minutes for visit in wednesday if visit.technician_id == one.pk) for one in people
    }
    away = max(people, key=lambda one: load[one.pk])
    taker = min((one for one in people if one is not away), key=lambda one: load[one.pk])
    scenario: Scenario = Scenario.objects.create(
        name=f"Mercredi sans {away.first_name}", from_day=days[0], to_day=days[6], by=office.coordinator
    )
    ScenarioVisit.objects.bulk_create(
        [
            _draft(scenario, visit, taker.pk if visit.technician_id == away.pk else None, days[2])
            for visit in visits
        ]
    )


def _draft(scenario: Scenario, visit: Visit, taker: object, wednesday: object) -> ScenarioVisit:
    row = ScenarioVisit(scenario=scenario, visit=visit, base_version=visit.version)
    for column in _COPIED:
        setattr(row, column, getattr(visit, column))
    if taker is not None and visit.day == wednesday:
        row.technician_id, row.version = taker, 2  # type: ignore[assignment]  # a member's key
        row.rank += 5
    return row
