"""Fourteen months of one pool: what was read, put in, ticked and written at each visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Literal

from margelle.faces.ops.demo.comments import write_comment
from margelle.faces.ops.demo.pools import PoolCard
from margelle.faces.ops.demo.trade import PRODUCT_UNITS, SERVICE_BY_KEY, WHEN_NEEDED
from margelle.faces.ops.demo.water import Water, drift, first_water, set_supply, turn_green

Severity = Literal["low", "medium", "high"]

# (decimals, standard deviation of a photometer in careful hands)
_KIT: dict[str, tuple[str, float]] = {
    "ph": ("0.1", 0.03),
    "free_chlorine_mg_l": ("0.1", 0.05),
    "combined_chlorine_mg_l": ("0.1", 0.03),
    "total_chlorine_mg_l": ("0.1", 0.0),
    "bromine_mg_l": ("0.1", 0.1),
    "tac_f": ("0.1", 0.3),
    "th_f": ("0.1", 0.5),
    "stabiliser_mg_l": ("1", 2.0),
    "salt_g_l": ("0.1", 0.05),
    "temperature_c": ("0.1", 0.15),
    "redox_mv": ("1", 8.0),
    "filter_pressure_bar": ("0.01", 0.01),
    "turbidity_ntu": ("0.01", 0.02),
    "phosphate_ug_l": ("1", 15.0),
}
_STEPS = {code: Decimal(step) for code, (step, _) in _KIT.items()}


@dataclass(frozen=True)
class Stop:
    """One coming visit of one pool; `green` asks for a pool found green, `broken` for a failed pump."""

    day: date
    service: str
    green: bool = False
    broken: bool = False


@dataclass(frozen=True)
class ProductUsed:
    product: str
    quantity: Decimal
    unit: str


@dataclass(frozen=True)
class IncidentCard:
    kind: str
    severity: Severity
    text: str


@dataclass(frozen=True)
class VisitRecord:
    readings: dict[str, Decimal]
    products: tuple[ProductUsed, ...]
    tasks: tuple[str, ...]
    comment: str
    incident: IncidentCard | None
    minutes: int


@dataclass
class _Notes:
    """What happens during one visit, gathered before it is written down; `marks` choose the comment."""

    products: list[tuple[str, float]] = field(default_factory=list)
    tasks: set[str] = field(default_factory=set)
    marks: list[str] = field(default_factory=list)
    incident: IncidentCard | None = None

    def use(self, product: str, quantity: float) -> None:
        if quantity > 0:
            self.products.append((product, quantity))


def simulate(pool: PoolCard, stops: Sequence[Stop], *, seed: int | str) -> list[VisitRecord]:
    """One record per stop, in order; stops must be in order of day. The same seed gives the same water."""
    rng = Random(f"water-{seed}")
    records: list[VisitRecord] = []
    water: Water | None = None
    before: date | None = None
    for number, stop in enumerate(stops):
        if water is None or before is None:
            water = first_water(pool, stop.day, rng)
        else:
            drift(water, stop.day, max((stop.day - before).days, 0), rng)
        before = stop.day
        records.append(_visit(water, stop, number, rng))
    return records


def _visit(water: Water, stop: Stop, number: int, rng: Random) -> VisitRecord:
    notes = _Notes()
    _mishaps(water, stop, notes, rng)
    readings = _read(water, stop, number, rng)
    _season_work(water, stop, notes)
    _correct_balance(water, stop, notes)
    _correct_disinfectant(water, stop, notes, rng)
    _filter(water, notes)
    service = SERVICE_BY_KEY[stop.service]
    notes.tasks.update("ph" if name.startswith("ph_") else "correct" for name, _ in notes.products)
    tasks = {key for key in service.task_keys if rng.random() < 0.95 and key not in WHEN_NEEDED}
    tasks |= {"test", "repair"} & set(service.task_keys)
    tasks |= notes.tasks & set(service.task_keys)
    extra = 6 * len(notes.products) + (15 if notes.incident else 0)
    minutes = max(12, round(service.minutes * rng.uniform(0.72, 1.02) + extra * 0.6))
    return VisitRecord(
        readings=readings,
        products=tuple(_used(name, quantity) for name, quantity in notes.products),
        tasks=tuple(sorted(tasks)),
        comment=write_comment(notes.marks, stop.service, stop.day, readings, rng),
        incident=notes.incident,
        minutes=minutes,
    )


def _used(product: str, quantity: float) -> ProductUsed:
    step = Decimal("1") if PRODUCT_UNITS[product] == "pièce" or product == "salt" else Decimal("0.05")
    amount = max(step, (Decimal(str(round(quantity, 3))) / step).quantize(Decimal(1)) * step)
    return ProductUsed(product, amount, PRODUCT_UNITS[product])


def _mishaps(water: Water, stop: Stop, notes: _Notes, rng: Random) -> None:
    if stop.green or (stop.service == "shock" and water.clarity < 0.5):
        turn_green(water, rng)
        notes.marks.append("green")
        if stop.service != "shock":
            notes.incident = IncidentCard(
                "water", "high", "Eau verte, fond invisible : traitement choc à faire."
            )
    elif stop.broken or stop.service == "repair":
        water.free *= 0.4
        notes.marks.append("pump")
        part, text = rng.choice(_REPAIRS)
        notes.use(part, 1)
        if stop.service != "repair":
            notes.products.pop()
            notes.incident = IncidentCard(
                "equipment", "high", "Pompe arrêtée à l’arrivée, disjoncteur tombé."
            )
        else:
            notes.incident = IncidentCard("equipment", "medium", text)
    elif rng.random() < 0.012:
        kind, severity, text = rng.choice(_SMALL_INCIDENTS)
        notes.incident = IncidentCard(kind, severity, text)


_REPAIRS = (
    ("seal", "Fuite à la pompe : garniture mécanique remplacée."),
    ("capacitor", "Pompe qui ne démarre plus : condensateur remplacé."),
    ("gasket", "Vanne six voies qui fuit vers l’égout : joint remplacé."),
    ("probe", "Sonde pH hors d’usage, remplacée et étalonnée."),
)
_SMALL_INCIDENTS: tuple[tuple[str, Severity, str], ...] = (
    ("leak", "medium", "Niveau anormalement bas, suspicion de fuite au skimmer."),
    ("equipment", "low", "Projecteur éteint, ampoule à changer."),
    ("equipment", "medium", "Volet bloqué à mi-course, moteur à contrôler."),
    ("access", "low", "Portail forcé, accès par le voisin."),
    ("safety", "high", "Barrière de sécurité déboîtée côté jardin."),
    ("damage", "medium", "Pli du liner sous l’échelle, à reprendre."),
)


def _read(water: Water, stop: Stop, number: int, rng: Random) -> dict[str, Decimal]:
    pool = water.pool
    true: dict[str, float] = {"ph": water.ph, "temperature_c": water.temperature}
    if pool.sanitiser in ("chlorine", "salt"):
        true["free_chlorine_mg_l"] = water.free
        if pool.collective or number % 3 == 0 or water.combined > 0.6:
            true["combined_chlorine_mg_l"] = water.combined
        if number % 4 == 0 or stop.service == "opening":
            true["stabiliser_mg_l"] = water.stabiliser
    if pool.sanitiser == "bromine":
        true["bromine_mg_l"] = water.bromine
    if pool.sanitiser == "salt" and number % 2 == 0:
        true["salt_g_l"] = water.salt
    if number % 2 == 0:
        true["tac_f"] = water.tac
    if number % 8 == 0 or stop.service in ("opening", "wintering"):
        true["th_f"] = water.th
    if rng.random() < 0.75:
        true["filter_pressure_bar"] = water.pressure
    if pool.collective:
        true["turbidity_ntu"] = 0.12 + water.clarity * 6 + water.combined * 0.25
        true["redox_mv"] = 640 + 55 * min(water.free, 3) - 90 * (water.ph - 7.2)
    if number % 26 == 5:
        true["phosphate_ug_l"] = 90 + 500 * rng.random() ** 2
    # A kit never shows less than nothing; -0.0 would be printed as "-0".
    seen = {code: _seen(code, value, rng) for code, value in true.items()}
    if pool.collective and "combined_chlorine_mg_l" in seen:
        seen["total_chlorine_mg_l"] = seen["free_chlorine_mg_l"] + seen["combined_chlorine_mg_l"]
    return seen


def _seen(code: str, value: float, rng: Random) -> Decimal:
    noisy = max(0.0, value + rng.gauss(0, _KIT[code][1]))
    return Decimal(repr(noisy)).quantize(_STEPS[code])


def _season_work(water: Water, stop: Stop, notes: _Notes) -> None:
    if stop.service == "opening":
        notes.marks.append("opening")
        notes.use("shock", water.pool.volume_m3 * 0.008)
        notes.use("algaecide", water.pool.volume_m3 * 0.006)
        water.free += 3.0
    elif stop.service == "wintering":
        notes.marks.append("wintering")
        notes.use("winter", water.pool.volume_m3 * 0.04)
        water.supply = 0.05


def _correct_balance(water: Water, stop: Stop, notes: _Notes) -> None:
    volume = water.pool.volume_m3
    if water.ph > 7.5:
        # Grams per m³ and per 0,1 of pH, after the table of doses by TAC; never more than 0,4 at once.
        step = min(water.ph - 7.25, 0.4)
        grams = (0.33 * water.tac + 0.3) / 0.95 * step * 10 * volume
        liquid = water.pool.collective
        notes.use("ph_minus_liquid" if liquid else "ph_minus", grams / 1000 * (2.1 if liquid else 1))
        water.tac -= grams / volume / 24
        water.ph -= step
        notes.marks.append("ph_high")
    elif water.ph < 7.0:
        notes.use("ph_plus", volume * 0.006)
        water.ph += 0.25
        notes.marks.append("ph_low")
    if water.tac < 7.5 and stop.service != "wintering":
        notes.use("tac_plus", volume * 0.0168 * 3)
        water.tac += 3
        notes.marks.append("tac_low")
    if water.pool.sanitiser == "salt" and water.salt < 3.2 and stop.service != "wintering":
        bags = max(1, round(volume * (4.2 - water.salt) / 25))
        notes.use("salt", bags * 25)
        water.salt += bags * 25 / volume
        notes.marks.append("salt_low")
    if water.stabiliser > 78:
        water.stabiliser *= 0.7
        notes.marks.append("stabiliser_high")
    elif (
        water.stabiliser < 14 and water.pool.sanitiser in ("chlorine", "salt") and stop.day.month in (5, 6, 7)
    ):
        notes.use("stabiliser", volume * 0.012)
        water.stabiliser += 12
        notes.marks.append("stabiliser_low")


def _correct_disinfectant(water: Water, stop: Stop, notes: _Notes, rng: Random) -> None:
    pool, volume = water.pool, water.pool.volume_m3
    low = water.bromine < 1.2 if pool.sanitiser == "bromine" else water.free < 0.5
    if water.clarity > 0.5:
        notes.use("shock", volume * 0.018)
        notes.use("algaecide", volume * 0.01)
        if pool.filtration in ("sand", "glass"):
            notes.use("floc", max(1, round(volume / 50)))
        water.clarity, water.free, water.bromine, water.combined = 0.0, 4.5, 5.0, 0.2
        notes.tasks.add("backwash")
    elif low and stop.service != "wintering":
        notes.use("bleach" if pool.collective else "shock", volume * (0.03 if pool.collective else 0.006))
        water.free, water.bromine = water.free + 2.2, water.bromine + 2.2
        notes.marks.append("chlorine_low")
    elif water.free > 4.5 and pool.sanitiser in ("chlorine", "salt") and not pool.collective:
        notes.marks.append("chlorine_high")
    if water.combined > 0.6 and "green" not in notes.marks:
        notes.use("shock", volume * 0.008)
        water.combined = 0.15
        notes.marks.append("combined_high")
    if stop.service == "wintering":
        return
    set_supply(water, rng)
    if pool.sanitiser == "chlorine" and not pool.collective and water.temperature > 12:
        notes.use("tablet", max(1, round(volume / 28)))
    elif pool.sanitiser == "bromine" and rng.random() < 0.6:
        notes.use("bromine", volume * water.supply * 0.012)
    elif pool.sanitiser == "oxygen" and water.temperature > 12:
        notes.use("oxygen", volume * 0.012)


def _filter(water: Water, notes: _Notes) -> None:
    if water.pressure > water.clean_pressure + 0.28 or "backwash" in notes.tasks:
        water.pressure = water.clean_pressure
        notes.tasks.add("backwash")
        notes.marks.append("backwash")
