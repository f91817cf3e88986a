"""What came from one phone, day by day: the office's count, which the phone sets beside its own."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from margelle.base.sync.models import SyncOp
from margelle.features.accounts.models import Device
from margelle.features.fieldwork.models import Media

DAYS = 14


@dataclass(frozen=True)
class DeviceDay:
    """`said` is the phone's own count of what the office has received, known for its last day only."""

    day: date
    ops: int
    photos: int
    said: int | None

    @property
    def agrees(self) -> bool:
        return self.said is None or self.said == self.ops


def device_days(device: Device, today: date) -> list[DeviceDay]:
    """The days of the last two weeks on which something came, the latest first."""
    since = timezone.make_aware(datetime.combine(today - timedelta(days=DAYS - 1), time.min))
    ops = _by_day(SyncOp.objects.filter(device_id=device.pk, received_at__gte=since))
    photos = _by_day(Media.objects.filter(device_id=device.pk, received_at__gte=since))
    said = {device.counted_day: device.counted_ops} if device.counted_day else {}
    days = sorted({*ops, *photos, *(day for day in said if day >= since.date())}, reverse=True)
    return [DeviceDay(day, ops.get(day, 0), photos.get(day, 0), said.get(day)) for day in days]


def _by_day(rows: QuerySet[Any]) -> dict[date, int]:
    found = rows.order_by().annotate(on=TruncDate("received_at")).values("on").annotate(n=Count("pk"))
    return {row["on"]: row["n"] for row in found}
