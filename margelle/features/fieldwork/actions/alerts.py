"""What comes from the field that the company's people should hear of (NTF-5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Max

from margelle.base.ui import french
from margelle.features.accounts.models import Company
from margelle.features.catalogue.models import StockMove, StockPlace
from margelle.features.catalogue.queries import StockLine, stock_by_place, stock_places
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.models import Comment, Incident, Report
from margelle.features.fieldwork.queries.water import Judged, judged, standing_readings
from margelle.features.fieldwork.rules import COMMENT, INCIDENT, READING, STOCK, incident_label
from margelle.features.messaging.actions import News, raise_alert
from margelle.features.messaging.models import Alert
from margelle.features.messaging.queries import hears
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.visits import visit_address

QUOTED = 600


def _news(kind: str, key: str, head: str, visit: Visit, text: str) -> News:
    title = f"{head}{french.NBSP}: {visit.client.full_name()}"
    return News(kind=kind, key=key, title=title, text=text, path=visit_address(visit.pk))


def tell_incident(*, incident: Incident) -> Alert | None:
    what = f"{incident_label(incident.kind)} ({incident.get_severity_display().lower()})"
    text = f"{what}, {incident.by}.\n{incident.text[:QUOTED]}"
    visit = incident.report.visit
    news = _news(INCIDENT.key, f"incident:{incident.pk}", "Problème signalé", visit, text)
    return raise_alert(news=news, company=incident.company)


def tell_comment(*, comment: Comment) -> Alert | None:
    text = comment.text[:QUOTED]
    news = _news(COMMENT.key, f"comment:{comment.pk}", f"Mot de {comment.by}", comment.report.visit, text)
    return raise_alert(news=news, company=comment.company)


def tell_readings(*, report: Report) -> Alert | None:
    """Once for a report, when it is closed: a value that is corrected before tells nobody."""
    if not hears(READING.key):
        return None
    readings = list(standing_readings().filter(report=report))
    pools = Pool.objects.filter(pk__in={row.pool_id for row in readings})
    out = [line for line in judged(readings, pools) if line.verdict and line.verdict.level != "good"]
    if not out:
        return None
    text = "\n".join(_said(line) for line in out)
    news = _news(READING.key, f"reading:{report.pk}", "Relevés hors plage", report.visit, text)
    return raise_alert(news=news, company=report.company)


def _said(line: Judged) -> str:
    span = f" (plage{french.NBSP}: {line.span})" if line.span else ""
    return f"{line.name}{french.NBSP}: {line.shown} {line.unit}".rstrip() + span


def tell_stock(*, company: Company) -> int:
    """One word for each place that has products under their threshold; said again only when which ones they
    are has changed, or one was filled up and fell again. A few queries at any size."""
    if not hears(STOCK.key):
        return 0
    low = {
        place.place: lines
        for place in stock_by_place(stock_places())
        if (lines := [line for line in place.lines if line.level is not None and line.quantity < line.level])
    }
    filled = _last_filled() if low else {}
    told = [raise_alert(news=_low(place, lines, filled), company=company) for place, lines in low.items()]
    return sum(alert is not None for alert in told)


def _last_filled() -> dict[tuple[UUID, UUID], datetime]:
    moves = StockMove.objects.filter(quantity__gt=0, place__isnull=False).exclude(
        kind=StockMove.Kind.REVERSED
    )
    rows = moves.order_by().values_list("place", "product").annotate(last=Max("at"))
    return {(place, product): last for place, product, last in rows}


def _low(place: StockPlace, lines: Sequence[StockLine], filled: Mapping[tuple[UUID, UUID], datetime]) -> News:
    which = ";".join(f"{line.product.pk}{filled.get((place.pk, line.product.pk))}" for line in lines)
    said = [
        f"{line.product.name}{french.NBSP}: {french.fr_decimal(line.quantity, 3)} {line.product.unit}"
        f" (seuil {french.fr_decimal(line.level or 0, 3)})"
        for line in lines
    ]
    return News(
        kind=STOCK.key,
        key=f"stock:{place.pk}:{sha256(which.encode()).hexdigest()[:32]}",
        title=f"Stock bas{french.NBSP}: {place}",
        text="\n".join(said),
    )
