"""Reads of one row."""

from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")


def row_or_none(rows: QuerySet[M, Row]) -> Row | None:
    """The row of a query that finds one at most, as by a key.

    `.first()` asks for an order, and to weigh an order against every column costs Django more than all the
    rest of such a query.
    """
    try:
        return rows.get()
    except ObjectDoesNotExist:
        return None
