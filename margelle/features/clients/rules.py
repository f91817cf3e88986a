"""Pure questions about clients and pools."""

from decimal import ROUND_HALF_UP, Decimal

# Share of length x width that water covers. Round and oval are exact (pi/4), free shapes a trade's average.
_COVERS = {
    "rectangle": Decimal(1),
    "round": Decimal("0.785"),
    "oval": Decimal("0.785"),
    "free": Decimal("0.85"),
}


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
