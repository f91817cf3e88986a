"""One of everything in a client's file, for the tests of pages."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.clients.models import (
    Zone,
)
from margelle.features.clients.tests.make import (
    a_client,
    a_code,
    a_contact,
    a_contract,
    a_note,
    a_pool,
    a_site,
    a_tag,
    a_zone,
    an_access_note,
    an_equipment,
)

from .conftest import World


def url(name: str, *args: Any) -> str:
    return reverse(f"clients:{name}", args=args)


def full_file(world: World, suffix: str = "") -> dict[str, Any]:
    """One of everything, in the open company of `world`."""
    with company_scope(world.company.id):
        client = a_client(last_name=f"Ferrand{suffix}")
        pool = a_pool(a_site(client, zone=a_zone(f"Zone{suffix}")), f"Bassin{suffix}")
        a_tag(f"Tag{suffix}", client)
        return {
            "client": client.pk,
            "site": pool.site.pk,
            "pool": pool.pk,
            "contact": a_contact(client).pk,
            "access_note": an_access_note(pool.site).pk,
            "code": a_code(pool.site).pk,
            "equipment": an_equipment(pool).pk,
            "note": a_note(client, world.manager).pk,
            "contract": a_contract(client, ends_on=timezone.localdate() + timedelta(days=20)).pk,
            "zone": Zone.objects.get(name=f"Zone{suffix}").pk,
        }
