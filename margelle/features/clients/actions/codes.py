"""Gate codes: sealed at rest, and each look at one is a fact in the journal."""

from django.db import transaction

from margelle.base.access.sealed import seal, unseal
from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.clients.events import CodeRevealed
from margelle.features.clients.models import AccessCode

from .places import site_changed


@transaction.atomic
def save_code(*, code: AccessCode, value: str, by: Member | None) -> AccessCode:
    """Write a code and its clear value; the value is never read back but by `reveal_code`."""
    code.claim_company()
    code.sealed = seal(value, company_id=code.company_id, row_id=code.pk)
    code.save()
    site_changed(code.site, by)
    return code


@transaction.atomic
def reveal_code(*, code: AccessCode, by: Member, where: str = "office") -> str:
    """The clear value, with its trace."""
    value = clear_value(code)
    record(CodeRevealed(entity_id=code.site_id, code=code.pk, where=where), by=by)
    return value


def clear_value(code: AccessCode) -> str:
    """The clear value without a trace: only for what is sent to the assigned technician's phone, which
    tells itself when it shows it."""
    return unseal(code.sealed, company_id=code.company_id, row_id=code.pk)
