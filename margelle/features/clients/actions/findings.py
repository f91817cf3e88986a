"""What a visit found out: told from the phone, put on the sheet or refused by the office, once."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.clients.events import FindingDecided, FindingTold
from margelle.features.clients.models import DirectField, Equipment, Finding, Pool
from margelle.features.clients.models.findings import value_of
from margelle.features.clients.rules.findings import LABELS, NoFinding, checked

from .places import save_equipment, save_pool, save_site

_S = Finding.State


class AlreadyDecided(ValueError):
    """Somebody else has accepted or refused it meanwhile."""


@transaction.atomic
def tell_finding(
    *, id: UUID, pool: Pool, visit_id: UUID, field: str, value: str | dict[str, str], by: Member, at: datetime
) -> Finding:
    """Keep what was seen; a field that the company takes directly goes onto the sheet. Raises NoFinding."""
    if isinstance(value, dict) != (field == "equipment"):
        raise NoFinding(f"« {LABELS[field]} » n’a pas cette forme.")
    plain = value if isinstance(value, dict) else checked(field, value)
    finding: Finding = Finding(
        id=id, site=pool.site, pool=pool, visit_id=visit_id, field=field, value=plain, by=by, at=at,
        before=value_of(pool, field),
    )  # fmt: skip
    finding.save(force_insert=True)
    record(FindingTold(entity_id=pool.pk, finding=finding.pk, field=field), by=by)
    if DirectField.objects.filter(field=field).exists():
        _settle(finding, accepted=True, by=None)
    return finding


@transaction.atomic
def decide_finding(*, finding: Finding, accepted: bool, by: Member) -> Finding:
    """Put it on the sheet, or leave the sheet as it is. Raises AlreadyDecided."""
    take_turn()
    row: Finding = Finding.objects.select_for_update().select_related("pool__site").get(pk=finding.pk)
    if row.state != _S.WAITING:
        raise AlreadyDecided(f"Ce constat est déjà tranché\u00a0: {row.get_state_display().lower()}.")
    row.before = value_of(row.pool, row.field)
    _settle(row, accepted=accepted, by=by)
    return row


def _settle(finding: Finding, *, accepted: bool, by: Member | None) -> None:
    if accepted:
        _put_on_sheet(finding, by or finding.by)
    finding.state = _S.ACCEPTED if accepted else _S.REFUSED
    finding.decided_by, finding.decided_at = by, timezone.now()
    finding.save(update_fields=["state", "decided_by", "decided_at", "before"])
    record(
        FindingDecided(entity_id=finding.pool_id, finding=finding.pk, field=finding.field, accepted=accepted),
        by=by,
    )


def _put_on_sheet(finding: Finding, by: Member) -> None:
    pool, value = finding.pool, finding.value
    if finding.field == "equipment":
        save_equipment(equipment=Equipment(pool=pool, **value), by=by)
    elif finding.field == "position":
        pool.site.latitude, pool.site.longitude = (Decimal(part) for part in value.split(","))
        save_site(site=pool.site, by=by)
    else:
        setattr(pool, finding.field, _plain(finding.field, value))
        save_pool(pool=pool, by=by)


def _plain(field: str, value: str) -> Any:
    return Decimal(value) if field.endswith(("_m", "_m3")) else value


@transaction.atomic
def choose_direct_fields(*, fields: list[str]) -> None:
    """Which findings go onto the sheet without approval, from now on."""
    DirectField.objects.exclude(field__in=fields).delete()
    have = set(DirectField.objects.values_list("field", flat=True))
    DirectField.objects.bulk_create(
        DirectField(field=field) for field in LABELS if field in fields and field not in have
    )
