"""What a finished visit required and does not hold: never a reason to lose the visit, always said."""

from collections.abc import Collection, Sequence
from typing import Any

from margelle.features.accounts.queries import local_today
from margelle.features.fieldwork.models import StepDone
from margelle.features.fieldwork.queries.requirements import Required, facts_of, required_at
from margelle.features.fieldwork.rules import UNHEARD
from margelle.features.planning.models import Requirement, Visit

Said = dict[str, Any]


def account_for(visit: Visit, said: Sequence[Said], known: Collection[str] | None) -> list[Said]:
    """What is missing at the end: what the technician says, then what he does not say and is required.

    `known` are the keys that his phone held as required; None = a phone that does not tell. What the office
    asked for after its last contact is not his to explain.
    """
    missing = [{"what": one["what"], "reason": one["reason"], "note": one.get("note", "")} for one in said]
    by_key = {one["key"]: row for one, row in zip(said, missing, strict=True) if one.get("key")}
    by_what = {row["what"]: row for row in missing}
    for key, what, why in _unmet(visit):
        row = by_key.get(key) or by_what.get(what)
        if row is None:
            unheard = known is not None and key not in known
            row = {"what": what, "reason": why or (UNHEARD if unheard else ""), "note": ""}
            missing.append(row)
        row["required"] = True
    return missing


def _unmet(visit: Visit) -> list[tuple[str, str, str]]:
    """(key, what, reason said earlier) of what is required and not there, the plan's own steps first."""
    facts = facts_of([visit.pk])
    left_steps = StepDone.objects.filter(report__visit=visit, superseded_at=None, done=False)
    whys = {f"step:{step}": reason for step, reason in left_steps.values_list("step", "reason")}
    plan = [step for step in visit.steps.all() if step.is_required]
    found = [(f"step:{one.pk}", one.text) for one in plan if (visit.pk, one.pk) not in facts.steps]
    wanted: list[Required] = required_at([visit], local_today(visit.company)).get(visit.pk, [])
    rows = Requirement.objects.in_bulk([one.requirement for one in wanted]) if wanted else {}
    left = [one for one in wanted if not facts.have(rows[one.requirement], visit.pk, one.pool)]
    found += [(one.key, one.what) for one in left]
    return [(key, what, whys.get(key, "")) for key, what in found]
