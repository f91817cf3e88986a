"""Where a fact comes from: who, when, and which entry of the phone's own journal."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from margelle.base.sync.models import SyncOp
from margelle.base.tenancy.ids import uuid7
from margelle.base.tenancy.rows import row_or_none
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.models import Fact, Report
from margelle.features.fieldwork.rules import Refused
from margelle.features.planning.models import Visit

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Origin:
    """`id` becomes the fact's own key, so an operation that comes twice cannot write twice.

    `at` is on the server's clock, `device_at` is what the phone's clock said. `replaces` is the id of the
    fact that this one corrects.
    """

    by: Member
    at: datetime
    id: UUID = field(default_factory=uuid7)
    seq: int = 0
    device_id: UUID | None = None
    device_at: datetime | None = None
    replaces: UUID | None = None


def begin_report(*, visit: Visit, by: Member, at: datetime) -> Report:
    """The visit's report, begun now if this is its first entry."""
    report, is_new = Report.objects.get_or_create(visit=visit, defaults={"technician": by, "begun_at": at})
    if not is_new and at < report.begun_at:
        report.begun_at = at
        report.save(update_fields=["begun_at"])
    return report


def check_pool(visit: Visit, pool: Pool | None) -> None:
    if pool is not None and pool.site_id != visit.site_id:
        raise Refused("« pool »\u00a0: ce bassin n’est pas sur le lieu de l’intervention.", field="pool")


def supersede(model: type[F], report: Report, origin: Origin) -> F | None:
    """Lay aside the fact that `origin` corrects; None when there is none.

    An unknown id is no error: the earlier operation may itself have been refused.
    """
    if origin.replaces is None:
        return None
    earlier: F | None = row_or_none(model.objects.filter(pk=origin.replaces))
    if earlier is None:
        return None
    if earlier.report_id != report.pk:
        raise Refused("« replaces » désigne une saisie d’une autre intervention.", field="replaces")
    lay_aside(earlier)
    return earlier


def lay_aside(fact: Fact) -> None:
    if fact.superseded_at is None:
        fact.superseded_at = timezone.now()
        fact.save(update_fields=["superseded_at"])


def is_older(origin: Origin, standing: Fact) -> bool:
    """Did `origin` happen before the fact that stands?

    The order of one phone is its own `seq`, never a clock. Between two phones only the clocks are left.
    """
    if origin.device_id is not None:
        written_by = row_or_none(SyncOp.objects.filter(op_id=standing.pk).values_list("device_id", flat=True))
        if written_by == origin.device_id:
            return origin.seq < standing.seq
    return origin.at < standing.at
