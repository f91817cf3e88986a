"""What a client was promised this month against what was done (CLI-9), and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from margelle.features.clients.models import Client, Contract
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import FINISHED, State

from .visits import visits


@dataclass(frozen=True)
class ClientMonth:
    """`owed` is None when no running contract says a number. Skipped visits are planned and not done."""

    first: date
    done: int
    planned: int
    owed: int | None
    next: Visit | None

    @property
    def missing(self) -> int:
        """Owed and neither done nor planned."""
        return max(0, (self.owed or 0) - self.done - self.planned)


def client_month(client: Client, today: date) -> ClientMonth:
    """Two queries beside the client's contracts, whatever their number and that of the visits."""
    month = Q(day__year=today.year, day__month=today.month)
    states = list(Visit.objects.filter(month, client=client).values_list("state", flat=True))
    return ClientMonth(
        first=today.replace(day=1),
        done=sum(state in FINISHED for state in states),
        planned=sum(state in (State.PLANNED, State.EN_ROUTE, State.IN_PROGRESS) for state in states),
        owed=_owed(client, today),
        next=visits()
        .filter(client=client, day__gte=today, state__in=(State.PLANNED, State.EN_ROUTE))
        .order_by("day", "start", "rank")
        .first(),
    )


def _owed(client: Client, today: date) -> int | None:
    """The sum of what the contracts running on this day promise a month, in season."""
    promised = [row.visits_per_month for row in client.contracts.all() if _runs(row, today)]
    numbers = [number for number in promised if number is not None]
    return sum(numbers) if numbers else None


def _runs(contract: Contract, day: date) -> bool:
    """Neither before its first day nor after its last, not ended, and in season."""
    if contract.ended_at or contract.starts_on > day or (contract.ends_on and contract.ends_on < day):
        return False
    first, last, mark = contract.season_from, contract.season_to, f"{day:%m-%d}"
    if not first:
        return True
    return first <= mark <= last if first <= last else mark >= first or mark <= last


@dataclass(frozen=True)
class ContractMonth:
    """What the series of one contract did and still plan this month, against what it owes."""

    owed: int
    done: int
    planned: int

    @property
    def missing(self) -> int:
        return max(0, self.owed - self.done - self.planned)


def contract_months(contracts: Iterable[UUID], today: date) -> dict[UUID, ContractMonth]:
    """Those of the contracts that owe a number today. Two queries, whatever their number."""
    promising = Contract.objects.filter(pk__in=list(contracts), visits_per_month__gt=0)
    owed = {row.pk: row.visits_per_month or 0 for row in promising if _runs(row, today)}
    month = Q(day__year=today.year, day__month=today.month)
    rows = (
        Visit.objects.filter(month, series__contract__in=list(owed))
        .values_list("series__contract")
        .annotate(
            done=Count("pk", filter=Q(state__in=FINISHED)),
            planned=Count("pk", filter=Q(state__in=(State.PLANNED, State.EN_ROUTE, State.IN_PROGRESS))),
        )
    )
    counted = {key: (done, planned) for key, done, planned in rows}
    return {key: ContractMonth(number, *counted.get(key, (0, 0))) for key, number in owed.items()}
