"""What a phone holds of its vehicle (on board, allowed, loaded today) and which keys its technician has."""

from datetime import date
from typing import Any

from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import StockPlace
from margelle.features.catalogue.queries import allowed_products, held_at, stock_places
from margelle.features.clients.queries import held_keys
from margelle.features.planning.models import LeftTask
from margelle.features.planning.queries import vehicle_on, visits_shared_by

from .loading import COMING, LACKED, van_lines
from .plain import instant, number


def van_payload(member: Member, today: date) -> dict[str, Any]:
    """The vehicle of the day, five queries. Without one the phone still records: it is made at first use."""
    vehicle = vehicle_on(today, member.pk)
    allowed = allowed_products(vehicle) if vehicle else None
    stores = stock_places().filter(kind=StockPlace.Kind.STORE)
    return {
        "member_id": str(member.pk),
        "vehicle": {"id": str(vehicle.pk), "name": vehicle.name} if vehicle else None,
        "day": today.isoformat(),
        "stores": [{"id": str(one.pk), "name": one.name} for one in stores],
        "on_board": {str(pk): number(held) for pk, held in held_at(vehicle).items()} if vehicle else {},
        "allowed": None if allowed is None else sorted(str(pk) for pk in allowed),
        "loads": [
            {"id": str(one.pk), "product_id": str(one.product_id), "quantity": number(one.quantity)}
            for one in (van_lines(vehicle, today) if vehicle else ())
        ],
        "asked": _asked(member, today),
        "keys": [
            {
                "id": str(one.key_id),
                "name": str(one.key),
                "client": one.key.site.client.short_name,
                "city": one.key.site.city,
                "since": instant(one.taken_at),
            }
            for one in held_keys(member)
        ],
    }


def _asked(member: Member, today: date) -> list[dict[str, str]]:
    """Tasks carried to today's visits because something was lacking: to be thought of before leaving."""
    visits = visits_shared_by(member).filter(day=today, state__in=COMING)
    rows = LeftTask.objects.filter(
        carried_to__in=visits, why__icontains=LACKED, done_at=None, dropped_at=None
    ).select_related("task")
    return [{"visit_id": str(row.carried_to_id), "text": row.task.name, "why": row.why} for row in rows]
