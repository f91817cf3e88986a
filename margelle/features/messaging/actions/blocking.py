"""What a mail service says of letters it took, and of the addresses it gave up."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Company, Member
from margelle.features.messaging.events import AddressBlocked, MessagesSettled
from margelle.features.messaging.models import BlockedAddress, Message
from margelle.features.messaging.queries import BLOCKED
from margelle.features.messaging.rules import Channel, State
from margelle.features.messaging.rules.states import GONE, WAITING
from margelle.features.messaging.senders.fates import Fate

WHY = {
    "bounced": "L’adresse n’existe pas ou refuse vos messages.",
    "complained": "Le destinataire l’a signalé comme indésirable.",
}


@transaction.atomic
def note_fates(*, fates: Sequence[Fate], company: Company) -> int:
    """Told twice, or of an address this company never wrote to, it changes nothing; returns how many did."""
    take_turn()
    return sum(_note(fate, company) for fate in fates)


def _note(fate: Fate, company: Company) -> bool:
    gone = _gone(fate)
    if fate.what == "delivered":
        changed = gone.filter(state=State.SENT).update(state=State.DELIVERED, delivered_at=timezone.now())
        return _settled(company, changed, 0)
    mine = Message.objects.filter(channel=Channel.EMAIL, recipient__iexact=fate.address)
    if not mine.filter(client__isnull=False).exists():
        return False
    reason = WHY[fate.what]
    if fate.what == "bounced":
        _settled(company, changed := gone.update(state=State.DEAD, reason=reason), changed)
    else:
        gone.update(reason=reason)
    return _block(fate, mine)


def _gone(fate: Fate) -> QuerySet[Message]:
    """The letter with this number, if it went to this address: no index serves an address in any case, and an
    order would tempt the planner away from the one that serves the number."""
    if not fate.ref:
        return Message.objects.none()
    numbered = Message.objects.filter(provider_id__in=[fate.ref, f"<{fate.ref}>"], state__in=GONE)
    rows = numbered.filter(channel=Channel.EMAIL).order_by().values_list("pk", "recipient")
    return Message.objects.filter(pk__in=[pk for pk, to in rows if to.lower() == fate.address])


def _settled(company: Company, changed: int, troubled: int) -> bool:
    if changed:
        record(MessagesSettled(entity_id=company.pk, count=changed, troubled=troubled))
    return bool(changed)


def _block(fate: Fate, mine: QuerySet[Message]) -> bool:
    """What waits for it does not leave either."""
    if BlockedAddress.objects.filter(address=fate.address, cleared_at=None).exists():
        return False
    try:
        with transaction.atomic():
            row: BlockedAddress = BlockedAddress.objects.create(address=fate.address, why=fate.what)
    except IntegrityError:  # told twice at once
        return False
    waiting = mine.filter(state__in=WAITING, client__isnull=False)
    waiting.update(state=State.SUPPRESSED, reason=BLOCKED, next_try_at=None)
    record(AddressBlocked(entity_id=row.pk, blocked=True))
    return True


@transaction.atomic
def clear_address(*, address: str, by: Member) -> bool:
    """The office has looked: it may be written to again. False when it was clear."""
    take_turn()
    row = BlockedAddress.objects.filter(address=address.strip().lower(), cleared_at=None).first()
    if row is None:
        return False
    BlockedAddress.objects.filter(pk=row.pk).update(cleared_at=timezone.now(), cleared_by=by)
    record(AddressBlocked(entity_id=row.pk, blocked=False), by=by)
    return True
