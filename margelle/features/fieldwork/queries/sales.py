"""What technicians sold or prompted, and the totals by technician and month (INT-12)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from margelle.features.accounts.models import Member
from margelle.features.fieldwork.models import Sale

MONTHS = 6


def sales() -> QuerySet[Sale]:
    """Sales that stand: not corrected, not taken out."""
    return Sale.objects.filter(superseded_at=None, withdrawn_at=None).select_related(
        "by", "pool", "report__visit__client", "report__visit__site"
    )


@dataclass(frozen=True)
class Total:
    """One technician's sales, month by month, in whole cents."""

    technician: Member | None  # None: everybody
    months: dict[date, int]
    count: int

    @property
    def cents(self) -> int:
        return sum(self.months.values())


@dataclass(frozen=True)
class Totals:
    months: list[date]
    rows: list[Total]
    everybody: Total


def sale_totals(today: date) -> Totals:
    """The last six months, this one included; the best seller first."""
    months = _months(today)
    since = timezone.make_aware(datetime.combine(months[0], time.min))
    found = (
        Sale.objects.filter(superseded_at=None, withdrawn_at=None, at__gte=since)
        .order_by()
        .annotate(month=TruncMonth("at"))
        .values_list("by_id", "month")
        .annotate(Sum("amount_cents"), Count("pk"))
    )
    cents: dict[UUID, dict[date, int]] = defaultdict(dict)
    counts: dict[UUID, int] = defaultdict(int)
    for who, month, amount, count in found:
        cents[who][timezone.localtime(month).date()] = amount
        counts[who] += count
    members = Member.objects.in_bulk(list(cents))
    rows = [
        Total(members[who], {month: by_month.get(month, 0) for month in months}, counts[who])
        for who, by_month in cents.items()
    ]
    rows.sort(key=lambda row: (-row.cents, str(row.technician)))
    columns = {month: sum(row.months[month] for row in rows) for month in months}
    return Totals(months, rows, Total(None, columns, sum(counts.values())))


def _months(today: date) -> list[date]:
    found, month = [], today.replace(day=1)
    for _ in range(MONTHS):
        found.append(month)
        month = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    return found[::-1]
