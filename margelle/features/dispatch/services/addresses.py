"""The French national address service, by batches of CSV, or the plain word that there is none.

POST /search/csv/ with the file as `data` and the names of its columns; the answer is the same lines with
latitude, longitude, result_label, result_score, result_type and result_status added.
https://adresse.data.gouv.fr/outils/api-doc/adresse
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

import httpx
from django.conf import settings

TIMEOUT: Final = httpx.Timeout(60, connect=5)
LONGEST_ANSWER: Final = 20_000_000
_SIX: Final = Decimal("0.000001")


class NoAddresses(RuntimeError):
    """No service is set, it does not answer, or it answers something else."""


@dataclass(frozen=True)
class Address:
    key: str
    street: str
    postcode: str
    city: str


@dataclass(frozen=True)
class Located:
    """`score` from 0 to 1; a point may be missing. `is_exact`: a house or a street, not a whole town."""

    key: str
    latitude: Decimal | None
    longitude: Decimal | None
    label: str
    score: Decimal
    is_exact: bool


def is_set() -> bool:
    return bool(settings.ADDRESSES_URL)


def locate(addresses: Sequence[Address]) -> list[Located]:
    """What the service makes of these addresses, in its order. Raises NoAddresses."""
    if not is_set():
        raise NoAddresses("no address service is set")
    sent = io.StringIO()
    lines = csv.writer(sent)
    lines.writerow(("key", "street", "postcode", "city"))
    lines.writerows((one.key, one.street, one.postcode, one.city) for one in addresses)
    try:
        answer = httpx.post(
            f"{settings.ADDRESSES_URL}/search/csv/",
            files={"data": ("addresses.csv", sent.getvalue().encode(), "text/csv")},
            data={"columns": ["street", "city"], "postcode": "postcode"},
            timeout=TIMEOUT,
            follow_redirects=False,
        )
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise NoAddresses(type(problem).__name__) from problem
    if answer.status_code != 200 or len(answer.content) > LONGEST_ANSWER:
        raise NoAddresses(f"answered {answer.status_code}")
    return _read(answer.content, {one.key for one in addresses})


def _read(content: bytes, asked: set[str]) -> list[Located]:
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise NoAddresses("the answer is no CSV") from problem
    if not rows or "key" not in rows[0] or "result_score" not in rows[0]:
        raise NoAddresses("the answer has other columns")
    return [_located(row) for row in rows if row["key"] in asked]


def _located(row: dict[str, str | None]) -> Located:
    latitude, longitude = _number(row.get("latitude"), 90), _number(row.get("longitude"), 180)
    is_there = latitude is not None and longitude is not None
    score = _number(row.get("result_score"), 1)
    return Located(
        key=str(row["key"]),
        latitude=latitude if is_there else None,
        longitude=longitude if is_there else None,
        label=(row.get("result_label") or "")[:200],
        score=(score or Decimal(0)).quantize(Decimal("0.001")),
        is_exact=row.get("result_type") in ("housenumber", "street", "locality"),
    )


def _number(text: str | None, most: int) -> Decimal | None:
    try:
        value = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return value.quantize(_SIX) if value.is_finite() and abs(value) <= most else None
