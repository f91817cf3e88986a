"""What readings are taken with: the office's list, and what a reading remembers of it (NEW-6)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from margelle.features.accounts.models import Member
from margelle.features.catalogue.actions.lists import tell
from margelle.features.fieldwork.models import Instrument, Reading

WORD = "instrument"


@dataclass(frozen=True)
class Taken:
    """With which instrument a value was taken, and how it came into the phone.

    `calibrated_on` is the last calibration that the phone knew of.
    """

    instrument: Instrument | None = None
    calibrated_on: date | None = None
    via: str = Reading.Via.HAND

    def calibration(self, at: datetime) -> date | None:
        """The last one before `at`: the office may have noted another since the phone's last contact."""
        if self.instrument is None:
            return None
        days = [one for one in (self.calibrated_on, self.instrument.calibrated_on) if one]
        return max((day for day in days if day <= timezone.localdate(at)), default=None)


BY_HAND: Final = Taken()


@transaction.atomic
def save_instrument(*, instrument: Instrument, by: Member | None) -> Instrument:
    """Write an instrument; readings already taken keep the calibration they were taken under."""
    instrument.save()
    tell(WORD, by)
    return instrument


@transaction.atomic
def archive_instrument(*, instrument: Instrument, archived: bool, by: Member) -> None:
    """One that was lost or sold is offered no more; its readings keep it."""
    if archived == (instrument.archived_at is not None):
        return
    instrument.archived_at = timezone.now() if archived else None
    instrument.save(update_fields=["archived_at"])
    tell(WORD, by)
