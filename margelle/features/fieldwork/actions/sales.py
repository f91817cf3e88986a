"""What a technician sells on site, or lets the office sell (INT-12)."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.events import SaleNoted, SaleWithdrawn
from margelle.features.fieldwork.models import Sale
from margelle.features.fieldwork.rules import Refused
from margelle.features.planning.models import Visit

from .origin import Origin, begin_report, check_pool, supersede

LARGEST_EUR = Decimal(1_000_000)


@transaction.atomic
def note_sale(
    *,
    visit: Visit,
    origin: Origin,
    kind: str,
    label: str,
    amount: Decimal,
    is_prompted: bool,
    pool: Pool | None = None,
) -> Sale:
    """Keep a sale with its amount in euros. A correction replaces the earlier one. Raises Refused."""
    check_pool(visit, pool)
    if not 0 < amount <= LARGEST_EUR or amount != amount.quantize(Decimal("0.01")):
        raise Refused("« amount »\u00a0: le montant va de 0,01 à 1\u00a0000\u00a0000\u00a0€.", field="amount")
    report = begin_report(visit=visit, by=origin.by, at=origin.at)
    supersede(Sale, report, origin)
    fact = Sale(
        id=origin.id, report=report, pool=pool, by=origin.by, at=origin.at, seq=origin.seq,
        kind=kind, label=label, amount_cents=int(amount * 100), is_prompted=is_prompted,
    )  # fmt: skip
    fact.save(force_insert=True)
    record(
        SaleNoted(entity_id=visit.pk, fact=fact.pk, sale_kind=kind, amount_cents=fact.amount_cents),
        by=origin.by,
    )
    return fact


@transaction.atomic
def withdraw_sale(*, sale: Sale, by: Member, at: datetime) -> bool:
    """It was none after all; the technician's entry stays. False when it had been taken out already."""
    if sale.withdrawn_at is not None:
        return False
    sale.withdrawn_at, sale.withdrawn_by = at, by
    sale.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(SaleWithdrawn(entity_id=sale.report.visit_id, fact=sale.pk), by=by)
    return True
