"""What a secret link opens, for somebody without an account."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

from django.http import Http404

from margelle.base.tenancy.scope import company_scope

from . import capabilities

Row = TypeVar("Row")


@contextmanager
def behind(*, purpose: str, secret: str, named: Callable[[UUID], Row | None]) -> Iterator[Row]:
    """The object behind a living secret, inside its company; 404 for an unknown, cut or dead one.

    `named` reads the object by its id, in the company's scope.
    """
    found = capabilities.find(purpose=purpose, secret=secret)
    if found is None:
        raise Http404
    with company_scope(found.company_id):
        row = named(found.object_id)
        if row is None:
            raise Http404
        yield row
