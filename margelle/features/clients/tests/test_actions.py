from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from margelle.base.access.sealed import Unreadable
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.clients import actions, queries
from margelle.features.clients.models import AccessCode, Client, Equipment, InternalNote, Pool, Site, Tag
from margelle.features.clients.tests.make import (
    a_client,
    a_code,
    a_contact,
    a_contract,
    a_firm,
    a_note,
    a_pool,
    a_site,
    a_tag,
    a_zone,
    an_equipment,
)

from .conftest import World


def kinds() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("seq").values_list("kind", "entity"))


def test_a_client_is_written_with_its_tags_and_its_facts(world: World) -> None:
    with company_scope(world.company.id):
        a_tag("Contrat")
        client = Client(last_name="Ferrand", first_name="Hélène")
        actions.save_client(client=client, tags=["contrat", "Nouvelle", " "], by=world.manager)
        actions.save_client(client=client, tags=["Nouvelle"], by=world.manager)
        assert [tag.name for tag in client.tags.all()] == ["Nouvelle"]
        assert set(Tag.objects.values_list("name", flat=True)) == {"Contrat", "Nouvelle"}
        assert kinds() == [("ClientAdded", "client"), ("ClientChanged", "client")]
    with company_scope(world.rival.id):
        assert not Tag.objects.exists()


def test_names_are_searchable_even_when_written_in_bulk(world: World) -> None:
    with company_scope(world.company.id):
        Client.objects.bulk_create([Client(last_name="Écluse", phone="+33612345678")])
        client = Client.objects.get()
        assert (client.name, client.search_text) == ("Écluse", "ecluse 0612345678")
        client.last_name = "Marée"
        client.save(update_fields=["last_name"])
        assert Client.objects.get().search_text == "maree 0612345678"


def test_archiving_twice_tells_once(world: World) -> None:
    with company_scope(world.company.id):
        client = a_client()
        for archived in (True, True, False):
            actions.set_client_archived(client=client, archived=archived, by=world.manager)
        assert kinds() == [("ClientArchived", "client"), ("ClientRestored", "client")]


def test_phones_hear_of_sites_pools_contacts_and_notes(world: World) -> None:
    with company_scope(world.company.id):
        pool = a_pool()
        client = pool.site.client
        actions.save_pool(pool=pool, by=world.manager)
        actions.save_contact(contact=a_contact(client), by=world.manager)
        actions.save_note(note=InternalNote(client=client, text="Sonner", standing=True), by=world.manager)
        actions.remove_place_part(part=an_equipment(pool), by=world.manager)
        assert kinds() == [
            ("PoolChanged", "pool"),
            ("ClientChanged", "client"),
            ("SiteChanged", "site"),
            ("ClientChanged", "client"),
            ("SiteChanged", "site"),
            ("PoolChanged", "pool"),
        ]
        assert Equipment.objects.get().removed_at is not None


def test_a_code_is_sealed_and_each_look_is_journaled(world: World) -> None:
    with company_scope(world.company.id):
        site = a_site()
        code = actions.save_code(code=AccessCode(site=site), value="2741B", by=world.manager)
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed FROM clients_accesscode WHERE company_id IS NOT NULL")
            assert b"2741B" not in bytes(cursor.fetchone()[0])
        assert actions.reveal_code(code=code, by=world.manager) == "2741B"
        entry = Entry.objects.latest("seq")
        assert (entry.kind, entry.entity_id, entry.by_id) == ("CodeRevealed", site.pk, world.manager.pk)
        assert entry.payload == {"code": str(code.pk), "where": "office"}


def test_a_sealed_code_opens_on_its_own_row_only(world: World) -> None:
    with company_scope(world.company.id):
        site = a_site()
        one, other = a_code(site, "1111"), a_code(site, "2222", "Local")
        one.sealed = other.sealed
        with pytest.raises(Unreadable):
            actions.clear_value(one)


def test_a_zone_with_sites_stays(world: World) -> None:
    with company_scope(world.company.id):
        zone = a_zone()
        a_site(zone=zone)
        with pytest.raises(actions.InUse):
            actions.remove_zone(zone=zone)


def test_look_alikes_by_mail_phone_and_name(world: World) -> None:
    with company_scope(world.rival.id):
        a_client()
    with company_scope(world.company.id):
        assert queries.look_alikes(Client(email="h.ferrand@exemple.fr")) == []
        known = a_client()
        away = a_firm("Camping", email="", phone="+33493000001", archived_at=timezone.now())
        like = Client(email="H.Ferrand@exemple.fr", phone_2="+33493000001")
        assert [(one.client, one.why) for one in queries.look_alikes(like)] == [
            (known, "même adresse e-mail"),
            (away, "même téléphone"),
        ]
        name = Client(last_name="FERRAND", first_name="helene", postcode="06250")
        assert [one.why for one in queries.look_alikes(name)] == ["même nom et même code postal"]
        assert queries.look_alikes(known) == []


def test_search_needs_every_word_somewhere(world: World) -> None:
    with company_scope(world.company.id):
        ferrand, loup = a_client(), a_firm(email="", phone="", city="Grasse", reference="C0042")
        a_site(loup, city="Opio", name="Terrain bas")
        a_site(loup, city="Opio")

        def found(text: str) -> list[Client]:
            return list(queries.matching_clients(queries.open_clients().order_by("name"), text))

        assert found("HELENE mougins") == [ferrand]
        assert found("06 12 34 56 78") == [ferrand]
        assert found("Mme Ferrand") == [ferrand]
        assert found("madame Helene FERRAND") == [ferrand]
        assert found("M. Ferrand-Loup") == []
        assert found("mme") == [loup, ferrand], "while one types, nobody is turned away"
        assert found("opio") == [loup]
        assert found("c0042") == [loup]
        assert found("ferrand opio") == []
        assert found("%") == []


def test_contracts_that_end_soon_come_first(world: World) -> None:
    today = timezone.localdate()
    with company_scope(world.company.id):
        client = a_client()
        a_contract(client, "loin", ends_on=today + timedelta(days=200))
        soon = a_contract(client, "bientôt", ends_on=today + timedelta(days=80))
        sooner = a_contract(client, "tout de suite", ends_on=today)
        a_contract(client, "clos", ends_on=today, ended_at=timezone.now())
        a_contract(client, "sans terme")
        assert list(queries.contracts_ending(today)) == [sooner, soon]


def test_a_foreign_site_cannot_receive_a_pool(world: World) -> None:
    with company_scope(world.rival.id):
        foreign = a_site()
    with company_scope(world.company.id), pytest.raises(IntegrityError), transaction.atomic():
        Pool.objects.create(site=foreign)
        connection.check_constraints()  # PostgreSQL would wait for the end of the transaction


def test_removed_notes_are_shown_nowhere(world: World) -> None:
    with company_scope(world.company.id):
        client = a_client()
        note = a_note(client, world.manager, standing=True)
        assert list(queries.standing_notes(client)) == [note]
        actions.remove_note(note=note, by=world.manager)
        assert list(queries.standing_notes(client)) == []
        assert queries.client_sheet(client).notes == []


def test_a_whole_client_comes_at_once(world: World) -> None:
    with company_scope(world.company.id):
        client = actions.add_whole_client(
            client=Client(last_name="Ferrand"),
            site=Site(city="Mougins"),
            pool=Pool(),
            tags=[],
            by=world.manager,
        )
        assert Pool.objects.get().site.client == client
