"""What comes from the field that the company's people should hear of (NTF-5)."""

from uuid import UUID

from margelle.base.ui import french
from margelle.features.accounts.models import Company
from margelle.features.catalogue.models import ReorderLevel, StockMove
from margelle.features.catalogue.queries import held_at
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


def tell_stock(*, move_id: UUID, company: Company) -> Alert | None:
    """When a move takes a product under its threshold; once until it is above again and falls again."""
    move = StockMove.objects.select_related("place", "product").filter(pk=move_id, quantity__lt=0).first()
    if move is None or move.place is None:
        return None
    level = ReorderLevel.objects.filter(place=move.place, product=move.product_id).first()
    if level is None or not hears(STOCK.key):
        return None
    held = held_at(move.place).get(move.product_id, 0)
    if not held < level.quantity <= held - move.quantity:
        return None
    unit = move.product.unit
    news = News(
        kind=STOCK.key,
        key=f"stock:{move.pk}",
        title=f"Stock bas{french.NBSP}: {move.product.name}, {move.place}",
        text=f"Il reste {french.fr_decimal(held, 3)} {unit}, le seuil est de "
        f"{french.fr_decimal(level.quantity, 3)} {unit}.",
    )
    return raise_alert(news=news, company=company)
