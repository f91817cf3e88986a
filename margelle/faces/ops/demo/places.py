"""Plausible places between Nice and Mandelieu, drawn inland: nobody's pool lies in the sea."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from random import Random
from typing import Literal

from margelle.faces.ops.demo.names import STREETS

AccessKind = Literal["hours", "dog", "key", "slope", "parking", "other"]
Branch = Literal["antibes", "grasse"]


@dataclass(frozen=True)
class Town:
    """`lat`, `lng` is the middle of the inhabited inland part, not the town hall by the water."""

    name: str
    postcode: str
    lat: float
    lng: float
    spread_lat: float
    spread_lng: float
    branch: Branch
    zone: str
    weight: int


TOWNS = (
    Town("Antibes", "06600", 43.591, 7.099, 0.009, 0.013, "antibes", "Antibes – Vallauris", 10),
    Town("Vallauris", "06220", 43.583, 7.052, 0.007, 0.012, "antibes", "Antibes – Vallauris", 5),
    Town("Biot", "06410", 43.629, 7.092, 0.010, 0.014, "antibes", "Biot – Villeneuve", 8),
    Town("Villeneuve-Loubet", "06270", 43.661, 7.115, 0.006, 0.009, "antibes", "Biot – Villeneuve", 5),
    Town("Cagnes-sur-Mer", "06800", 43.677, 7.146, 0.006, 0.009, "antibes", "Cagnes – Nice", 5),
    Town("La Colle-sur-Loup", "06480", 43.687, 7.101, 0.006, 0.009, "antibes", "Vence – Saint-Paul", 4),
    Town("Saint-Paul-de-Vence", "06570", 43.699, 7.119, 0.008, 0.010, "antibes", "Vence – Saint-Paul", 4),
    Town("Vence", "06140", 43.725, 7.111, 0.009, 0.014, "antibes", "Vence – Saint-Paul", 5),
    Town("Nice", "06200", 43.726, 7.252, 0.010, 0.012, "antibes", "Cagnes – Nice", 4),
    Town("Cannes", "06400", 43.567, 7.003, 0.006, 0.013, "grasse", "Cannes – Mandelieu", 6),
    Town("Le Cannet", "06110", 43.577, 7.019, 0.006, 0.009, "grasse", "Cannes – Mandelieu", 4),
    Town("Mandelieu", "06210", 43.561, 6.929, 0.006, 0.009, "grasse", "Cannes – Mandelieu", 4),
    Town("Mougins", "06250", 43.601, 6.995, 0.012, 0.015, "grasse", "Mougins – Mouans", 8),
    Town("Mouans-Sartoux", "06370", 43.620, 6.971, 0.008, 0.010, "grasse", "Mougins – Mouans", 4),
    Town("Grasse", "06130", 43.653, 6.930, 0.012, 0.018, "grasse", "Grasse", 8),
    Town("Valbonne", "06560", 43.641, 7.010, 0.011, 0.016, "grasse", "Valbonne – Opio", 6),
    Town("Opio", "06650", 43.668, 6.983, 0.007, 0.009, "grasse", "Valbonne – Opio", 3),
    Town("Châteauneuf", "06740", 43.673, 6.972, 0.006, 0.008, "grasse", "Valbonne – Opio", 3),
    Town("Roquefort-les-Pins", "06330", 43.667, 7.052, 0.009, 0.015, "grasse", "Valbonne – Opio", 5),
)

# Coast from west to east as (longitude, latitude): land is north of the line. Capes are left out on purpose.
COAST = (
    (6.900, 43.540),
    (6.945, 43.546),
    (6.970, 43.551),
    (7.017, 43.553),
    (7.050, 43.565),
    (7.070, 43.569),
    (7.100, 43.570),
    (7.118, 43.577),
    (7.128, 43.602),
    (7.135, 43.627),
    (7.140, 43.642),
    (7.150, 43.658),
    (7.170, 43.662),
    (7.200, 43.666),
    (7.230, 43.694),
    (7.310, 43.700),
)


ACCESS: dict[AccessKind, tuple[str, ...]] = {
    "hours": (
        "Pas avant 9 h, les propriétaires dorment côté piscine.",
        "Passer avant 11 h : la terrasse est occupée ensuite.",
        "Accès de 8 h à 12 h seulement, le gardien ferme à midi.",
        "Éviter le mercredi après-midi (enfants dans l’eau).",
        "Prévenir 30 minutes avant d’arriver.",
    ),
    "dog": (
        "Chien gentil mais il se sauve : refermer le portillon.",
        "Gros chien dans le jardin, appeler avant d’entrer.",
        "Deux chiens, attachés le jour de l’intervention.",
    ),
    "key": (
        "Clé du local technique sous le pot bleu.",
        "Clé du pool-house à l’agence, crochet 14.",
        "Badge à demander à l’accueil.",
        "Boîte à clé à droite du compteur d’eau.",
    ),
    "slope": (
        "Chemin très raide, ne pas descendre avec la remorque.",
        "42 marches jusqu’au bassin, prendre les galets en petit seau.",
        "Allée gravillonnée en pente, se garer en marche arrière.",
    ),
    "parking": (
        "Se garer dans l’impasse, jamais devant le garage du voisin.",
        "Place livraison devant l’entrée, 30 minutes au plus.",
        "Parking visiteurs au sous-sol, hauteur 1,90 m.",
    ),
    "other": (
        "Portail capricieux : pousser le battant gauche.",
        "Alarme du bassin à couper au boîtier gris.",
        "Ruche au fond du terrain, rester côté margelle.",
        "Local technique derrière la haie, regard en fonte.",
    ),
}
CODE_LABELS = ("Portail", "Portillon", "Résidence", "Local technique", "Boîte à clé")


@dataclass(frozen=True)
class AccessNote:
    kind: AccessKind
    text: str


@dataclass(frozen=True)
class GateCode:
    label: str
    value: str


@dataclass(frozen=True)
class Place:
    address: str
    postcode: str
    city: str
    lat: float
    lng: float
    branch: Branch
    zone: str
    access: tuple[AccessNote, ...]
    codes: tuple[GateCode, ...]


def is_on_land(lat: float, lng: float) -> bool:
    """True north of the drawn coast, with some 200 m to spare; False outside the drawn span."""
    index = bisect_right([point[0] for point in COAST], lng)
    if index in (0, len(COAST)):
        return False
    (west, west_lat), (east, east_lat) = COAST[index - 1], COAST[index]
    shore = west_lat + (east_lat - west_lat) * (lng - west) / (east - west)
    return lat > shore + 0.002


def draw_place(rng: Random) -> Place:
    town = rng.choices(TOWNS, weights=[town.weight for town in TOWNS])[0]
    while True:
        # The square root spreads points evenly over the ellipse instead of heaping them in the middle.
        reach, angle = sqrt(rng.random()), rng.random() * 2 * pi
        lat = round(town.lat + town.spread_lat * reach * sin(angle), 6)
        lng = round(town.lng + town.spread_lng * reach * cos(angle), 6)
        if is_on_land(lat, lng):
            break
    number = f"{rng.randrange(1, 420)}{rng.choice(('', '', '', '', ' bis', ' ter'))}"
    kinds = rng.sample(tuple(ACCESS), k=rng.choices((0, 1, 2, 3), weights=(3, 5, 3, 1))[0])
    return Place(
        address=f"{number} {rng.choice(STREETS)}",
        postcode=town.postcode,
        city=town.name,
        lat=lat,
        lng=lng,
        branch=town.branch,
        zone=town.zone,
        access=tuple(AccessNote(kind, rng.choice(ACCESS[kind])) for kind in kinds),
        codes=tuple(_codes(rng)),
    )


def _codes(rng: Random) -> list[GateCode]:
    labels = rng.sample(CODE_LABELS, k=rng.choices((0, 1, 2), weights=(4, 5, 1))[0])
    return [GateCode(label, _code(rng)) for label in labels]


def _code(rng: Random) -> str:
    shape = rng.choice(("####", "####A", "A####", "##B##", "#####"))
    return "".join(str(rng.randrange(10)) if letter == "#" else letter for letter in shape)


def kilometres(lat_a: float, lng_a: float, lat_b: float, lng_b: float) -> float:
    """As the crow flies, flat earth: good to 0.1 % over the thirty kilometres of the demo."""
    north = (lat_b - lat_a) * 111.2
    east = (lng_b - lng_a) * 111.2 * cos(lat_a * pi / 180)
    return sqrt(north * north + east * east)
