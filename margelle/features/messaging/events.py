"""What happens to messages. Their text never enters the journal."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from margelle.base.journal import Event


@dataclass(frozen=True, kw_only=True)
class OutboxEvent(Event):
    """The entity is the company: one line for a whole batch."""

    entity: ClassVar[str] = "outbox"
    count: int


@dataclass(frozen=True, kw_only=True)
class MessagesQueued(OutboxEvent):
    occasion: str


@dataclass(frozen=True, kw_only=True)
class MessagesSettled(OutboxEvent):
    """So many left, and so many were given up or must be checked by a person."""

    troubled: int


@dataclass(frozen=True, kw_only=True)
class MessageDecided(Event):
    """A person decided about one message: sent again, taken for sent, or dropped."""

    entity: ClassVar[str] = "message"
    state: str


@dataclass(frozen=True, kw_only=True)
class MessagesRefused(Event):
    """A client does not want messages by this channel, or wants them again."""

    entity: ClassVar[str] = "client"
    channel: str
    refused: bool
    source: str


@dataclass(frozen=True, kw_only=True)
class AddressBlocked(Event):
    """An e-mail address is not written to any more, or is again; which one stays out of the journal."""

    entity: ClassVar[str] = "blocked_address"
    blocked: bool


@dataclass(frozen=True, kw_only=True)
class ReplyReceived(Event):
    """Something came back; `matched` tells whether one knows from whom. Its text stays out of the journal."""

    entity: ClassVar[str] = "reply"
    channel: str
    matched: bool


@dataclass(frozen=True, kw_only=True)
class ReplyHandled(Event):
    """The office read it, gave it to a client, or took it for the confirmation it seems to be."""

    entity: ClassVar[str] = "reply"
    how: str  # read · attached · confirmed


@dataclass(frozen=True, kw_only=True)
class MessagingSet(Event):
    """The company changed how it sends; secrets are not told."""

    entity: ClassVar[str] = "messaging_settings"


@dataclass(frozen=True, kw_only=True)
class WordingChanged(Event):
    entity: ClassVar[str] = "message_template"
    occasion: str
    channel: str
    template: UUID


@dataclass(frozen=True, kw_only=True)
class AlertEvent(Event):
    """About an alert; its words stay out of the journal."""

    entity: ClassVar[str] = "alert"


@dataclass(frozen=True, kw_only=True)
class AlertRaised(AlertEvent):
    alert_kind: str
    needs_taking: bool


@dataclass(frozen=True, kw_only=True)
class AlertCalledAgain(AlertEvent):
    """Nobody took it: the next ones were called. Level 0: there is nobody left to call."""

    level: int


@dataclass(frozen=True, kw_only=True)
class AlertTaken(AlertEvent):
    """Somebody said that he takes charge of it."""


@dataclass(frozen=True, kw_only=True)
class AlertAddressesSet(Event):
    """Who hears of what, or who is on call, was changed."""

    entity: ClassVar[str] = "alert_address"
    what: str  # address · on_call
