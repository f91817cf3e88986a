"""What a new account needs: an identifier, a password one can read aloud, an end to its sessions."""

import secrets

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, transaction

from margelle.features.accounts.models import User
from margelle.features.accounts.rules import identifier_stem

# Short French words without accents, hard to mishear; four of 57 and two digits give about 30 bits,
# and guessing goes through the lockout.
_WORDS = (
    "abricot amande ancre arbre azur balcon bambou banane barque bateau brise cactus cerise citron "
    "coquille corail dauphin dune falaise figue fontaine galet grenade hamac hibou jardin jasmin "
    "lagune lavande lilas lune menthe mimosa muguet nacre nuage olive orange palmier perle phare "
    "pivoine plage prune radeau romarin sable safran sauge soleil source tilleul vague verger vigne "
    "voile zeste"
)
_MOST_TRIES = 20  # each failure is somebody else's success


def readable_password() -> str:
    """Made to be dictated: "citron-vague-phare-olive-47"."""
    words = [secrets.choice(_WORDS.split()) for _ in range(4)]
    return "-".join([*words, f"{secrets.randbelow(90) + 10}"])


def new_identifier(first_name: str, last_name: str) -> str:
    """The first free one of "julien.rossi", "julien.rossi2", "julien.rossi3"…"""
    stem = identifier_stem(first_name, last_name)
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    number = 1
    name = stem
    while name in taken:
        number += 1
        name = f"{stem}{number}"
    return name


class AddressTaken(ValueError):
    """Somebody else got an account with this e-mail address a moment ago."""


def open_account(*, first_name: str, last_name: str, password: str, email: str | None = None) -> User:
    """A new person with a generated identifier.

    Identifiers are unique over all companies: another one may take the free name between our look and our
    write. Whoever comes second takes the next number instead of failing.
    """
    hashed = make_password(password)
    for _ in range(_MOST_TRIES):
        user = User(username=new_identifier(first_name, last_name), email=email, password=hashed)
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError:
            if email and User.objects.filter(email=email).exists():
                raise AddressTaken(email) from None
            continue
        return user
    raise RuntimeError(f"no free identifier after {_MOST_TRIES} tries")


def end_sessions(user: User, *, keep: str | None = None) -> int:
    """Sign the user out everywhere, but for the session `keep`; how many ended."""
    sessions = UserSession.objects.filter(user=user)
    if keep:
        sessions = sessions.exclude(session_key=keep)
    ended = 0
    for session in sessions:
        SessionStore(session.session_key).delete()
        session.delete()
        ended += 1
    return ended
