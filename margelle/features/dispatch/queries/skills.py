"""Skills as bits: which ones a service asks, which ones a technician has."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from margelle.features.accounts.models import Member, MemberSkill
from margelle.features.catalogue.models import ServiceSkill
from margelle.features.planning.models import Visit

MOST_BITS: Final = 62


def skills_asked(rows: Sequence[Visit]) -> dict[UUID, int]:
    """Service -> mask of the skills that it asks, numbered among those of the day."""
    links = list(_asked_skills(rows))
    numbers = _numbers(links)
    found: dict[UUID, int] = {}
    for service, skill in links:
        found[service] = found.get(service, 0) | 1 << numbers[skill]
    return found


def _asked_skills(rows: Sequence[Visit]) -> list[tuple[UUID, UUID]]:
    wanted = ServiceSkill.objects.filter(service__in={row.service_id for row in rows})
    return list(wanted.order_by("skill_id").values_list("service_id", "skill_id"))


def _numbers(links: Sequence[tuple[UUID, UUID]]) -> dict[UUID, int]:
    # More kinds of skill than bits on one day: those above share the last bit, the stricter reading.
    skills = dict.fromkeys(skill for _, skill in links)
    return {skill: min(n, MOST_BITS) for n, skill in enumerate(skills)}


def skills_held(people: Sequence[Member], rows: Sequence[Visit]) -> dict[UUID, int]:
    numbers = _numbers(_asked_skills(rows))
    have: dict[UUID, set[UUID]] = {}
    for member, skill in MemberSkill.objects.filter(member__in=people, skill__in=numbers).values_list(
        "member_id", "skill_id"
    ):
        have.setdefault(member, set()).add(skill)
    shared = {skill for skill, n in numbers.items() if n == MOST_BITS}
    return {
        member: sum(1 << n for n in {numbers[skill] for skill in own if skill not in shared})
        | (1 << MOST_BITS if shared and shared <= own else 0)
        for member, own in have.items()
    }
