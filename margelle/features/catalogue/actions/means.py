"""What the work needs besides products: skills of people, and vehicles."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from margelle.features.accounts.models import Member, Skill
from margelle.features.catalogue.models import StockPlace

from .lists import NameTaken, tell

Means = Skill | StockPlace


@transaction.atomic
def save_means(*, row: Means, by: Member) -> None:
    """Write a skill or a vehicle. Raises NameTaken for a skill that bears another's name."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NameTaken(row.name) from error
    tell(_word(row), by)


@transaction.atomic
def put_away(*, row: Means, archived: bool, by: Member) -> None:
    """A skill put away is demanded no more; a vehicle is offered no more. What was recorded stays."""
    if archived == (row.archived_at is not None):
        return
    row.archived_at = timezone.now() if archived else None
    row.save(update_fields=["archived_at"])
    tell(_word(row), by)


def _word(row: Means) -> str:
    return "skill" if isinstance(row, Skill) else "vehicle"
