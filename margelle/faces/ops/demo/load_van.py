"""What vehicles and the store hold, what to load this morning, and who holds the clients' keys."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_UP, Decimal
from zoneinfo import ZoneInfo

from django.db.models import Sum

from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.load_office import Office
from margelle.features.catalogue.models import PlaceProduct, Product, ReorderLevel, StockMove, StockPlace
from margelle.features.clients.models import Equipment, KeyCustody, Site, SiteKey
from margelle.features.planning.models import ProductNeed, Visit
from margelle.features.planning.rules import State

# (name, unit, price in cents, what it becomes on the pool's sheet)
PARTS = (
    ("Pompe de filtration 12 m³/h", "pièce", 48_900, Equipment.Kind.PUMP),
    ("Sonde pH", "pièce", 9_800, Equipment.Kind.DOSER),
    ("Projecteur LED", "pièce", 14_500, Equipment.Kind.LIGHT),
    ("Joint de vanne 6 voies", "pièce", 1_250, ""),
)
WANTED = (Decimal(2), Decimal(1), Decimal(4))


def load_van(card: CompanyCard, office: Office, now: datetime) -> None:
    """`now` is local and naive. Every vehicle starts the season full: what was used since is in its moves."""
    if card.key != "azur":
        return
    at = now.replace(tzinfo=ZoneInfo(office.company.timezone))
    store = StockPlace.objects.filter(kind=StockPlace.Kind.STORE).first() or StockPlace.objects.create(
        kind=StockPlace.Kind.STORE, name="Dépôt"
    )
    parts = [_part(*line, order=900 + place) for place, line in enumerate(PARTS)]
    _fill(store, parts, office, at)
    _levels()
    _needs(now.date(), parts)
    _own_list(office)
    _keys(office, at)


def _keys(office: Office, at: datetime) -> None:
    """A key of one site in five; every other one is with the technician who goes there next."""
    sites = Site.objects.filter(archived_at=None).order_by("pk")[::5]
    kinds = (SiteKey.Kind.KEY, SiteKey.Kind.BADGE, SiteKey.Kind.REMOTE)
    words = {"key": "Local technique", "badge": "Résidence", "remote": "Portail"}
    keys = [
        SiteKey(site=site, kind=kinds[turn % 3], label=words[kinds[turn % 3]], copies=1 + turn % 2)
        for turn, site in enumerate(sites)
    ]
    SiteKey.objects.bulk_create(keys)
    going = dict(
        Visit.objects.filter(day__gte=at.date(), technician__isnull=False)
        .order_by("-day")
        .values_list("site_id", "technician_id")
    )
    KeyCustody.objects.bulk_create(
        [
            KeyCustody(
                key=key,
                holder_id=going[key.site_id],
                handed_by=office.coordinator,
                taken_at=at - timedelta(days=turn % 9, hours=3),
            )
            for turn, key in enumerate(keys)
            if turn % 2 and key.site_id in going
        ]
    )


def _part(name: str, unit: str, price: int, kind: str, *, order: int) -> Product:
    part, _ = Product.objects.get_or_create(
        name=name, archived_at=None, defaults={"unit": unit, "family": "Pièces", "order": order}
    )
    part.price_cents, part.equipment_kind = part.price_cents or price, kind
    part.save(update_fields=["price_cents", "equipment_kind"])
    return part


def _fill(store: StockPlace, parts: list[Product], office: Office, at: datetime) -> None:
    """Enough for what was used, and a little on board: the store received it, the vehicles took it."""
    used = StockMove.objects.filter(place__isnull=False).order_by().values_list("place", "product")
    rows = []
    for turn, (place, product, total) in enumerate(used.annotate(Sum("quantity"))):
        left = WANTED[turn % len(WANTED)]
        rows.append((place, product, (left - total).quantize(Decimal(1), rounding=ROUND_UP)))
    for part in parts:
        rows.append((None, part.pk, Decimal(6)))
    begun = at - timedelta(days=400)
    moves = []
    for place, product, quantity in rows:
        shared = {"product_id": product, "by_id": office.coordinator.pk, "at": begun}
        moves.append(StockMove(place=store, kind=StockMove.Kind.RECEIVED, quantity=quantity + 3, **shared))
        if place is not None:
            moves.append(StockMove(place=store, kind=StockMove.Kind.MOVED, quantity=-quantity, **shared))
            moves.append(StockMove(place_id=place, kind=StockMove.Kind.MOVED, quantity=quantity, **shared))
    StockMove.objects.bulk_create(moves)


def _levels() -> None:
    """A threshold for the products that every vehicle uses most."""
    places = list(StockPlace.objects.filter(kind=StockPlace.Kind.VEHICLE, archived_at=None))
    products = list(Product.objects.filter(archived_at=None).order_by("order", "name")[:3])
    ReorderLevel.objects.bulk_create(
        [ReorderLevel(place=place, product=one, quantity=WANTED[0]) for place in places for one in products]
    )


def _needs(today: date, parts: list[Product]) -> None:
    """What today's and tomorrow's visits are to bring."""
    products = list(Product.objects.filter(archived_at=None).exclude(family="Pièces").order_by("order")[:6])
    coming = Visit.objects.filter(
        day__range=(today, today + timedelta(days=1)), state=State.PLANNED, needs=None
    ).order_by("day", "rank", "pk")
    rows = []
    for turn, visit in enumerate(coming):
        if turn % 3 == 0 and products:
            product = products[turn % len(products)]
            rows.append(ProductNeed(visit=visit, product=product, quantity=WANTED[turn % len(WANTED)]))
        if turn % 11 == 4:
            rows.append(ProductNeed(visit=visit, product=parts[turn % len(parts)], quantity=1))
    ProductNeed.objects.bulk_create(rows)


def _own_list(office: Office) -> None:
    """One vehicle of the fleet has its own list: its technician treats salt pools only, say."""
    place = StockPlace.objects.filter(kind=StockPlace.Kind.VEHICLE, archived_at=None).order_by("name").last()
    if place is None:
        return
    place.has_own_list = True
    place.save(update_fields=["has_own_list"])
    used = set(StockMove.objects.filter(place=place).order_by().values_list("product_id", flat=True))
    PlaceProduct.objects.bulk_create([PlaceProduct(place=place, product_id=pk) for pk in sorted(used)])
