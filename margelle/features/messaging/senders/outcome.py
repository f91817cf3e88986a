"""What one try led to. What may have left is never tried again by itself: nobody is rung twice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    provider_id: str
    segments: int = 0  # 0 when the service does not say


@dataclass(frozen=True)
class Receipt:
    """What a service says later of a message it took: it rang, or it never will."""

    provider_id: str
    delivered: bool


@dataclass(frozen=True)
class Incoming:
    """What somebody wrote back. `ref` is the service's own name of it, the same when it tells it again."""

    channel: str
    sender: str
    text: str
    ref: str
    subject: str = ""
    to: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()  # names of files that are not kept


class NotTheirs(Exception):
    """It does not come from the service: the signature is wrong."""


class Refused(Exception):
    """The service will never take this message: a wrong number, an unknown address."""


class TryLater(Exception):
    """Surely not sent, and another try may do: nobody answered, too many at once, wrong credentials.

    `whole_line` says that the others by this channel need not be tried now.
    """

    def __init__(self, message: str, *, whole_line: bool = False) -> None:
        super().__init__(message)
        self.whole_line = whole_line


class Unsure(Exception):
    """It may have been sent: the service was asked and its answer is lost or means nothing."""
