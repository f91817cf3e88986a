"""What a client was promised this month against what was done (CLI-9), and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

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
    """Three queries, whatever the number of visits and contracts."""
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
    found: int | None = _owing(today).filter(client=client).aggregate(owed=Sum("visits_per_month"))["owed"]
    return found


def _owing(today: date) -> QuerySet[Contract]:
    """Contracts that run on this day and are in season."""
    mark = f"{today:%m-%d}"
    begun, lasting = Q(season_from__lte=mark), Q(season_to__gte=mark)
    over_new_year = Q(season_from__gt=F("season_to")) & (begun | lasting)
    within = Q(season_from="") | (begun & lasting) | over_new_year
    found: QuerySet[Contract] = Contract.objects.filter(
        within, Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today, ended_at=None
    )
    return found


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
    owed = dict(
        _owing(today)
        .filter(pk__in=list(contracts), visits_per_month__gt=0)
        .values_list("pk", "visits_per_month")
    )
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
    return {key: ContractMonth(number or 0, *counted.get(key, (0, 0))) for key, number in owed.items()}
