"""The two invented companies: who works there, whom they serve, where and what pools."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from margelle.faces.ops.demo.people import Crowd, Organisation, Person, ascii_word, mobile
from margelle.faces.ops.demo.places import Branch, Place, draw_place
from margelle.faces.ops.demo.pools import PoolCard, draw_pool

Role = Literal["manager", "coordinator", "technician"]


@dataclass(frozen=True)
class AgencyCard:
    key: Branch
    name: str
    address: str
    postcode: str
    city: str
    lat: float
    lng: float
    phone: str


@dataclass(frozen=True)
class StaffCard:
    """`slot` is the place in the palette of technicians' colours, from 1; 0 for the office."""

    key: str
    role: Role
    first_name: str
    last_name: str
    agency: Branch
    email: str
    phone: str
    slot: int = 0
    weekly_hours: int = 35


@dataclass(frozen=True)
class SiteCard:
    key: str
    place: Place
    pools: tuple[PoolCard, ...]


@dataclass(frozen=True)
class ClientCard:
    key: str
    person: Person | None
    organisation: Organisation | None
    sites: tuple[SiteCard, ...]
    labels: tuple[str, ...]
    note: str
    standing_note: str
    contract: str
    since_days: int
    space_open: bool

    @property
    def name(self) -> str:
        if self.organisation:
            return self.organisation.name
        assert self.person
        return f"{self.person.civility} {self.person.full_name}"


@dataclass(frozen=True)
class CompanyCard:
    key: str
    name: str
    phone: str
    email: str
    siret: str
    agencies: tuple[AgencyCard, ...]
    staff: tuple[StaffCard, ...]
    clients: tuple[ClientCard, ...]

    @property
    def technicians(self) -> tuple[StaffCard, ...]:
        return tuple(member for member in self.staff if member.role == "technician")

    @property
    def sites(self) -> tuple[SiteCard, ...]:
        return tuple(site for client in self.clients for site in client.sites)


ANTIBES: Final = AgencyCard(
    "antibes", "Antibes", "218 chemin des Restanques", "06600", "Antibes", 43.5952, 7.0921, "04 65 71 40 10"
)
GRASSE: Final = AgencyCard(
    "grasse", "Grasse", "35 route des Collines", "06130", "Grasse", 43.6471, 6.9478, "04 65 71 40 20"
)
# Names are given, not drawn: guides, screenshots and tests speak of these people.
AZUR_STAFF: Final[tuple[tuple[Role, str, str, Branch, int], ...]] = (
    ("manager", "Marc", "Fontaine", "antibes", 35),
    ("coordinator", "Claire", "Vidal", "antibes", 35),
    ("technician", "Karim", "Benali", "antibes", 35),
    ("technician", "Julie", "Moreau", "antibes", 35),
    ("technician", "Thomas", "Rossi", "antibes", 39),
    ("technician", "Léa", "Garnier", "grasse", 35),
    ("technician", "Hugo", "Perrin", "grasse", 39),
    ("technician", "Inès", "Caron", "grasse", 35),
)
LOOK_ALIKE_STAFF: Final[tuple[tuple[Role, str, str, Branch, int], ...]] = (
    ("manager", "Marc", "Fontana", "antibes", 35),
    ("technician", "Karim", "Benali", "antibes", 35),
)
NOTES: Final = (
    "Client fidèle, aime qu’on lui explique les relevés.",
    "Loue la villa de juin à septembre : eau parfaite le samedi.",
    "Règle toujours à 60 jours, relancer avant les travaux.",
    "Ne pas utiliser de floculant, filtre à cartouche fragile.",
    "Veut un devis pour une pompe à vitesse variable.",
    "Le voisin se plaint du bruit de la pompe la nuit.",
    "Envisage de passer au sel la saison prochaine.",
    "Liner de 2011, à surveiller autour des marches.",
)
STANDING: Final = (
    "Toujours remettre le volet en place avant de partir.",
    "Envoyer un message au gardien à l’arrivée.",
    "Vider aussi le panier de la pompe à chaleur.",
    "Ne jamais arrêter la filtration : réserve incendie.",
    "Photographier le compteur d’eau à chaque fin de mois.",
)


def azur_bassins(seed: int = 2024) -> CompanyCard:
    """240 clients, 260 pools, two agencies, six technicians, a manager and a coordinator."""
    rng = Random(f"azur-{seed}")
    crowd = Crowd(rng)
    crowd.seen.update(f"{first} {last}" for _, first, last, _, _ in AZUR_STAFF)
    return CompanyCard(
        key="azur",
        name="Azur Bassins",
        phone="04 65 71 40 00",
        email="bonjour@azur-bassins.exemple",
        siret="00000000000018",
        agencies=(ANTIBES, GRASSE),
        staff=_staff(AZUR_STAFF, "azur-bassins.exemple", Random(f"staff-azur-{seed}")),
        clients=_clients(rng, crowd, "azur", clients=240, second_pools=20),
    )


def look_alike(seed: int = 2024) -> CompanyCard:
    """A neighbour with the same streets, same first clients' names and a namesake technician.

    Whatever leaks from one company to the other is then seen only by its key, which is what tests look for.
    """
    rng = Random(f"azur-{seed}")
    crowd = Crowd(rng)
    crowd.seen.update(f"{first} {last}" for _, first, last, _, _ in AZUR_STAFF)
    return CompanyCard(
        key="azurea",
        name="Azuréa Bassins",
        phone="04 65 71 50 00",
        email="bonjour@azurea-bassins.exemple",
        siret="00000000000026",
        agencies=(ANTIBES,),
        staff=_staff(LOOK_ALIKE_STAFF, "azurea-bassins.exemple", Random(f"staff-azurea-{seed}")),
        clients=_clients(rng, crowd, "azurea", clients=40, second_pools=2),
    )


def _staff(
    rows: tuple[tuple[Role, str, str, Branch, int], ...], domain: str, rng: Random
) -> tuple[StaffCard, ...]:
    cards: list[StaffCard] = []
    slot = 0
    for role, first, last, agency, hours in rows:
        slot += role == "technician"
        mailbox = f"{ascii_word(first)}.{ascii_word(last)}@{domain}"
        place = slot if role == "technician" else 0
        key = ascii_word(f"{first} {last}")
        cards.append(StaffCard(key, role, first, last, agency, mailbox, mobile(rng), place, hours))
    return tuple(cards)


def _clients(
    rng: Random, crowd: Crowd, key: str, *, clients: int, second_pools: int
) -> tuple[ClientCard, ...]:
    # Drawn apart, so that both companies start with the very same people.
    every = clients // second_pools
    with_two = set(range(every - 1, clients, every))
    return tuple(_client(rng, crowd, f"{key}-{index + 1:03d}", index in with_two) for index in range(clients))


def _client(rng: Random, crowd: Crowd, key: str, two_pools: bool) -> ClientCard:
    body = crowd.organisation() if rng.random() < 0.16 else None
    collective = body is not None and body.kind in ("hotel", "camping", "condominium")
    labels = ["Location saisonnière"] if rng.random() < 0.15 else []
    labels += ["Collectif"] if collective else []
    labels += ["Prioritaire"] if rng.random() < 0.08 else []
    return ClientCard(
        key=key,
        person=None if body else crowd.person(),
        organisation=body,
        sites=_sites(rng, key, two_pools, collective),
        labels=tuple(labels),
        note=rng.choice(NOTES) if rng.random() < 0.3 else "",
        standing_note=rng.choice(STANDING) if rng.random() < 0.2 else "",
        contract=rng.choices(("Entretien à l’année", "Entretien en saison", "À la demande"), (7, 4, 1))[0],
        since_days=rng.randrange(440, 9 * 365),
        space_open=rng.random() < 0.7,
    )


def _sites(rng: Random, key: str, two_pools: bool, collective: bool) -> tuple[SiteCard, ...]:
    first = draw_pool(rng, collective=collective)
    if not two_pools:
        return (SiteCard(f"{key}-a", draw_place(rng), (first,)),)
    if rng.random() < 0.7:
        spa = rng.random() < 0.6
        second = draw_pool(rng, collective=collective, spa=spa, name="" if spa else "Petit bassin")
        return (SiteCard(f"{key}-a", draw_place(rng), (first, second)),)
    elsewhere = draw_pool(rng, collective=collective)
    return (
        SiteCard(f"{key}-a", draw_place(rng), (first,)),
        SiteCard(f"{key}-b", draw_place(rng), (elsewhere,)),
    )
