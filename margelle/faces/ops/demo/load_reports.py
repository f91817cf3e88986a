"""Reports: tasks, readings, products, comments and incidents of every visit that took place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from margelle.faces.ops.demo.load_clients import Rows, Served
from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.load_visits import Planned
from margelle.faces.ops.demo.readings import Stop, VisitRecord, simulate
from margelle.faces.ops.demo.trade import SERVICE_BY_KEY, WHEN_NEEDED
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import StockMove, StockPlace
from margelle.features.clients.models import Finding, Pool
from margelle.features.fieldwork.models import (
    Comment,
    Incident,
    ProductUse,
    Reading,
    Recommendation,
    Report,
    Signature,
    TaskDone,
)
from margelle.features.fieldwork.rules import RECOMMENDATIONS

# Written every so many reports, so that half a million rows are never held at once.
CHUNK = 800
FACTS = (
    Report,
    TaskDone,
    Reading,
    ProductUse,
    StockMove,
    Comment,
    Incident,
    Recommendation,
    Signature,
    Finding,
)
LEFT_UNDONE = ("Pas le temps", "Robot dans l’eau", "Niveau trop bas", "Orage, à refaire")
OPEN_PROBLEMS = (
    ("leak", "Niveau descendu de 12 cm en une semaine, fuite probable côté buse de refoulement."),
    ("safety", "Alarme de bassin hors service, le client est prévenu."),
    ("equipment", "Pompe qui chauffe et siffle, à remplacer avant la panne."),
    ("client", "Le client conteste les produits de la dernière facture, merci de le rappeler."),
)
TEAM_WORDS = (
    "Clé du local remise sous le pot bleu.",
    "Le portail ne ferme plus bien, tirer fort.",
    "Prévoir un deuxième bidon à la prochaine tournée.",
    "Prendre la grande échelle pour le skimmer du fond.",
)
OFFICE_WORDS = (
    "Le client demande un devis pour une pompe à chaleur.",
    "Peut-on décaler à mardi la semaine prochaine ? Le client reçoit du monde.",
    "Plus de galets dans le véhicule, à recommander.",
    "Voisin intéressé par un contrat, numéro laissé sur le tableau.",
)


@dataclass(frozen=True)
class Reported:
    planned: Planned
    report: Report
    records: Sequence[VisitRecord]


class Clerk:
    """Writes the facts of one report, spread after arrival. Keys rather than objects: it is faster."""

    def __init__(self, rows: Rows, office: Office, report: Report, vehicle: StockPlace) -> None:
        self.rows, self.office, self.report, self.vehicle = rows, office, report, vehicle
        self.at, self.seq = report.begun_at, 0

    def base(self, pool: Pool | None) -> dict[str, Any]:
        self.at += timedelta(seconds=40)
        self.seq += 1
        return {
            "report_id": self.report.id,
            "pool_id": pool.id if pool else None,
            "by_id": self.report.technician_id,
            "at": self.at,
            "seq": self.seq,
        }

    def tasks(self, service: str, done: set[str]) -> None:
        for index, key in enumerate(SERVICE_BY_KEY[service].task_keys):
            if key not in done and key in WHEN_NEEDED:
                continue
            reason = "" if key in done else LEFT_UNDONE[(index + self.seq) % len(LEFT_UNDONE)]
            task = self.office.tasks[key]
            self.rows.add(TaskDone(**self.base(None), task_id=task.id, done=key in done, reason=reason))

    def readings(self, pool: Pool, record: VisitRecord) -> None:
        for code, value in record.readings.items():
            self.rows.add(Reading(**self.base(pool), parameter=code, value=value))

    def products(self, pool: Pool, record: VisitRecord) -> None:
        for used in record.products:
            product = self.office.products[used.product]
            use = self.rows.add(ProductUse(**self.base(pool), product_id=product.id, quantity=used.quantity))
            self.rows.add(
                StockMove(
                    place_id=self.vehicle.id,
                    product_id=product.id,
                    kind=StockMove.Kind.USED,
                    quantity=-used.quantity,
                    source_id=use.id,
                    by_id=self.report.technician_id,
                    at=use.at,
                )
            )

    def comment(self, pool: Pool | None, audience: str, text: str) -> None:
        if text:
            self.rows.add(Comment(**self.base(pool), audience=audience, text=text))

    def incident(self, pool: Pool, record: VisitRecord, solver: Member | None) -> None:
        """`solver` is None while the problem is still open."""
        if record.incident is None:
            return
        base = self.base(pool)
        solved = base["at"] + timedelta(days=1, hours=3) if solver else None
        self.rows.add(
            Incident(
                **base,
                kind=record.incident.kind,
                severity=record.incident.severity,
                text=record.incident.text,
                read_at=solved,
                read_by=solver,
                solved_at=solved,
                solved_by=solver,
                solution="Vu avec le client, réglé." if solver else "",
            )
        )

    def open_problem(self, pool: Pool, draw: int) -> None:
        """Why a finished visit is not validated: something grave waits for the office."""
        kind, text = OPEN_PROBLEMS[draw % len(OPEN_PROBLEMS)]
        severity = Incident.Severity.HIGH
        self.rows.add(Incident(**self.base(pool), kind=kind, severity=severity, text=text))


def load_reports(planned: Sequence[Planned], office: Office, served: Served, now: datetime) -> list[Reported]:
    """`now` is local and naive. Returns the reports in order of time, for the photographs."""
    rows = Rows()
    told = [one for one in planned if one.card.is_reported or one.card.state == "in_progress"]
    records = _records(told)
    found = []
    for one in sorted(told, key=lambda one: one.card.started_at or now):
        reported = _report(rows, one, records[one.card.key], office, served, now)
        found.append(reported)
        if len(found) % CHUNK == 0:
            rows.write(FACTS)
    rows.write(FACTS)
    return found


def _records(told: Sequence[Planned]) -> dict[str, list[VisitRecord]]:
    """The water of every pool, visit by visit; a site's pools share its visits."""
    by_site: dict[str, list[Planned]] = defaultdict(list)
    for one in told:
        by_site[one.card.site.key].append(one)
    records: dict[str, list[VisitRecord]] = defaultdict(list)
    for key, visits in by_site.items():
        visits.sort(key=lambda one: (one.card.day or date.max, one.card.rank))
        stops = [
            Stop(one.card.day, one.card.service, one.card.green, one.card.broken)
            for one in visits
            if one.card.day
        ]
        for index, pool in enumerate(visits[0].card.site.pools):
            for one, record in zip(visits, simulate(pool, stops, seed=f"{key}-{index}"), strict=True):
                records[one.card.key].append(record)
    return records


def _report(
    rows: Rows, one: Planned, records: list[VisitRecord], office: Office, served: Served, now: datetime
) -> Reported:
    card, visit = one.card, one.visit
    assert card.technician and card.day and visit.arrived_at
    report = rows.add(
        Report(
            visit=visit,
            technician=office.members[card.technician],
            begun_at=visit.arrived_at,
            closed_at=visit.finished_at,
        )
    )
    clerk = Clerk(rows, office, report, office.vehicles[card.technician])
    age = (now.date() - card.day).days
    if card.state == "in_progress":
        # Half way through: some tasks ticked, the water read, nothing put in yet.
        clerk.tasks(card.service, set(SERVICE_BY_KEY[card.service].task_keys[:3]))
        for pool, record in zip(served.pools[card.site.key], records, strict=True):
            clerk.readings(pool, record)
        return Reported(one, report, records)
    clerk.tasks(card.service, {key for record in records for key in record.tasks})
    for pool, record in zip(served.pools[card.site.key], records, strict=True):
        clerk.readings(pool, record)
        clerk.products(pool, record)
        clerk.comment(pool, Comment.Audience.CLIENT, record.comment)
        clerk.incident(pool, record, office.coordinator if age > 6 else None)
    if card.state == "done" and not any(record.incident for record in records):
        clerk.open_problem(served.pools[card.site.key][0], visit.rank)
    draw = visit.rank + len(records[0].comment)
    _asides(clerk, draw, age)
    _found(clerk, draw, age, served.pools[card.site.key][0], office.coordinator)
    _signed(clerk, draw, served.clients[card.site.key].short_name)
    return Reported(one, report, records)


# What a visit saw that the sheet says otherwise: the first ones wait, the older are decided.
SEEN: tuple[tuple[str, Any], ...] = (
    ("volume_typed_m3", "52.5"),
    ("equipment", {"kind": "pump", "make": "Exemplo", "model": "Vario 15", "serial": "24-1187"}),
    ("sanitiser", "salt"),
    ("depth_max_m", "1.85"),
    ("filtration", "glass"),
)


def _found(clerk: Clerk, draw: int, age: int, pool: Pool, by: Member) -> None:
    if draw % 29 or age > 40:
        return
    field, value = SEEN[draw // 29 % len(SEEN)]
    state, at = Finding.State.WAITING, clerk.report.begun_at
    if age > 4:
        state = Finding.State.REFUSED if draw % 2 else Finding.State.ACCEPTED
    decided = {"decided_by": by, "decided_at": at + timedelta(hours=20)} if age > 4 else {}
    clerk.rows.add(
        Finding(
            site_id=pool.site_id, pool=pool, visit_id=clerk.report.visit_id, field=field, value=value, at=at,
            by_id=clerk.report.technician_id, state=state, **decided,
        )
    )  # fmt: skip


# A hand that signs, as the phone keeps it.
HAND = [
    [120, 380, 180, 250, 220, 190, 250, 260, 240, 400, 290, 330, 340, 300, 380, 350, 420, 300, 470, 340],
    [520, 360, 560, 240, 600, 200, 590, 330, 640, 300, 700, 350, 780, 290, 860, 330],
    [180, 450, 820, 430],
]


def _signed(clerk: Clerk, draw: int, name: str) -> None:
    """Some clients are there at the end, a few are looked for in vain."""
    if draw % 7 == 0:
        clerk.rows.add(Signature(**clerk.base(None), name=name[:80], strokes=HAND))
    elif draw % 19 == 0:
        clerk.rows.add(Signature(**clerk.base(None), absent=True))


def _asides(clerk: Clerk, draw: int, age: int) -> None:
    """What is not for the client: words to the team, to the office, and sales to take up."""
    if draw % 31 == 0:
        clerk.comment(None, Comment.Audience.TEAM, TEAM_WORDS[draw % len(TEAM_WORDS)])
    if draw % 23 == 0 and age <= 3:
        clerk.comment(None, Comment.Audience.OFFICE, OFFICE_WORDS[draw % len(OFFICE_WORDS)])
    if draw % 37 == 0 and age <= 90:
        offer = RECOMMENDATIONS[draw % len(RECOMMENDATIONS)]
        clerk.rows.add(
            Recommendation(**clerk.base(None), label=offer, text="Vu avec le client, il attend un devis.")
        )
