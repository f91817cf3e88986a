"""The people of a benchmark: a company and its manager, signed in."""

from tests.servers.instance import Instance

_SIGN_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.conf import settings

def cookie_of(user, company):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["company"] = str(company.pk)
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
"""

_MANAGER = """
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member, Role, Seat, User
company = Company.objects.create(name="Piscines mesurées")
user = User.objects.create_user("mesure", email="mesure@example.org")
Seat.objects.create(user=user, company=company)
with company_scope(company.pk, atomic=True):
    Member.objects.create(user=user, role=Role.MANAGER, first_name="Anne", last_name="Mesure")
answer = {"company": str(company.pk), "cookie": cookie_of(user, company)}
"""


def signed_in_manager(made: Instance) -> tuple[str, str]:
    """(company id, cookie) of a new company's manager."""
    found = made.run(_SIGN_IN + _MANAGER)
    return found["company"], found["cookie"]


def cookie_of_user(made: Instance, user: str, company: str) -> str:
    """The cookie of a person who exists, at work in one of their companies."""
    return str(
        made.run(
            _SIGN_IN + "from margelle.features.accounts.models import Company, User\n"
            f"answer = cookie_of(User.objects.get(pk={user!r}), Company.objects.get(pk={company!r}))"
        )
    )
