"""The team's phones as the office looks at them."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from margelle.base.sync.models import SyncOp
from margelle.features.accounts.models import Device

STUCK_AFTER = timedelta(days=1)
_shell: list[Callable[[], str]] = []


def register_shell(version: Callable[[], str]) -> None:
    """Called once at start-up by the face that serves the phones' application."""
    _shell[:] = [version]


def current_version() -> str:
    """The version that phones are served now; empty when no face serves one."""
    return _shell[0]() if _shell else ""


def stuck(now: datetime) -> Q:
    """Phones whose entries have been waiting for more than a day."""
    holds = Q(queue__gt=0) | Q(photos__gt=0)
    return holds & Q(waiting_since__lt=now - STUCK_AFTER) & ~Q(revoke_mode="wipe")


def behind(version: str) -> Q:
    """Living phones that run an older application."""
    return Q(revoked_at=None) & ~Q(app_version=version) if version else Q(pk__in=[])


def phones(now: datetime) -> QuerySet[Device]:
    """Every phone, with what the office should notice: `is_stuck`, `is_behind`."""
    rows: QuerySet[Device] = Device.objects.select_related("member").annotate(
        is_stuck=_is(stuck(now)), is_behind=_is(behind(current_version()))
    )
    return rows


def _is(question: Q) -> Case:
    return Case(When(question, then=Value(True)), default=Value(False), output_field=BooleanField())


def stuck_count(now: datetime) -> int:
    return Device.objects.filter(stuck(now)).count()


def received_on(device: Device, day: date) -> int:
    """Entries of this phone that the office received on this day of its company."""
    zone = ZoneInfo(device.member.company.timezone)
    first = datetime.combine(day, time.min, zone)
    last = datetime.combine(day + timedelta(days=1), time.min, zone)
    return SyncOp.objects.filter(device_id=device.pk, received_at__gte=first, received_at__lt=last).count()
