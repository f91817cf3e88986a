"""What may be found out about a pool, and in which words. Values are plain: text, or a small object."""

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from .volume import MOST_DEPTH_M, MOST_LENGTH_M

LABELS: Final[dict[str, str]] = {
    "volume_typed_m3": "Volume",
    "length_m": "Longueur",
    "width_m": "Largeur",
    "depth_min_m": "Profondeur minimale",
    "depth_max_m": "Profondeur maximale",
    "sanitiser": "Traitement",
    "filtration": "Filtration",
    "equipment": "Équipement",
    "position": "Position du lieu",
}
UNITS: Final = {
    "volume_typed_m3": "m³",
    "length_m": "m",
    "width_m": "m",
    "depth_min_m": "m",
    "depth_max_m": "m",
}
SANITISERS: Final = {
    "chlorine": "Chlore", "salt": "Électrolyse au sel", "bromine": "Brome",
    "oxygen": "Oxygène actif", "phmb": "PHMB", "uv": "UV",
}  # fmt: skip
FILTRATIONS: Final = {
    "sand": "Sable", "glass": "Verre", "cartridge": "Cartouche", "diatom": "Diatomées", "bag": "Poche",
}  # fmt: skip
EQUIPMENT: Final = {
    "pump": "Pompe", "filter": "Filtre", "electrolyser": "Électrolyseur", "doser": "Régulateur",
    "heater": "Chauffage", "robot": "Robot", "cover": "Volet ou couverture", "light": "Éclairage",
    "other": "Autre",
}  # fmt: skip
_CHOICES: Final = {"sanitiser": SANITISERS, "filtration": FILTRATIONS}
_MOST: Final = {
    "volume_typed_m3": Decimal(5000), "length_m": MOST_LENGTH_M, "width_m": MOST_LENGTH_M,
    "depth_min_m": MOST_DEPTH_M, "depth_max_m": MOST_DEPTH_M,
}  # fmt: skip
_PLACES: Final = {"volume_typed_m3": Decimal("0.1"), "position": Decimal("0.000001")}


class NoFinding(ValueError):
    """What was told cannot stand on a sheet; the message is French and can be shown."""


def checked(field: str, value: str) -> str:
    """The value as the sheet keeps it. Raises NoFinding."""
    if field in _CHOICES:
        if value not in _CHOICES[field]:
            raise NoFinding(f"« {LABELS[field]} » ne connaît pas « {value} ».")
        return value
    if field == "position":
        return _point(value)
    number, most = _number(field, value), _MOST[field]
    if not 0 < number <= most:
        limit = f"{most.normalize():f}"
        raise NoFinding(f"« {LABELS[field]} » va jusqu’à {limit} {UNITS[field]}.")
    exact = number.quantize(_PLACES.get(field, Decimal("0.01")))
    return f"{exact.normalize():f}"


def _number(field: str, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise NoFinding(f"« {LABELS[field]} » est un nombre.")
    return number


def _point(text: str) -> str:
    parts = text.split(",")
    if len(parts) != 2:
        raise NoFinding("« Position du lieu » est une latitude et une longitude.")
    lat, lng = (_number("position", part) for part in parts)
    if abs(lat) > 90 or abs(lng) > 180:
        raise NoFinding("« Position du lieu » n’est pas sur la Terre.")
    return ",".join(str(one.quantize(_PLACES["position"])) for one in (lat, lng))


def shown(field: str, value: Any) -> str:
    """As people read it; « – » when there is none."""
    if not value:
        return "–"
    if field == "equipment":
        rows = value if isinstance(value, list) else [value]
        return ", ".join(_device(row) for row in rows)
    if field in _CHOICES:
        return str(_CHOICES[field].get(value, value))
    if field == "position":
        return str(value).replace(",", " ")
    return f"{str(value).replace('.', ',')} {UNITS[field]}"


def _device(row: dict[str, str]) -> str:
    words = [row["make"], row["model"], f"n° {row['serial']}" if row["serial"] else ""]
    return " ".join([EQUIPMENT.get(row["kind"], row["kind"]), *filter(None, words)])
