"""How a pool's water drifts between two visits: close enough to nature to make honest curves.

Rates are orders of magnitude from practice, not the water engine: the demo must only look like a logbook.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import cos, exp, pi
from random import Random

from margelle.faces.ops.demo.pools import PoolCard

FILL_TAC_F = 19.0
FILL_TH_F = 24.0


@dataclass
class Water:
    """The true state of one pool; what a technician reads is this with the kit's noise."""

    pool: PoolCard
    ph: float
    free: float
    combined: float
    bromine: float
    tac: float
    th: float
    stabiliser: float
    salt: float
    temperature: float
    clean_pressure: float
    pressure: float
    clarity: float  # 0 clear, 1 green
    supply: float  # disinfectant given by tablets, cell or feeder, mg/L a day
    warmth: float  # this pool against its neighbours, °C


def first_water(pool: PoolCard, day: date, rng: Random) -> Water:
    clean = rng.uniform(0.55, 0.85)
    warmth = rng.gauss(0, 1.0) + (1.5 if pool.cover in ("bubble", "shutter", "shelter") else 0)
    trichlor = pool.sanitiser == "chlorine"
    water = Water(
        pool=pool,
        ph=rng.uniform(7.2, 7.5),
        free=rng.uniform(1.2, 2.4),
        combined=rng.uniform(0.0, 0.25),
        bromine=rng.uniform(2.5, 4.5),
        tac=rng.triangular(7.5, 23, 11.5),
        th=rng.uniform(16, 27),
        stabiliser=rng.uniform(25, 55) if trichlor else rng.uniform(18, 35),
        salt=rng.uniform(3.4, 4.6),
        temperature=15,
        clean_pressure=clean,
        pressure=clean,
        clarity=0,
        supply=0.25,
        warmth=warmth,
    )
    water.temperature = target_temperature(water, day)
    return water


def target_temperature(water: Water, day: date) -> float:
    """About 9 °C at the end of January, 27 °C at the end of July; heaters hold 27 °C in season."""
    season = cos(2 * pi * (day.timetuple().tm_yday - 207) / 365.25)
    natural = 18 + 9 * season + water.warmth
    if water.pool.is_heated and 4 <= day.month <= 10:
        return max(natural, 26.5 + water.warmth * 0.4)
    return max(natural, 5.5)


def drift(water: Water, day: date, days: int, rng: Random) -> None:
    """Let `days` pass, up to `day`."""
    pool = water.pool
    goal = target_temperature(water, day)
    water.temperature += (goal - water.temperature) * (1 - exp(-days / 4)) + rng.gauss(0, 0.6)
    heat = 1.055 ** (water.temperature - 20)
    _drift_ph(water, days, rng)
    _drift_disinfectant(water, days, heat, rng)
    # Evaporation is made up with tap water; rain and backwash dilute everything else.
    renewed = days * (0.0011 + 0.0009 * max(0.0, heat - 0.6))
    water.tac += (FILL_TAC_F - water.tac) * renewed - 0.004 * days
    water.th += FILL_TH_F * renewed * 0.35 + rng.gauss(0, 0.1)
    water.stabiliser *= 1 - 0.0014 * days
    water.salt *= 1 - 0.0011 * days * (1.8 if day.month in (10, 11, 3) else 1)
    if pool.sanitiser == "chlorine" and not pool.collective:
        water.stabiliser += water.supply * 0.45 * days * 0.607
    water.pressure += days * 0.007 * heat * rng.uniform(0.5, 1.5)
    water.combined = min(1.5, max(0.0, water.combined * 0.8 + 0.012 * days * heat * rng.uniform(0.2, 1.6)))


def _drift_ph(water: Water, days: int, rng: Random) -> None:
    """Carbon dioxide leaves, the faster the higher the TAC; cells raise pH and tablets pull it down."""
    pull = {"salt": 0.010, "chlorine": -0.008, "bromine": -0.007, "oxygen": 0.0}[water.pool.sanitiser]
    rise = 0.010 + 0.0013 * (water.tac - 8) + pull
    if water.temperature < 14:
        rise *= 0.5
    ceiling = 8.35
    water.ph += (ceiling - water.ph) * (1 - exp(-rise * days / 0.75)) + rng.gauss(0, 0.07)
    water.ph = min(8.6, max(6.7, water.ph))


def _drift_disinfectant(water: Water, days: int, heat: float, rng: Random) -> None:
    # Sunlight takes what is not stabilised; below 20 mg/L losses double.
    bare = max(0.0, (22 - water.stabiliser) / 22) if water.pool.sanitiser in ("chlorine", "salt") else 0
    loss = 0.13 * heat * (1 + 1.1 * bare) * rng.uniform(0.85, 1.25)
    kept = exp(-loss * days)
    steady = water.supply / loss
    water.free = max(0.0, water.free * kept + steady * (1 - kept) + rng.gauss(0, 0.08))
    water.bromine = max(0.0, water.bromine * kept + 1.6 * steady * (1 - kept) + rng.gauss(0, 0.15))


def set_supply(water: Water, rng: Random) -> None:
    """What the technician leaves behind (tablets, cell output) for the week: nearly always about right."""
    heat = 1.055 ** (water.temperature - 20)
    wanted = 3.2 if water.pool.collective else 2.0
    water.supply = wanted * 0.13 * heat * rng.choices((1.0, 0.4, 1.7), weights=(74, 17, 9))[0]
    water.supply *= rng.uniform(0.75, 1.25)


def turn_green(water: Water, rng: Random) -> None:
    """A warm storm, dust and no chlorine left: three days are enough."""
    water.free = rng.uniform(0, 0.2)
    water.bromine = rng.uniform(0, 0.4)
    water.combined = rng.uniform(0.4, 1.1)
    water.ph = min(8.4, water.ph + rng.uniform(0.2, 0.5))
    water.clarity = rng.uniform(0.6, 1.0)
    water.pressure = water.clean_pressure + rng.uniform(0.35, 0.7)
