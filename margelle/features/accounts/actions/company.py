from typing import Any

from django.conf import settings
from django.db import connection, transaction

from margelle.base.journal import record
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.events import CompanyChanged, CompanyOpened, MemberAdded
from margelle.features.accounts.models import Agency, Company, Member, Role, Seat

from .people import open_account

FIRST_AGENCY = "Agence principale"
_OPENING_LOCK = 7_203_114


class SignUpClosed(RuntimeError):
    """This instance takes no more companies."""


def is_sign_up_open() -> bool:
    """MARGELLE_SIGNUP: closed, open, or first (until a company exists)."""
    if settings.SIGNUP == "first":
        return not Company.objects.exists()
    return bool(settings.SIGNUP == "open")


@transaction.atomic
def open_company(*, name: str, first_name: str, last_name: str, email: str, password: str) -> Member:
    """A company with one agency and its manager; alerts go to the manager's address until it is changed."""
    if connection.vendor == "postgresql":  # two first sign-ups at once would both find no company
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_OPENING_LOCK])
    if not is_sign_up_open():
        raise SignUpClosed
    company = Company.objects.create(name=name, email=email, alert_email=email)
    user = open_account(first_name=first_name, last_name=last_name, email=email, password=password)
    Seat.objects.create(user=user, company=company)
    with company_scope(company.id):
        agency = Agency.objects.create(name=FIRST_AGENCY)
        member: Member = Member.objects.create(
            user=user,
            role=Role.MANAGER,
            first_name=first_name,
            last_name=last_name,
            email=email,
            agency=agency,
        )
        record(CompanyOpened(entity_id=company.id), by=member)
        record(MemberAdded(entity_id=member.id, role=member.role), by=member)
    return member


def change_company(*, company: Company, changes: dict[str, Any], by: Member) -> None:
    """Write the fields that really differ."""
    changed = [name for name, value in changes.items() if getattr(company, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(company, name, changes[name])
    company.save(update_fields=changed)
    record(CompanyChanged(entity_id=company.id, fields=changed), by=by)


def skip_step(*, company: Company, step: str) -> None:
    if step not in company.setup_skipped:
        company.setup_skipped = [*company.setup_skipped, step]
        company.save(update_fields=["setup_skipped"])


def resume_step(*, company: Company, step: str) -> None:
    company.setup_skipped = [key for key in company.setup_skipped if key != step]
    company.save(update_fields=["setup_skipped"])
