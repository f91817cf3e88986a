"""How much water a pool holds, and whether to believe it."""

from decimal import ROUND_HALF_UP, Decimal

# Share of length x width that water covers. Round and oval are exact (pi/4), free shapes a trade's average.
_COVERS = {
    "rectangle": Decimal(1),
    "round": Decimal("0.785"),
    "oval": Decimal("0.785"),
    "free": Decimal("0.85"),
}

MOST_LENGTH_M = Decimal(100)
MOST_DEPTH_M = Decimal(6)
_LEAST_M3 = Decimal("0.5")
_MOST_PRIVATE_M3 = Decimal(500)
_MOST_COLLECTIVE_M3 = Decimal(5000)


def volume_m3(
    shape: str,
    length_m: Decimal | None,
    width_m: Decimal | None,
    depth_min_m: Decimal | None,
    depth_max_m: Decimal | None,
) -> Decimal | None:
    """Water volume in m³ from lengths in metres, one decimal; None while a length is missing.

    A round pool needs its diameter as length. The depth is the mean of both, or the one that is known.
    """
    width = length_m if shape == "round" and width_m is None else width_m
    depths = [d for d in (depth_min_m, depth_max_m) if d is not None]
    if length_m is None or width is None or not depths:
        return None
    depth = sum(depths, Decimal(0)) / len(depths)
    volume = length_m * width * depth * _COVERS.get(shape, Decimal(1))
    return volume.quantize(Decimal("0.1"), ROUND_HALF_UP)


def doubtful_volume(volume: Decimal, *, collective: bool, computed: Decimal | None = None) -> str:
    """Why a typed volume cannot be right, with what was probably meant; "" when it may be."""
    most = _MOST_COLLECTIVE_M3 if collective else _MOST_PRIVATE_M3
    if _LEAST_M3 <= volume <= most:
        return ""
    shown = _french(volume)
    if volume < _LEAST_M3:
        return f"« {shown} » est trop peu pour un bassin : au moins 0,5 m³."
    meant = computed if computed is not None and computed <= most else _meant(volume)
    return f"« {shown} » dépasse le possible pour ce bassin. Vouliez-vous {_french(meant)} ?"


def _french(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")


def _meant(volume: Decimal) -> Decimal:
    """A comma forgotten or noughts too many: the first division that gives a usual pool."""
    for factor in (10, 100, 1000):
        if volume / factor <= 150:
            return (volume / factor).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Decimal(50)
