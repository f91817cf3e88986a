"""Agencies and API tokens."""

from typing import Any

from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.journal import record
from margelle.features.accounts.events import (
    AgencyAdded,
    AgencyArchived,
    AgencyChanged,
    AgencyRestored,
    TokenMade,
    TokenRevoked,
)
from margelle.features.accounts.models import Agency, ApiToken, Member

from .team import Refused


def add_agency(*, fields: dict[str, Any], by: Member) -> Agency:
    agency: Agency = Agency.objects.create(**fields)
    record(AgencyAdded(entity_id=agency.id), by=by)
    return agency


def change_agency(*, agency: Agency, fields: dict[str, Any], by: Member) -> None:
    changed = [name for name, value in fields.items() if getattr(agency, name) != value]
    if changed:
        for name in changed:
            setattr(agency, name, fields[name])
        agency.save(update_fields=changed)
        record(AgencyChanged(entity_id=agency.id, fields=changed), by=by)


def archive_agency(*, agency: Agency, by: Member) -> None:
    """Out of the lists; what refers to it keeps its name."""
    if agency.archived_at is not None:
        return
    if not Agency.objects.filter(archived_at=None).exclude(pk=agency.pk).exists():
        raise Refused("L’entreprise garde au moins une agence. Ajoutez-en une autre d’abord.")
    agency.archived_at = timezone.now()
    agency.save(update_fields=["archived_at"])
    record(AgencyArchived(entity_id=agency.id), by=by)


def restore_agency(*, agency: Agency, by: Member) -> None:
    if agency.archived_at is not None:
        agency.archived_at = None
        agency.save(update_fields=["archived_at"])
        record(AgencyRestored(entity_id=agency.id), by=by)


def make_token(*, name: str, scopes: list[str], by: Member) -> tuple[ApiToken, str]:
    """A key for another program; the clear text is returned once."""
    token: ApiToken = ApiToken.objects.create(name=name, scopes=sorted(scopes), member=by)
    secret = capabilities.grant(purpose="api", company_id=by.company_id, object_id=token.id)
    record(TokenMade(entity_id=token.id, scopes=token.scopes), by=by)
    return token, secret


def revoke_token(*, token: ApiToken, by: Member) -> None:
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        capabilities.revoke(purpose="api", object_id=token.id)
        record(TokenRevoked(entity_id=token.id), by=by)
