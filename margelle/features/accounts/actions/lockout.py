"""Slows down guessing: 5 failures within 15 minutes, per account and per address, then a growing wait.

Rows live in the database, so that all workers count together. Keys are hashed: nobody's name is kept.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from margelle.features.accounts.models import Lockout, User

ALLOWED = 5
WINDOW = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Locked:
    """Someone has to wait until `until`."""

    until: datetime

    @property
    def seconds(self) -> int:
        return max(1, round((self.until - timezone.now()).total_seconds()))

    @property
    def message(self) -> str:
        minutes = -(-self.seconds // 60)
        wait = "une minute" if minutes == 1 else f"{minutes} minutes"
        return f"Trop d’essais manqués. Attendez {wait}, puis recommencez : votre accès n’est pas fermé."


def keys_of(login: str, address: str) -> tuple[str, str]:
    """The account that was named (by e-mail or identifier, both are one account) and where from."""
    typed = login.replace("\x00", "").strip().lower()  # PostgreSQL takes no NUL
    user_id = (
        User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed))
        .values_list("pk", flat=True)
        .first()
    )
    return _key("account", str(user_id or typed)), _key("address", address)


def key_of_user(user: User) -> str:
    return _key("account", str(user.pk))


def code_key_of(user: User) -> str:
    """Guesses at the second factor are counted apart: a right password, which may be the stolen one, must
    not forget them."""
    return _key("code", str(user.pk))


def mail_keys(email: str, address: str) -> tuple[str, str]:
    """Asking for letters is counted apart from guessing passwords."""
    return _key("mail", email.strip().lower()), _key("mailer", address)


def demo_keys(address: str) -> tuple[str, ...]:
    """Requests for a demonstration, from where they come: a person sends one."""
    return (_key("demo", address),)


def _key(kind: str, name: str) -> str:
    return f"{kind}:{sha256(name.encode()).hexdigest()}"


def locked(keys: Collection[str]) -> Locked | None:
    until = (
        Lockout.objects.filter(key__in=keys, locked_until__gt=timezone.now())
        .order_by("-locked_until")
        .values_list("locked_until", flat=True)
        .first()
    )
    return Locked(until) if until else None


def record_failure(keys: Collection[str]) -> Locked | None:
    """Count one failure on each key; the lock it led to, if any."""
    now = timezone.now()
    with transaction.atomic():
        for key in sorted(keys):
            Lockout.objects.get_or_create(key=key, defaults={"first_at": now})
            held = Lockout.objects.select_for_update().filter(key=key).first()
            row = held or Lockout(key=key, first_at=now)  # forgotten by who got in at this very moment
            if max(row.first_at, row.locked_until or row.first_at) < now - WINDOW:
                row.failures, row.first_at, row.locked_until = 0, now, None
            row.failures += 1
            if row.failures >= ALLOWED:
                row.locked_until = now + _wait(row.failures)
            row.save()
    return locked(keys)


def _wait(failures: int) -> timedelta:
    doublings = min(failures - ALLOWED, 10)
    return min(FIRST_WAIT * int(2**doublings), LONGEST_WAIT)


def forget(key: str) -> None:
    """A right password clears the account; the address stays counted."""
    Lockout.objects.filter(key=key).delete()
