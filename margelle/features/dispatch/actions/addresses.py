"""Addresses get their points: the sure ones at once, the others are shown to a person."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from margelle.base.jobs import enqueue, is_open
from margelle.base.journal import record, take_turn
from margelle.base.tenancy.scope import current_company_id
from margelle.features.accounts.models import Member
from margelle.features.clients.actions import save_site
from margelle.features.clients.models import Site
from margelle.features.dispatch.events import AddressesLocated
from margelle.features.dispatch.models import AddressGuess
from margelle.features.dispatch.queries.addresses import unplaced
from margelle.features.dispatch.services.addresses import Address, Located, NoAddresses, is_set, locate
from margelle.features.planning.rules import NotAllowed

SURE: Final = Decimal("0.75")
AT_ONCE: Final = 300
MOST: Final = 3000


@transaction.atomic
def ask_points(*, by: Member) -> None:
    """Done by the worker, once however often it is asked. Raises NotAllowed without service or address."""
    if not is_set():
        raise NotAllowed("Aucun service d’adresses n’est réglé sur cette installation.")
    if not unplaced().exclude(address="").exists():
        raise NotAllowed("Toutes les adresses ont déjà leur point.")
    take_turn()
    if not is_open("dispatch.find_points"):
        enqueue("dispatch.find_points", key=str(uuid4()))


def find_points() -> tuple[int, int]:
    """(placed, to look at). No transaction is open while the service is asked."""
    sites = list(unplaced().exclude(address="").order_by("pk")[:MOST])
    placed = doubtful = 0
    for start in range(0, len(sites), AT_ONCE):
        part = sites[start : start + AT_ONCE]
        asked = [_address(site) for site in part]
        try:
            found = locate(asked)
        except NoAddresses:
            break
        good, bad = _keep(found, {one.key: one for one in asked})
        placed, doubtful = placed + good, doubtful + bad
    company = current_company_id()
    assert company is not None
    with transaction.atomic():
        record(AddressesLocated(entity_id=company, placed=placed, doubtful=doubtful))
    return placed, doubtful


@transaction.atomic
def _keep(found: Sequence[Located], asked: Mapping[str, Address]) -> tuple[int, int]:
    take_turn()
    placed = doubtful = 0
    sites = {str(site.pk): site for site in unplaced().filter(pk__in=[UUID(one.key) for one in found])}
    for one in found:
        site = sites.get(one.key)
        if site is None or _address(site) != asked.get(one.key):  # placed, or written anew, meanwhile
            continue
        if one.is_exact and one.score >= SURE and one.latitude is not None and one.longitude is not None:
            _place(site, one.latitude, one.longitude, None)
            placed += 1
            continue
        AddressGuess.objects.update_or_create(
            site=site,
            defaults={
                "latitude": one.latitude, "longitude": one.longitude, "label": one.label, "score": one.score,
                "asked_at": timezone.now(),
            },
        )  # fmt: skip
        doubtful += 1
    return placed, doubtful


def _address(site: Site) -> Address:
    return Address(str(site.pk), site.address, site.postcode, site.city)


def _place(site: Site, latitude: Decimal, longitude: Decimal, by: Member | None) -> None:
    site.latitude, site.longitude = latitude, longitude
    save_site(site=site, by=by)
    AddressGuess.objects.filter(site=site).delete()


@transaction.atomic
def accept_guess(*, guess: AddressGuess, by: Member) -> Site:
    """A person has looked at it. Raises NotAllowed when there is no point, or the site has one by now."""
    take_turn()
    row = AddressGuess.objects.select_related("site").filter(pk=guess.pk).first()
    if row is None:
        raise NotAllowed("Ce point vient d’être placé, ou écarté.")
    if row.latitude is None or row.longitude is None:
        raise NotAllowed("Aucun point n’a été trouvé pour cette adresse\u00a0: placez-le sur la carte.")
    if row.site.latitude is not None:
        raise NotAllowed("Ce lieu a reçu son point entre-temps.")
    site: Site = row.site
    _place(site, row.latitude, row.longitude, by)
    return site


@transaction.atomic
def place_site(*, site: Site, latitude: Decimal, longitude: Decimal, by: Member) -> Site:
    """A point set by hand, whatever the address says; what the service guessed is forgotten."""
    take_turn()
    row: Site = Site.objects.select_for_update(of=("self",)).select_related("client").get(pk=site.pk)
    _place(row, latitude, longitude, by)
    return row
