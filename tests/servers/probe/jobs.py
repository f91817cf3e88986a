import os
import signal
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from margelle.base.jobs import Payload, job
from margelle.base.journal import Event, record
from margelle.base.journal.models import Entry


@dataclass(frozen=True, kw_only=True)
class Probed(Event):
    entity = "probe"
    count: int = 0


@job("probe.hangs_once")
def hangs_once(payload: Payload) -> None:
    """Does its work, says which process it is in, and the first time never comes to its end."""
    record(Probed(entity_id=uuid4()))
    mark = Path(str(payload["mark"]))
    is_first = not mark.exists()
    with mark.open("a") as file:
        file.write(f"{os.getpid()}\n")
    if is_first:
        signal.pause()


@job("probe.poison", attempts=1)
def poison(payload: Payload) -> None:
    record(Probed(entity_id=uuid4()))
    raise ValueError("never")


@job("probe.count")
def count(payload: Payload) -> None:
    """Tells how many facts this job can see."""
    record(Probed(entity_id=uuid4(), count=Entry.objects.count()))
