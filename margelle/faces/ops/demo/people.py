"""Invented clients and staff. Telephones come from the ranges kept for fiction; mail goes nowhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal

from margelle.faces.ops.demo.names import FAMILIES, MEN, PROPER_NAMES, WOMEN

Civility = Literal["M.", "Mme", ""]

# "{}" is filled with a place name, so that each town has its own residence or hotel.
ORGANISATIONS = (
    ("Hôtel {}", "hotel"),
    ("Résidence {}", "condominium"),
    ("Copropriété {}", "condominium"),
    ("Camping {}", "camping"),
    ("Gîtes {}", "lodge"),
    ("SCI {}", "holding"),
)
# ARCEP keeps these for films and fiction: they ring nowhere.
LANDLINES = ("04 65 71", "01 99 00", "05 36 49", "03 53 01", "02 61 91")
MOBILE = "06 39 98"
MAILBOXES = ("exemple.fr", "courriel.exemple", "maison.exemple", "boite.exemple")


@dataclass(frozen=True)
class Person:
    civility: Civility
    first_name: str
    last_name: str
    phone: str
    email: str
    role: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Organisation:
    name: str
    kind: str
    phone: str
    email: str
    contacts: tuple[Person, ...]


def ascii_word(text: str) -> str:
    """« Béatrice d’Agnès » -> « beatrice.d.agnes », as a mailbox or an identifier wants it."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return ".".join("".join(letter if letter.isalnum() else " " for letter in flat).split())


def mobile(rng: Random) -> str:
    return f"{MOBILE} {rng.randrange(100):02d} {rng.randrange(100):02d}"


def landline(rng: Random) -> str:
    start = LANDLINES[0] if rng.random() < 0.8 else rng.choice(LANDLINES[1:])
    return f"{start} {rng.randrange(100):02d} {rng.randrange(100):02d}"


class Crowd:
    """Draws people without giving the same full name, mailbox or telephone twice."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.seen: set[str] = set()

    def person(self, *, role: str = "", domain: str = "") -> Person:
        rng = self.rng
        while True:
            woman = rng.random() < 0.5
            first, last = rng.choice(WOMEN if woman else MEN), rng.choice(FAMILIES)
            if self._is_new(f"{first} {last}"):
                break
        number = self._number(mobile if rng.random() < 0.75 else landline)
        mailbox = f"{ascii_word(first)}.{ascii_word(last)}@{domain or rng.choice(MAILBOXES)}"
        return Person("Mme" if woman else "M.", first, last, number, mailbox, role)

    def organisation(self) -> Organisation:
        rng = self.rng
        while True:
            pattern, kind = rng.choice(ORGANISATIONS)
            proper = rng.choice(PROPER_NAMES)
            name = pattern.format(proper if proper.startswith("d") else proper[0].upper() + proper[1:])
            if self._is_new(name):
                break
        domain = f"{ascii_word(name).replace('.', '-')}.exemple"
        roles = {"hotel": "Direction", "camping": "Accueil", "condominium": "Syndic", "lodge": "Propriétaire"}
        contacts = [self.person(role=roles.get(kind, "Gérance"), domain=domain)]
        if kind in ("hotel", "camping", "condominium"):
            role = "Gardiennage" if kind == "condominium" else "Service technique"
            contacts.append(self.person(role=role, domain=domain))
        return Organisation(name, kind, self._number(landline), f"contact@{domain}", tuple(contacts))

    def _is_new(self, key: str) -> bool:
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def _number(self, draw: Callable[[Random], str]) -> str:
        while True:
            number = draw(self.rng)
            if self._is_new(number):
                return number
