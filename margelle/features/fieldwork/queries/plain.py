"""How numbers and instants are written for phones."""

from datetime import UTC, datetime
from decimal import Decimal

from margelle.engines.water.parameters import OutOfRange, UnknownParameter, parameter


def instant(moment: datetime) -> str:
    """UTC, milliseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def maybe_instant(moment: datetime | None) -> str | None:
    return instant(moment) if moment is not None else None


def number(value: Decimal) -> str:
    """With a point and without useless zeros: "0.72", "5"."""
    return format(value.normalize(), "f") if value else "0"


def maybe_number(value: Decimal | None) -> str | None:
    return number(value) if value is not None else None


def reading_number(code: str, value: Decimal) -> str:
    """With the parameter's own decimals: "7.4", "26.0"."""
    try:
        return format(parameter(code).checked(value), "f")
    except (UnknownParameter, OutOfRange):
        return number(value)
