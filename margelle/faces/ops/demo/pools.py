"""Pools as they are built between Nice and Mandelieu; makes and models are invented."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from random import Random
from typing import Final, Literal

Shape = Literal["rectangle", "oval", "round", "kidney", "free", "lap"]
Sanitiser = Literal["chlorine", "salt", "bromine", "oxygen"]
Lining = Literal["liner", "armed", "tiles", "shell", "coated", "stainless"]
Filtration = Literal["sand", "glass", "cartridge", "diatom"]
Cover = Literal["none", "bubble", "shutter", "bars", "shelter", "winter"]
Heating = Literal["none", "heat_pump", "solar", "exchanger"]

LABELS: Final[dict[str, str]] = {
    "rectangle": "Rectangulaire",
    "oval": "Ovale",
    "round": "Ronde",
    "kidney": "Haricot",
    "free": "Forme libre",
    "lap": "Couloir de nage",
    "chlorine": "Chlore",
    "salt": "Électrolyse au sel",
    "bromine": "Brome",
    "oxygen": "Oxygène actif",
    "liner": "Liner",
    "armed": "Membrane armée",
    "tiles": "Carrelage",
    "shell": "Coque polyester",
    "coated": "Enduit",
    "stainless": "Inox",
    "sand": "Filtre à sable",
    "glass": "Filtre à verre",
    "cartridge": "Filtre à cartouche",
    "diatom": "Filtre à diatomées",
    "none": "Aucun",
    "bubble": "Bâche à bulles",
    "shutter": "Volet roulant",
    "bars": "Bâche à barres",
    "shelter": "Abri",
    "winter": "Bâche d’hivernage",
    "heat_pump": "Pompe à chaleur",
    "solar": "Solaire",
    "exchanger": "Échangeur",
}
EQUIPMENT_LABELS: Final[dict[str, str]] = {
    "pump": "Pompe de filtration",
    "filter": "Filtre",
    "electrolyser": "Électrolyseur",
    "dosing": "Pompe doseuse pH",
    "heat_pump": "Pompe à chaleur",
    "robot": "Robot",
    "shutter": "Volet roulant",
    "feeder": "Doseur de galets",
    "light": "Projecteur",
    "clock": "Coffret électrique",
}
# None of these is a firm's name in the trade; models follow a pattern, so that they look like a plate.
MAKES: Final[dict[str, tuple[str, ...]]] = {
    "pump": ("Aquilon", "Torrentis", "Vaguelette"),
    "filter": ("Sablier Bleu", "Torrentis", "Filtralys"),
    "electrolyser": ("Halion", "Selvague", "Ionéa Sud"),
    "dosing": ("Dosalys", "Halion"),
    "heat_pump": ("Calorine", "Mistral Doux"),
    "robot": ("Crabino", "Nettéo"),
    "shutter": ("Couvréa", "Lamelys"),
    "feeder": ("Dosalys", "Vaguelette"),
    "light": ("Lucéole", "Nocturnéa"),
    "clock": ("Élecbassin", "Horalys"),
}
NAMES: Final = ("Piscine", "Piscine principale", "Grand bassin", "Bassin de nage")


@dataclass(frozen=True)
class EquipmentCard:
    """`age_days` rather than a date: the demo is loaded on any day."""

    kind: str
    make: str
    model: str
    serial: str
    age_days: int
    warranty_days: int


@dataclass(frozen=True)
class PoolCard:
    name: str
    shape: Shape
    length_m: float
    width_m: float
    depth_min_m: float
    depth_max_m: float
    surface_m2: float
    volume_m3: float
    lining: Lining
    sanitiser: Sanitiser
    filtration: Filtration
    cover: Cover
    heating: Heating
    collective: bool
    closed_in_winter: bool
    equipment: tuple[EquipmentCard, ...]

    @property
    def is_heated(self) -> bool:
        return self.heating != "none"


# Part of length x width that is water, by shape.
FILL: Final[dict[Shape, float]] = {
    "rectangle": 1.0,
    "lap": 1.0,
    "oval": pi / 4,
    "round": pi / 4,
    "kidney": 0.85,
    "free": 0.85,
}


def draw_pool(rng: Random, *, collective: bool = False, spa: bool = False, name: str = "") -> PoolCard:
    shape = _shape(rng, collective=collective, spa=spa)
    length, width, shallow, deep = _dimensions(rng, shape, collective=collective, spa=spa)
    surface = round(length * width * FILL[shape], 1)
    sanitiser = _sanitiser(rng, spa=spa)
    cover: Cover = rng.choices(("none", "bubble", "shutter", "bars", "shelter"), weights=(18, 26, 36, 14, 6))[
        0
    ]
    heating: Heating = rng.choices(("none", "heat_pump", "solar", "exchanger"), weights=(48, 42, 6, 4))[0]
    return PoolCard(
        name=name or rng.choice(NAMES if not spa else ("Spa", "Jacuzzi de la terrasse", "Bain à remous")),
        shape=shape,
        length_m=length,
        width_m=width,
        depth_min_m=shallow,
        depth_max_m=deep,
        surface_m2=surface,
        volume_m3=round(surface * (shallow + deep) / 2, 1),
        lining=_lining(rng, collective=collective, spa=spa),
        sanitiser=sanitiser,
        filtration=rng.choices(("sand", "glass", "cartridge", "diatom"), weights=(55, 25, 17, 3))[0],
        cover="none" if collective else cover,
        heating="heat_pump" if spa else heating,
        collective=collective,
        closed_in_winter=not collective and not spa and rng.random() < 0.26,
        equipment=_equipment(rng, sanitiser, cover, heating),
    )


def _shape(rng: Random, *, collective: bool, spa: bool) -> Shape:
    if spa:
        return "round"
    weights = (80, 4, 0, 6, 8, 2) if collective else (64, 6, 4, 11, 8, 7)
    shapes: tuple[Shape, ...] = ("rectangle", "oval", "round", "kidney", "free", "lap")
    return rng.choices(shapes, weights=weights)[0]


def _dimensions(
    rng: Random, shape: Shape, *, collective: bool, spa: bool
) -> tuple[float, float, float, float]:
    if spa:
        side = rng.choice((1.9, 2.1, 2.3, 2.6))
        return side, side, 0.8, 0.9
    if shape == "lap":
        return rng.choice((12.0, 15.0, 18.0, 20.0)), rng.choice((2.5, 3.0)), 1.3, 1.5
    if shape == "round":
        side = rng.choice((4.0, 4.6, 5.5, 6.0))
        return side, side, 1.2, 1.3
    if collective:
        return rng.choice((12.0, 14.0, 15.0, 18.0, 25.0)), rng.choice((6.0, 7.0, 8.0, 10.0)), 1.1, 1.6
    length = rng.choice((6.0, 7.0, 7.5, 8.0, 8.0, 9.0, 9.0, 10.0, 10.0, 11.0, 12.0, 14.0))
    width = round(length * rng.uniform(0.42, 0.55) * 2) / 2
    return length, width, rng.choice((1.0, 1.1, 1.2)), rng.choice((1.5, 1.6, 1.8, 2.0, 2.2))


def _sanitiser(rng: Random, *, spa: bool) -> Sanitiser:
    kinds: tuple[Sanitiser, ...] = ("chlorine", "salt", "bromine", "oxygen")
    return rng.choices(kinds, weights=(25, 0, 70, 5) if spa else (47, 45, 5, 3))[0]


def _lining(rng: Random, *, collective: bool, spa: bool) -> Lining:
    if spa:
        return "shell"
    kinds: tuple[Lining, ...] = ("liner", "armed", "tiles", "shell", "coated", "stainless")
    return rng.choices(kinds, weights=(10, 20, 60, 0, 6, 4) if collective else (42, 18, 16, 16, 7, 1))[0]


def _equipment(
    rng: Random, sanitiser: Sanitiser, cover: Cover, heating: Heating
) -> tuple[EquipmentCard, ...]:
    kinds = ["pump", "filter", "clock"]
    kinds += ["electrolyser"] if sanitiser == "salt" else []
    kinds += ["dosing"] if sanitiser == "salt" and rng.random() < 0.7 else []
    kinds += ["feeder"] if sanitiser in ("chlorine", "bromine") and rng.random() < 0.4 else []
    kinds += ["heat_pump"] if heating == "heat_pump" else []
    kinds += ["shutter"] if cover == "shutter" else []
    kinds += ["robot"] if rng.random() < 0.55 else []
    kinds += ["light"] if rng.random() < 0.4 else []
    return tuple(_device(rng, kind) for kind in kinds)


def _device(rng: Random, kind: str) -> EquipmentCard:
    make = rng.choice(MAKES[kind])
    model = f"{make[0].upper()}{rng.choice('CFLPRSX')}-{rng.randrange(8, 60) * 5}"
    serial = f"{make[:2].upper()}{rng.randrange(10**7):07d}"
    return EquipmentCard(kind, make, model, serial, rng.randrange(60, 12 * 365), rng.choice((2, 3, 5)) * 365)
