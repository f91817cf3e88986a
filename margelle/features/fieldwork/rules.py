"""Pure questions about field work: what the lists hold, and may a visit be validated by itself?"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from margelle.engines.water.parameters import Parameter
from margelle.features.messaging.rules import AlertKind

INCIDENT_KINDS: Final[dict[str, str]] = {
    "leak": "Fuite",
    "equipment": "Équipement en panne",
    "water": "Eau verte ou trouble",
    "access": "Accès impossible",
    "damage": "Casse ou dégradation",
    "safety": "Danger pour les personnes",
    "client": "Mécontentement du client",
    "other": "Autre",
}

RECOMMENDATIONS: Final[tuple[str, ...]] = (
    "Remplacer le robot",
    "Changer la pompe",
    "Changer la masse filtrante",
    "Poser un électrolyseur",
    "Poser un régulateur de pH",
    "Refaire le revêtement",
    "Remplacer la couverture ou le volet",
    "Rénover l’éclairage",
    "Passer au contrat à l’année",
)

STARTER_SKIP_REASONS: Final[tuple[str, ...]] = (
    "Portail fermé",
    "Client absent",
    "Chien en liberté",
    "Bassin vide ou en travaux",
    "Orage ou intempéries",
    "Annulé sur place par le client",
    "Pas le temps",
)

SIGNATURE_BOX: Final = (1000, 600)  # the plane of its strokes: width, height
LONGEST_SIGNATURE: Final = 6000  # numbers, x and y counted each; a hand needs a tenth of it

NOT_NEEDED: Final = "Pas nécessaire"  # as the phone offers it: such a task does not wait for the next visit
MISSING_REASONS: Final = (
    NOT_NEEDED,
    "Impossible aujourd’hui",
    "Accès impossible",
    "Matériel manquant",
    "Refus du client",
)
UNHEARD: Final = "Pas encore demandé par ce téléphone"  # the office asked for it after its last contact
SEVERITIES: Final = ("low", "medium", "high")
NIGHT = timedelta(hours=4)  # work that ends before 04:00 still belongs to the day before


@dataclass(frozen=True)
class Record:
    """What decides whether a finished visit validates by itself."""

    company_checks: bool  # the company validates every visit by hand
    needs_look: bool
    withdrawn: bool  # a manager took the validation back, and nothing was finished since
    grave_incidents: int  # open, high severity
    unexplained: Sequence[str]  # missing without a reason
    awaited_photos: int
    required_left: Sequence[str] = ()  # required and left, with a reason


def holds(record: Record) -> list[str]:
    """Why a finished visit waits for a person or for bytes, in French; empty when nothing holds it."""
    found = []
    if record.company_checks:
        found.append("Votre entreprise contrôle chaque intervention.")
    if record.withdrawn:
        found.append("La validation a été retirée par un responsable.")
    if record.needs_look:
        found.append("Le travail ne correspond pas au planning.")
    if record.grave_incidents:
        found.append("Un incident grave est ouvert.")
    if record.unexplained:
        found.append(f"Manque sans motif\u00a0: {', '.join(record.unexplained)}.")
    if record.required_left:
        found.append(f"Obligatoire et non fait\u00a0: {', '.join(record.required_left)}.")
    if record.awaited_photos:
        plural = "s" if record.awaited_photos > 1 else ""
        found.append(f"{record.awaited_photos}\u00a0photo{plural} en attente sur le téléphone.")
    return found


def incident_label(kind: str) -> str:
    """A kind that a newer or older phone knows is shown as it came."""
    return INCIDENT_KINDS.get(kind, kind)


def is_on_day(planned: date | None, at: datetime, timezone: str) -> bool:
    """Was this done on the planned day? The small hours count for the evening before as well."""
    local = at.astimezone(ZoneInfo(timezone))
    return planned in (local.date(), (local - NIGHT).date())


def work_day(at: datetime, timezone: str) -> date:
    """The day some work counts for: until 04:00 that is the evening before."""
    return (at.astimezone(ZoneInfo(timezone)) - NIGHT).date()


class Refused(ValueError):
    """What was sent can never be kept; the message is French, names the field and can be shown."""

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def signature_path(strokes: Sequence[Sequence[int]]) -> str:
    """The `d` of an SVG path; a stroke of one point is a dot."""
    lines = []
    for stroke in strokes:
        points = [f"{x} {y}" for x, y in zip(stroke[::2], stroke[1::2], strict=True)]
        lines.append(f"M{points[0]}L{' '.join(points[1:] or points)}")
    return "".join(lines)


def is_signature(strokes: Sequence[Sequence[int]]) -> bool:
    """Whole points inside the box, and not more than a hand draws."""
    wide, high = SIGNATURE_BOX
    return (
        0 < sum(len(stroke) for stroke in strokes) <= LONGEST_SIGNATURE
        and all(stroke and len(stroke) % 2 == 0 for stroke in strokes)
        and all(0 <= x <= wide for stroke in strokes for x in stroke[::2])
        and all(0 <= y <= high for stroke in strokes for y in stroke[1::2])
    )


LONG_DAY_MIN = 360  # above six hours a break is due (Code du travail, L3121-16)
USUAL_BREAK_MIN = 60


@dataclass(frozen=True)
class Worked:
    """One day's working time, local hours; it ends on the day it began."""

    start: time
    end: time
    break_minutes: int = 0

    @property
    def minutes(self) -> int:
        span = (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute
        return max(0, span - self.break_minutes)


def clocked_day(presses: Sequence[tuple[str, time]]) -> Worked | None:
    """From the presses of a day in their order; None while it still runs, or without any work. What lies
    between a pause, or an end taken back, and what follows it is break."""
    spans: list[tuple[time, time]] = []
    since: time | None = None
    for kind, at in presses:
        if kind in ("start", "resume"):
            since = since or at
        elif since is not None:
            spans.append((since, max(since, at)))
            since = None
    if not spans or since is not None or presses[-1][0] != "end":
        return None
    whole = Worked(spans[0][0], spans[-1][1])
    return Worked(whole.start, whole.end, whole.minutes - sum(Worked(*span).minutes for span in spans))


def proposed_day(first: time, last: time, usual_break: int | None) -> Worked:
    """From the first setting off to the last finish; `usual_break` None = none is written for that day."""
    whole = Worked(first, max(first, last))
    if whole.minutes <= LONG_DAY_MIN:
        return whole
    return Worked(whole.start, whole.end, USUAL_BREAK_MIN if usual_break is None else usual_break)


def overtime(worked: int, contract: int) -> int:
    """Minutes of a week above the contract."""
    return max(0, worked - contract)


def calibration_due(last: date | None, months: int | None) -> date | None:
    """The day by which the next calibration is due; None when no interval is kept or none was ever made."""
    if last is None or not months:
        return None
    year, month = divmod(last.year * 12 + last.month - 1 + months, 12)
    return date(year, month + 1, min(last.day, monthrange(year, month + 1)[1]))


HASTY: Final = timedelta(minutes=3)
FEWEST_ALIKE: Final = 3  # one or two equal values are no wonder


def is_far(known: Parameter, value: Decimal, last: Decimal) -> bool:
    """A third of what is plausible in one go: worth a second look, and it happens."""
    return abs(value - last) * 3 > known.high - known.low


def are_copied(pairs: Sequence[tuple[Decimal, Decimal | None]]) -> bool:
    """Are all these values (now, last visit) the same, and enough of them to wonder?"""
    return len(pairs) >= FEWEST_ALIKE and all(now == last for now, last in pairs)


INCIDENT: Final = AlertKind(
    key="incident", label="Problème signalé", help="Un technicien signale un problème.", by_default=True
)
COMMENT: Final = AlertKind(
    key="comment",
    label="Mot d’un technicien",
    help="Un technicien écrit au bureau.",
    by_default=True,
)
READING: Final = AlertKind(
    key="reading", label="Relevés hors plage", help="À la fin d’une intervention, en un seul message."
)
STOCK: Final = AlertKind(
    key="stock", label="Stock bas", help="Un produit passe sous son seuil, au dépôt ou dans un véhicule."
)
ALERTS: Final = (INCIDENT, COMMENT, READING, STOCK)
