"""Reads of alerts: who hears of a kind, who is on call, which are open."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from margelle.features.accounts.models import Company, Member, Role
from margelle.features.accounts.queries import open_members
from margelle.features.accounts.rules import OFFICE_ROLES
from margelle.features.messaging.models import Alert, AlertAddress, AlertStep, Message, OnCall
from margelle.features.messaging.rules import Channel, Duty, alert_kind_named, alert_kinds


def company_address() -> AlertAddress:
    """The company's address of alerts with its kinds; by default those that a kind says (NTF-5)."""
    found = AlertAddress.objects.filter(member=None, way=Channel.EMAIL, address="").first()
    return found or AlertAddress(
        way=Channel.EMAIL, address="", kinds=[one.key for one in alert_kinds() if one.by_default]
    )


def own_addresses(member: Member) -> dict[str, AlertAddress]:
    """By channel: what a member wants to hear of; nothing until he chooses."""
    found = {row.way: row for row in AlertAddress.objects.filter(member=member)}
    return {way: found.get(way) or AlertAddress(member=member, way=way) for way in ("email", "sms")}


def hears(kind: str) -> list[AlertAddress]:
    """Every address that hears of this kind; members who left, or no longer work at the office, do not."""
    rows = AlertAddress.objects.select_related("member")
    found = alert_kind_named(kind)
    chosen = [row for row in rows if _wants(row, kind, in_any_case=found is not None and found.needs_taking)]
    if not any(row.member_id is None and row.way == Channel.EMAIL and not row.address for row in rows):
        default = company_address()
        chosen += [default] if kind in default.kinds else []
    return chosen


def _wants(row: AlertAddress, kind: str, *, in_any_case: bool) -> bool:
    """What must be taken is told in every Slack channel."""
    if row.member is not None and (row.member.shut_at is not None or row.member.role not in OFFICE_ROLES):
        return False
    return kind in row.kinds or (in_any_case and row.way == Channel.SLACK)


def on_call_now(company: Company, now: datetime) -> list[list[Member]]:
    """Those on call at this moment, by rank, each once."""
    local = now.astimezone(ZoneInfo(company.timezone))
    ranks: dict[int, list[Member]] = {}
    seen: set[UUID] = set()
    for row in OnCall.objects.select_related("member").order_by("rank", "starts", "id"):
        duty = Duty(frozenset(row.weekdays), row.starts, row.ends)
        if row.member.shut_at is None and row.member_id not in seen and duty.covers(local):
            seen.add(row.member_id)
            ranks.setdefault(row.rank, []).append(row.member)
    return [ranks[rank] for rank in sorted(ranks)]


def chain_of(company: Company, now: datetime) -> list[list[Member]]:
    """Whom to call one round after the other: by rank, then the managers, then everybody once more."""
    rounds = on_call_now(company, now)
    known = {member.pk for members in rounds for member in members}
    managers = [row for row in open_members().filter(role=Role.MANAGER) if row.pk not in known]
    if managers:
        rounds.append(managers)
    return [*rounds, [member for members in rounds for member in members]] if rounds else []


def alerts() -> QuerySet[Alert]:
    """The list: open ones first, the latest before the older."""
    press = Case(
        When(needs_taking=True, taken_at=None, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return Alert.objects.select_related("taken_by").annotate(press=press)


def alert_for(pk: UUID) -> Alert:
    found: Alert = get_object_or_404(alerts(), pk=pk)
    return found


def due_alerts(now: datetime) -> QuerySet[Alert]:
    """Those whose next round of calls is due."""
    return Alert.objects.filter(taken_at=None, next_call_at__lte=now)


def open_alert_count() -> int:
    return Alert.objects.filter(needs_taking=True, taken_at=None).count()


def sent_of(alert: Alert) -> Sequence[Message]:
    return list(
        Message.objects.filter(alert=alert).select_related("alert_member").order_by("created_at", "pk")
    )


def steps_of(alert: Alert) -> Sequence[AlertStep]:
    return list(AlertStep.objects.filter(alert=alert).order_by("at", "pk"))
