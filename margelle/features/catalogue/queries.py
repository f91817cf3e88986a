"""What a company sells, uses and measures."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import Round

from margelle.engines.water.parameters import PARAMETERS, Parameter
from margelle.engines.water.ranges import Range, Sanitiser, default_profile
from margelle.features.accounts.models import Skill
from margelle.features.clients.models import Pool

from .models import (
    LoadedLine,
    Measure,
    PlaceProduct,
    Product,
    ReadingRange,
    ReorderLevel,
    ServiceType,
    StockMove,
    StockPlace,
    Task,
)
from .rules import STARTER_MEASURES

Span = tuple[Decimal | None, Decimal | None]

# Engines know four ways to keep water clean. UV needs a chlorine residual, PHMB excludes chlorine.
_PROFILES: dict[str, Sanitiser] = {
    "chlorine": "chlorine",
    "salt": "salt",
    "bromine": "bromine",
    "oxygen": "oxygen",
    "phmb": "oxygen",
    "uv": "chlorine",
}


def active_services() -> QuerySet[ServiceType]:
    return ServiceType.objects.filter(archived_at=None).order_by("order", "name")


def active_tasks() -> QuerySet[Task]:
    return Task.objects.filter(archived_at=None).order_by("order", "name")


def active_products() -> QuerySet[Product]:
    return Product.objects.filter(archived_at=None).order_by("order", "name")


def active_skills() -> QuerySet[Skill]:
    return Skill.objects.filter(archived_at=None).order_by("name")


def vehicles() -> QuerySet[StockPlace]:
    """Vehicles in use, with the technician who usually drives them."""
    found = StockPlace.objects.filter(kind=StockPlace.Kind.VEHICLE, archived_at=None)
    return found.select_related("member", "agency").order_by("name", "pk")


def parameters() -> list[Parameter]:
    """What the company measures, in its order; the starter measures while it has chosen none."""
    rows = list(Measure.objects.order_by("order").values_list("code", "is_active"))
    codes = [code for code, is_active in rows if is_active]
    if not rows:
        codes = list(STARTER_MEASURES)
    return [PARAMETERS[code] for code in codes if code in PARAMETERS]


def range_for(pool: Pool, code: str) -> Span | None:
    return ranges_for([pool])[pool.pk].get(code)


def ranges_for(pools: Iterable[Pool]) -> dict[UUID, dict[str, Span]]:
    """The target span of each parameter for each pool, in one query.

    The company's own line wins over the default, the most precise of its lines over the others: sanitiser and
    use, then sanitiser, then use, then all pools.
    """
    own = sorted(ReadingRange.objects.all(), key=_precision)
    cache: dict[tuple[str, bool], dict[str, Span]] = {}
    found: dict[UUID, dict[str, Span]] = {}
    for pool in pools:
        kind = (pool.sanitiser, pool.is_collective)
        if kind not in cache:
            cache[kind] = _spans(*kind, own)
        found[pool.pk] = cache[kind]
    return found


def targets_for(pools: Iterable[Pool]) -> dict[UUID, dict[str, Range]]:
    """As `ranges_for`, with the limits beyond which one must act: what engines.water.verdict.judge takes."""
    own = sorted(ReadingRange.objects.all(), key=_precision)
    return {pool.pk: _targets(pool.sanitiser, pool.is_collective, own) for pool in pools}


def _targets(sanitiser: str, collective: bool, own: list[ReadingRange]) -> dict[str, Range]:
    """The company's line keeps the default's outer limits where they still enclose its own span."""
    profile = default_profile(sanitiser=_PROFILES.get(sanitiser, "chlorine"), collective=collective)
    targets = dict(profile.ranges)
    for line in own:
        if line.sanitiser in ("", sanitiser) and line.collective in (None, collective):
            if line.low is None and line.high is None:
                targets.pop(line.code, None)
                continue
            usual = targets.get(line.code)
            below = usual.act_below if usual and line.low is not None else None
            above = usual.act_above if usual and line.high is not None else None
            targets[line.code] = Range(
                line.code,
                line.low,
                line.high,
                act_below=below if below is not None and line.low is not None and below <= line.low else None,
                act_above=above
                if above is not None and line.high is not None and above >= line.high
                else None,
            )
    return targets


def _precision(line: ReadingRange) -> int:
    return 2 * bool(line.sanitiser) + (line.collective is not None)


def _spans(sanitiser: str, collective: bool, own: list[ReadingRange]) -> dict[str, Span]:
    profile = default_profile(sanitiser=_PROFILES.get(sanitiser, "chlorine"), collective=collective)
    spans: dict[str, Span] = {code: (line.low, line.high) for code, line in profile.ranges.items()}
    for line in own:  # the most precise comes last and stays
        if line.sanitiser in ("", sanitiser) and line.collective in (None, collective):
            spans[line.code] = (line.low, line.high)
    return spans


def stock_moves() -> QuerySet[StockMove]:
    return StockMove.objects.select_related("product", "place", "by")


@dataclass(frozen=True)
class Source:
    """What a stock move comes from, as a room above names it: « 17 juin, Mme Ferrand, Grand bassin »."""

    text: str
    url: str


_namers: list[Callable[[Collection[UUID]], Mapping[UUID, Source]]] = []


def register_sources(namer: Callable[[Collection[UUID]], Mapping[UUID, Source]]) -> None:
    """A room above tells how to name the `source_id` of moves, many at once. Call it in AppConfig.ready."""
    if namer not in _namers:
        _namers.append(namer)


def sources_of(ids: Collection[UUID]) -> dict[UUID, Source]:
    found: dict[UUID, Source] = {}
    for namer in _namers if ids else ():
        found.update(namer(ids))
    return found


@dataclass(frozen=True)
class StockLine:
    """A product at a place: how much is there, under how much to fill up again, and the last move."""

    product: Product
    quantity: Decimal
    level: Decimal | None
    last_at: datetime | None

    @property
    def word(self) -> str:
        """What calls for a hand; "" when nothing does. Below zero the count is wrong, not the work."""
        if self.quantity < 0:
            return "recount"
        return "refill" if self.level is not None and self.quantity < self.level else ""


@dataclass(frozen=True)
class PlaceStock:
    place: StockPlace
    lines: list[StockLine]

    @property
    def attention(self) -> int:
        return sum(bool(line.word) for line in self.lines)


def stock_places() -> QuerySet[StockPlace]:
    """Stores and vehicles in use, stores first."""
    found = StockPlace.objects.filter(archived_at=None).select_related("member", "agency")
    return found.order_by("kind", "name", "pk")


def total_quantity() -> Round:
    """The sum of `quantity`, to the thousandth that a quantity has: SQLite adds decimals as floating numbers,
    and 1,28 kg would come out as 1,27999999999999."""
    return Round(Sum("quantity"), precision=3)


def held_at(place: StockPlace) -> dict[UUID, Decimal]:
    """What the moves leave at a place, by product; what is at zero is left out."""
    rows = StockMove.objects.filter(place=place).order_by().values_list("product")
    return {product: held for product, held in rows.annotate(total=total_quantity()) if held}


def stock_by_place(places: Iterable[StockPlace]) -> list[PlaceStock]:
    """What each place holds, by name of product, in three queries."""
    chosen = list(places)
    sums = StockMove.objects.filter(place__in=chosen).order_by().values_list("place", "product")
    found = sums.annotate(total=total_quantity(), last=Max("at"))
    held = {(where, what): (total, at) for where, what, total, at in found}
    levels = ReorderLevel.objects.filter(place__in=chosen).values_list("place", "product", "quantity")
    wanted = {(where, what): level for where, what, level in levels}
    products = {one.pk: one for one in Product.objects.filter(pk__in={what for _, what in held | wanted})}
    lines: dict[UUID, list[StockLine]] = {place.pk: [] for place in chosen}
    for where, what in held | wanted:
        quantity, last = held.get((where, what), (Decimal(0), None))
        level = wanted.get((where, what))
        if quantity or level is not None:
            lines[where].append(StockLine(products[what], quantity, level, last))
    return [
        PlaceStock(place, sorted(lines[place.pk], key=lambda line: (line.product.name, line.product.pk)))
        for place in chosen
    ]


def allowed_products(place: StockPlace) -> set[UUID] | None:
    """What may be picked from a vehicle; None = everything, since it has no list of its own (STK-4)."""
    if not place.has_own_list:
        return None
    return set(PlaceProduct.objects.filter(place=place).values_list("product_id", flat=True))


def loaded_lines(day: date) -> QuerySet[LoadedLine]:
    """What was put into vehicles for that day, corrections laid aside."""
    return LoadedLine.objects.filter(day=day, superseded_at=None, quantity__gt=0).select_related("product")
