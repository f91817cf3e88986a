"""How clients are written to, and why some are not: the same answer before sending and when it is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from uuid import UUID

from margelle.features.clients.models import Client
from margelle.features.messaging.rules import Channel, mobile

from .outbox import blocked_among, messaging_settings, refusals_of


class Hindrance(StrEnum):
    """Why nothing goes to a client."""

    NONE = ""
    NO_ADDRESS = "no_address"
    REFUSED = "refused"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Reach:
    channel: str
    address: str
    hindrance: Hindrance = Hindrance.NONE


@dataclass(frozen=True)
class Directory:
    """What is read once for many clients. `first` is the channel tried first; `only` that and no other."""

    first: str
    only: bool
    refusals: set[tuple[UUID, str]]
    blocked: set[str]

    @classmethod
    def of(cls, clients: Iterable[Client], *, first: str, only: bool = False) -> "Directory":
        people = list(clients)
        refusals = refusals_of({client.pk for client in people})
        return cls(first, only, refusals, blocked_among(client.email for client in people))

    def reach(self, client: Client) -> Reach:
        addresses = {"email": client.email.strip(), "sms": mobile(client.phone, client.phone_2)}
        other = Channel.SMS if self.first == Channel.EMAIL else Channel.EMAIL
        order = (self.first,) if self.only else (self.first, str(other))
        have = [channel for channel in order if addresses[channel]]
        wanted = [channel for channel in have if (client.pk, channel) not in self.refusals]
        free = [channel for channel in wanted if addresses[channel].lower() not in self.blocked]
        if free:
            return Reach(free[0], addresses[free[0]])
        if wanted:
            return Reach(wanted[0], addresses[wanted[0]], Hindrance.BLOCKED)
        first = (have or order)[0]
        return Reach(first, addresses[first], Hindrance.REFUSED if have else Hindrance.NO_ADDRESS)


def days_to_leave(count: int) -> int:
    """Days that so many messages take which leave half of the day's cap to others."""
    return ceil(count / max(1, messaging_settings().daily_cap // 2))
