"""The door for alerts: any room above raises one, whoever should know hears of it, somebody takes charge.

What must be taken calls those on call round after round, until one of them does or there is nobody left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from margelle.base.jobs import enqueue
from margelle.base.journal import record, take_turn
from margelle.base.ui.french import NBSP
from margelle.features.accounts.models import Company, Member
from margelle.features.messaging.events import AlertCalledAgain, AlertRaised, AlertTaken
from margelle.features.messaging.models import Alert, AlertStep, Message
from margelle.features.messaging.queries import chain_of, due_alerts, hears, messaging_settings
from margelle.features.messaging.rules import alert_kind_named
from margelle.features.messaging.rules.states import WAITING

from .alert_letters import Target, targets_of, tell

What = AlertStep.What
ONE_LINE = str.maketrans({"\r": " ", "\n": " ", "\t": " "})
GONE_BY = "Quelqu’un a pris l’alerte en charge."


@dataclass(frozen=True)
class News:
    """What an alert says. `key` makes it the only one: the same key twice is one alert. `path` is an address
    of this house, as reverse() gives it."""

    kind: str
    key: str
    title: str
    text: str = ""
    path: str = ""


def raise_alert(*, news: News, company: Company) -> Alert | None:
    """Tell whoever hears of this kind, and call those on call if it must be taken.

    None when it was raised before, or nobody wants to hear of it. Raises LookupError for an unknown kind."""
    kind = alert_kind_named(news.kind)
    if kind is None:
        raise LookupError(f"no kind of alert is called {news.kind}")
    if Alert.objects.filter(key=news.key[:120]).exists():
        return None
    targets = targets_of(hears(kind.key), company)
    if not targets and not kind.needs_taking:
        return None
    try:
        with transaction.atomic():
            alert = _raised(news, needs_taking=kind.needs_taking)
            _tell(alert, targets)
            if kind.needs_taking:
                _call(alert, company, timezone.now())
    except IntegrityError:  # raised twice at once
        return None
    return alert


def _raised(news: News, *, needs_taking: bool) -> Alert:
    alert: Alert = Alert.objects.create(
        kind=news.kind,
        key=news.key[:120],
        title=news.title.translate(ONE_LINE).strip()[:200],
        text=news.text.strip()[:1000],
        path=news.path if news.path.startswith("/") else "",
        needs_taking=needs_taking,
    )
    _step(alert, What.RAISED, "")
    record(AlertRaised(entity_id=alert.pk, alert_kind=alert.kind, needs_taking=needs_taking))
    return alert


def _tell(alert: Alert, targets: Sequence[Target], *, level: int = 0) -> None:
    made = tell(alert, targets, level=level)
    AlertStep.objects.bulk_create([AlertStep(alert=alert, what=What.TOLD, who=one.who[:160]) for one in made])
    if made:
        enqueue("messaging.send", key=f"alert:{alert.pk}:{level}")


def _call(alert: Alert, company: Company, now: datetime) -> bool:
    """The next round; False when everybody was called."""
    rounds = chain_of(company, now)
    if alert.level >= len(rounds):
        return False
    targets = []
    for member in rounds[alert.level]:
        target = Target.of_person(member)
        if target is None:
            _step(alert, What.NO_WAY, f"{member}{NBSP}: ni mobile ni e-mail")
        else:
            targets.append(target)
    alert.level += 1
    alert.next_call_at = now + timedelta(minutes=messaging_settings().escalate_minutes)
    alert.save(update_fields=["level", "next_call_at"])
    _tell(alert, targets, level=alert.level)
    return True


def call_again(*, company: Company, now: datetime) -> int:
    """Every alert that nobody took in time: the next ones are called. Safe to run twice at once."""
    if not due_alerts(now).exists():
        return 0
    with transaction.atomic():
        take_turn()
        rows = list(due_alerts(now).select_for_update(of=("self",)))
        for alert in rows:
            _next_round(alert, company, now)
    return len(rows)


def _next_round(alert: Alert, company: Company, now: datetime) -> None:
    if alert.level < len(chain_of(company, now)):
        _step(alert, What.NEXT, "")
        _call(alert, company, now)
        record(AlertCalledAgain(entity_id=alert.pk, level=alert.level))
        return
    alert.given_up_at, alert.next_call_at = now, None
    alert.save(update_fields=["given_up_at", "next_call_at"])
    _step(alert, What.GIVEN_UP, "")
    record(AlertCalledAgain(entity_id=alert.pk, level=0))


@transaction.atomic
def take_charge(*, alert: Alert, by: Member | None, via: str) -> bool:
    """True the first time; afterwards it stays with whoever was first. What has not left does not leave."""
    take_turn()
    now = timezone.now()
    mine = Alert.objects.filter(pk=alert.pk, needs_taking=True, taken_at=None)
    if not mine.update(taken_at=now, taken_by=by, taken_via=via[:120], next_call_at=None):
        return False
    waiting = Message.objects.filter(alert=alert, state__in=WAITING)
    waiting.update(state="dropped", reason=GONE_BY, next_try_at=None)
    _step(alert, What.TAKEN, f"{by}, {via}" if by else via)
    record(AlertTaken(entity_id=alert.pk), by=by)
    return True


def _step(alert: Alert, what: str, who: str) -> None:
    AlertStep.objects.create(alert=alert, what=what, who=who[:160])
