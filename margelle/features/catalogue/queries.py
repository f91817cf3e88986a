"""What a company sells, uses and measures."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from margelle.engines.water.parameters import PARAMETERS, Parameter
from margelle.engines.water.ranges import Range, Sanitiser, default_profile
from margelle.features.accounts.models import Skill
from margelle.features.clients.models import Pool

from .models import Measure, Product, ReadingRange, ServiceType, StockMove, StockPlace, Task
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
