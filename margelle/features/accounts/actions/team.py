"""Adding, changing and shutting out members. Past work always keeps its author."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.features.accounts.events import (
    MemberAdded,
    MemberChanged,
    MemberReopened,
    MemberShut,
    PasswordRenewed,
)
from margelle.features.accounts.models import Agency, Member, MemberSkill, Role, Seat, Skill

from .people import end_sessions, open_account, readable_password


class Refused(ValueError):
    """The change would leave the company in a bad state; the French message can be shown."""


def add_technician(
    *,
    by: Member,
    first_name: str,
    last_name: str,
    phone: str = "",
    colour: int = 1,
    agency: Agency | None = None,
    week_minutes: int = 2100,
) -> tuple[Member, str]:
    """A technician with a generated identifier; the clear password is returned once and never kept."""
    password = readable_password()
    user = open_account(first_name=first_name, last_name=last_name, password=password)
    Seat.objects.create(user=user, company=by.company)
    member: Member = Member.objects.create(
        user=user,
        role=Role.TECHNICIAN,
        first_name=first_name,
        last_name=last_name,
        phone=phone,
        colour=colour,
        agency=agency,
        week_minutes=week_minutes,
    )
    record(MemberAdded(entity_id=member.id, role=member.role), by=by)
    return member, password


def change_member(
    *, member: Member, changes: dict[str, Any], by: Member, session_key: str | None = None
) -> bool:
    """Write what differs; True when the role changed, which ends the member's other sessions."""
    changed = [name for name, value in changes.items() if getattr(member, name) != value]
    if not changed:
        return False
    if "role" in changed and member.role == Role.MANAGER:
        _keep_a_manager(member)
    for name in changed:
        setattr(member, name, changes[name])
    member.save(update_fields=changed)
    record(MemberChanged(entity_id=member.id, fields=changed, role=member.role), by=by)
    if "role" not in changed:
        return False
    end_sessions(member.user, keep=session_key if member.pk == by.pk else None)
    return True


def set_skills(*, member: Member, skills: Iterable[Skill], by: Member) -> None:
    """What this member can do, from now on."""
    wanted = {skill.pk: skill for skill in skills}
    have = set(member.skill_links.values_list("skill_id", flat=True))
    if have == set(wanted):
        return
    member.skill_links.exclude(skill_id__in=wanted).delete()
    MemberSkill.objects.bulk_create(
        MemberSkill(company_id=member.company_id, member=member, skill=skill)
        for key, skill in wanted.items()
        if key not in have
    )
    record(MemberChanged(entity_id=member.id, fields=["skills"], role=member.role), by=by)


def shut_member(*, member: Member, by: Member) -> None:
    """The member can no longer sign in, its phones lock at their next contact."""
    if member.shut_at is not None:
        return
    if member.pk == by.pk:
        raise Refused("Vous ne pouvez pas fermer votre propre accès. Demandez-le à un autre responsable.")
    if member.role == Role.MANAGER:
        _keep_a_manager(member)
    member.shut_at, member.shut_by = timezone.now(), by
    member.save(update_fields=["shut_at", "shut_by"])
    Seat.objects.filter(user_id=member.user_id, company_id=member.company_id).update(shut_at=member.shut_at)
    end_sessions(member.user)
    record(MemberShut(entity_id=member.id), by=by)


def reopen_member(*, member: Member, by: Member) -> None:
    if member.shut_at is None:
        return
    member.shut_at = member.shut_by = None
    member.save(update_fields=["shut_at", "shut_by"])
    Seat.objects.filter(user_id=member.user_id, company_id=member.company_id).update(shut_at=None)
    record(MemberReopened(entity_id=member.id), by=by)


def renew_password(*, member: Member, by: Member) -> str:
    """A new password for a technician; the old one and every open session end.

    Refused for office members (they reset it by e-mail) and for people of several companies: one
    company's manager must not open another company's door. The technician keeps what was dictated: it is
    stronger than what a hand in gloves would put in its place, and typed once per phone.
    """
    if member.role != Role.TECHNICIAN:
        raise Refused("Ce membre choisit son mot de passe lui-même, par « Mot de passe oublié ».")
    if Seat.objects.filter(user_id=member.user_id).exclude(company_id=member.company_id).exists():
        raise Refused("Cette personne travaille aussi ailleurs : elle change son mot de passe elle-même.")
    password = readable_password()
    member.user.set_password(password)
    member.user.save(update_fields=["password"])
    end_sessions(member.user)
    record(PasswordRenewed(entity_id=member.id), by=by)
    return password


def _keep_a_manager(member: Member) -> None:
    # The lock orders two managers who demote each other at the same time.
    take_turn()
    managers = Member.objects.select_for_update().filter(role=Role.MANAGER, shut_at=None)
    if not [one for one in managers if one.pk != member.pk]:
        raise Refused("L’entreprise garde au moins un responsable. Nommez-en un autre d’abord.")
