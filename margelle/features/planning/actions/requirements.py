"""Required things: written, put away, asked for one visit (PEER-2)."""

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.catalogue.actions.lists import tell
from margelle.features.planning.events import RequirementAsked
from margelle.features.planning.models import Requirement, RequirementAsk, Visit
from margelle.features.planning.rules import FINISHED, NotAllowed, State

WORD = "requirement"


@transaction.atomic
def save_requirement(*, requirement: Requirement, by: Member | None) -> Requirement:
    """Write what is required. Phones hear of it at their next contact; finished visits stay as they were."""
    requirement.save()
    tell(WORD, by)
    return requirement


@transaction.atomic
def archive_requirement(*, requirement: Requirement, archived: bool, by: Member) -> None:
    if archived == (requirement.archived_at is not None):
        return
    requirement.archived_at = timezone.now() if archived else None
    requirement.save(update_fields=["archived_at"])
    tell(WORD, by)


@transaction.atomic
def ask_requirement(*, visit: Visit, requirement: Requirement, asked: bool, by: Member) -> None:
    """Ask for it at this visit, or no more. Raises NotAllowed once the visit is over."""
    take_turn()
    if visit.state in (*FINISHED, State.CANCELLED, State.SKIPPED):
        raise NotAllowed("Cette intervention est terminée\u00a0: on ne peut plus rien lui demander.")
    if asked:
        _, changed = RequirementAsk.objects.get_or_create(
            visit=visit, requirement=requirement, defaults={"by": by}
        )
    else:
        changed = bool(RequirementAsk.objects.filter(visit=visit, requirement=requirement).delete()[0])
    if changed:
        record(
            RequirementAsked(
                entity_id=visit.pk, version=visit.version, requirement=requirement.pk, asked=asked
            ),
            by=by,
        )
