"""How products are counted, and how a quantity is written for people."""

from decimal import Decimal
from typing import Final

UNITS: Final = ("pièce", "g", "kg", "mL", "L")
PARTS: Final = "Pièces"
FAMILIES: Final = (
    "Chlore",
    "Brome",
    "pH",
    "Équilibre de l’eau",
    "Anti-algues",
    "Floculant",
    "Sel",
    "Hivernage",
    "Filtration",
    "Entretien",
    PARTS,
)
# What people type, in lower case, for the units we know. Any other word is the company's own and stays.
_SAME: Final = {
    "piece": "pièce",
    "pièces": "pièce",
    "pieces": "pièce",
    "pc": "pièce",
    "u": "pièce",
    "unité": "pièce",
    "gr": "g",
    "gramme": "g",
    "grammes": "g",
    "kilo": "kg",
    "kilos": "kg",
    "kilogramme": "kg",
    "ml": "mL",
    "millilitre": "mL",
    "l": "L",
    "litre": "L",
    "litres": "L",
}
_STEPS: Final = {"g": "50", "mL": "50", "kg": "0.1", "L": "0.1"}


def normal_unit(text: str) -> str:
    """« Litres » becomes L; « sachet » stays the company's word."""
    words = " ".join(text.split())
    known = words if words in UNITS else _SAME.get(words.lower())
    return known or (words.lower() if words.lower() in UNITS else words)


def unit_step(unit: str) -> Decimal:
    """By how much the phone's + and − change a quantity."""
    return Decimal(_STEPS.get(unit, "1"))


def display_quantity(quantity: Decimal, unit: str) -> str:
    """« 0,72 kg », « 2 pièces »: without needless zeros, with a space that does not break."""
    number = f"{quantity.normalize():f}".replace(".", ",")
    word = f"{unit}s" if unit == "pièce" and abs(quantity) >= 2 else unit
    return f"{number}\u00a0{word}"
