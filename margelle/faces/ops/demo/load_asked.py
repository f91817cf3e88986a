"""What clients asked for from their e-carnet: two wait for the office, one was told why not."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.load_office import Office
from margelle.features.clients.models import Pool
from margelle.features.logbook.models import ClientSpace
from margelle.features.planning.models import VisitRequest

# (reason, days from today or None, hours, word, hours ago, answer)
ASKED = (
    ("water", None, (None, None), "L’eau a tourné depuis l’orage de samedi.", 3, ""),
    ("equipment", 5, (time(8), time(12)), "Le robot reste dans un coin.", 20, ""),
    ("other", 2, (None, None), "Pouvez-vous tailler la haie ?", 50, "Nous ne faisons pas les jardins."),
)


def load_asked(card: CompanyCard, office: Office, now: datetime) -> None:
    """`now` is aware. Not from the first logbook, which the command prints: a visitor asks there himself."""
    if card.key != "azur":
        return
    today = now.astimezone(ZoneInfo(office.company.timezone)).date()
    spaces = ClientSpace.objects.filter(is_open=True).values("client_id")
    pools = Pool.objects.filter(site__client__in=spaces, archived_at=None).select_related("site__client")
    chosen = pools.order_by("-site__client__name", "pk")[:3]
    for pool, (reason, days, hours, note, ago, answer) in zip(chosen, ASKED, strict=False):
        VisitRequest.objects.create(
            pool=pool,
            client=pool.site.client,
            reason=reason,
            day=today + timedelta(days=days) if days is not None else None,
            from_hour=hours[0],
            to_hour=hours[1],
            note=note,
            created_at=now - timedelta(hours=ago),
            answer=answer,
            state=VisitRequest.State.DECLINED if answer else VisitRequest.State.OPEN,
            answered_at=now - timedelta(hours=ago - 4) if answer else None,
            answered_by=office.coordinator if answer else None,
        )
