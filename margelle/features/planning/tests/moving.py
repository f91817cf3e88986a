"""A mass move as it is asked and shown."""

from datetime import date, timedelta
from html import unescape
from typing import Any

from django.utils import timezone

from margelle.features.planning.models import Visit

from .test_board import plain

TODAY = timezone.localdate()

MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())  # the Monday to come


def asked(**more: Any) -> dict[str, Any]:
    return {"cause": "rain", "rule": "next", "first": MONDAY, "last": MONDAY, **more}


def shown(answer: Any) -> str:
    return " ".join(plain(unescape(answer.content.decode())).split())


def days_of(*rows: Visit) -> list[date | None]:
    for row in rows:
        row.refresh_from_db()
    return [row.day for row in rows]
