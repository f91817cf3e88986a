"""The one door into a company's data.

Nothing else may set the company: requests, phones, jobs and the e-carnet all pass here.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import UUID

from django.db import transaction
from django_scopes import get_scope, scope


class ForeignScope(RuntimeError):
    """A second company was asked for while another one is open."""


@contextmanager
def company_scope(company_id: UUID, *, atomic: bool = False) -> Iterator[None]:
    """Open the scope of one company; `atomic` also opens a transaction that the whole block shares.

    Reading does not ask for a transaction: on SQLite every transaction takes the single write lock.
    Opening the same company again is allowed, another one raises ForeignScope.
    """
    already = current_company_id()
    if already is not None and already != company_id:
        raise ForeignScope(f"company {already} is open, {company_id} was asked for")
    with ExitStack() as stack:
        stack.enter_context(scope(company=company_id))
        if atomic:
            stack.enter_context(transaction.atomic())
        yield
        if current_company_id() != company_id:
            raise ForeignScope("the company changed inside its own scope")


def current_company_id() -> UUID | None:
    """The open company, or None outside every scope."""
    current = get_scope()
    if not current.get("_enabled", True):
        return None
    company_id = current.get("company")
    return company_id if isinstance(company_id, UUID) else None
