"""The whole logbook of a pool, or one year of it, as it is printed and handed over (NEW-11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from margelle.engines.water.parameters import PARAMETERS, Parameter
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.queries import Proof, proofs_of
from margelle.features.logbook.models import LogbookExport
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import FINISHED

from .carnet import Line, Told, told_visits

BATCH = 400
# What the register of a collective pool holds, in its order; a column without values stays, to be filled in.
REGISTER: Final = (
    "ph",
    "free_chlorine_mg_l",
    "combined_chlorine_mg_l",
    "stabiliser_mg_l",
    "bromine_mg_l",
    "temperature_c",
    "turbidity_ntu",
)
BY_HAND: Final = ("Transparence", "Fréquentation", "Compteur d’eau, m³")  # the operator's own, each day


@dataclass(frozen=True)
class Cell:
    """One reading in its column; `word` when it is not good."""

    text: str
    word: str = ""


@dataclass(frozen=True)
class BookLine:
    """One visit of the book."""

    told: Told
    proof: Proof | None
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Book:
    """`columns` are the parameters that the lines' cells follow."""

    pool: Pool
    year: int | None
    lines: tuple[BookLine, ...]
    columns: tuple[Parameter, ...]

    @property
    def visits(self) -> list[Visit]:
        return [line.told.visit for line in self.lines]

    @property
    def span(self) -> tuple[date, date] | None:
        return (self.lines[0].told.day, self.lines[-1].told.day) if self.lines else None

    @property
    def is_register(self) -> bool:
        return self.pool.is_collective

    @property
    def by_hand(self) -> tuple[str, ...]:
        return BY_HAND if self.is_register else ()

    @property
    def sealed(self) -> int:
        return sum(line.proof is not None for line in self.lines)


def book(pool: Pool, year: int | None = None) -> Book:
    """Every finished visit with a report, the oldest first: a handful of queries for each 400 visits."""
    rows = Visit.objects.filter(pool_links__pool=pool, state__in=FINISHED, day__isnull=False)
    if year is not None:
        rows = rows.filter(day__year=year)
    visits = list(rows.select_related("service", "technician").order_by("day", "finished_at", "pk"))
    told: dict[UUID, Told] = {}
    proofs: dict[UUID, Proof] = {}
    for start in range(0, len(visits), BATCH):
        some = visits[start : start + BATCH]
        told |= told_visits(some, pool)
        proofs |= proofs_of(some)
    kept = [told[visit.pk] for visit in visits if visit.pk in told]
    columns = _columns(pool, kept)
    lines = tuple(BookLine(one, proofs.get(one.visit.pk), _cells(one, columns)) for one in kept)
    return Book(pool, year, lines, columns)


def _columns(pool: Pool, told: Sequence[Told]) -> tuple[Parameter, ...]:
    """Of a collective pool those of the register, of another one those that were measured at all."""
    seen = {line.parameter.code for one in told for line in one.lines}
    if not pool.is_collective:
        return tuple(known for code, known in PARAMETERS.items() if code in seen)
    extra = {"stabiliser_mg_l", "bromine_mg_l", "turbidity_ntu"} - seen
    return tuple(PARAMETERS[code] for code in REGISTER if code not in extra)


def _cells(told: Told, columns: Sequence[Parameter]) -> tuple[Cell | None, ...]:
    have = {line.parameter.code: line for line in told.lines}
    return tuple(_cell(have[known.code]) if known.code in have else None for known in columns)


def _cell(line: Line) -> Cell:
    number = format(Decimal(line.parameter.checked(line.value)), "f").replace(".", ",")
    verdict = line.verdict
    return Cell(number, verdict.word if verdict is not None and verdict.level != "good" else "")


def years_of(pool: Pool) -> list[int]:
    """The years that have something to print, the latest first."""
    days = Visit.objects.filter(pool_links__pool=pool, state__in=FINISHED, report__isnull=False)
    return sorted({day.year for day in days.dates("day", "year")}, reverse=True)


def exports_of(pool: Pool) -> list[LogbookExport]:
    return list(LogbookExport.objects.filter(pool=pool)[:10])


def export_named(pk: UUID) -> LogbookExport | None:
    return LogbookExport.objects.select_related("company").filter(pk=pk).first()
