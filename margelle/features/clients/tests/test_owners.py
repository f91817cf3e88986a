"""A site changes hands (PEER-14): who owned it and when, what goes along, what is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.queries import local_today
from margelle.features.clients import actions
from margelle.features.clients.actions.bulk import write_lines
from margelle.features.clients.models import Client, Contact, InternalNote, Ownership, Site
from margelle.features.clients.rules import NotAllowed

from .conftest import World
from .make import a_client, a_code, a_contact, a_contract, a_firm, a_note, a_pool, a_site, an_access_note
from .whole import url

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def _owned(world: World, *, since: timedelta = timedelta(days=100)) -> Site:
    """Mme Ferrand's site with everything about it, hers for a hundred days."""
    site = a_site()
    Ownership.objects.create(site=site, client=site.client, from_day=local_today(world.company) - since)
    a_pool(site)
    a_code(site)
    an_access_note(site)
    a_contact(site.client)
    a_contract(site.client)
    about_site = a_note(site.client, world.manager, "Vanne dure")
    about_site.site = site
    about_site.save()
    a_note(site.client, world.manager, "Préfère être appelée")
    return site


def test_every_way_to_make_a_site_opens_its_ownership(world: World) -> None:
    today = local_today(world.company)
    with company_scope(world.company.id):
        client = a_client()
        site = actions.save_site(site=Site(client=client, city="Mougins"), by=world.manager)
        actions.save_site(site=site, by=world.manager)
        [held] = Ownership.objects.all()
        assert (held.site, held.client, held.from_day, held.to_day) == (site, client, today, None)
        actions.add_whole_client(
            client=Client(last_name="Roux"), site=Site(city="Vence"), pool=None, tags=[], by=world.manager
        )
        line = {"line": 1, "verdict": "new", "values": {"last_name": "Blanc", "city": "Biot"}}
        write_lines([line], by=world.manager)
        assert Ownership.objects.count() == Site.objects.count() == 3


def test_the_history_stays_with_the_pool_and_the_rest_is_shared_out(world: World) -> None:
    today = local_today(world.company)
    with company_scope(world.company.id):
        site = _owned(world)
        former, other = site.client, a_site(site.client, name="Maison d’amis")
        to = a_client("Garnier", "Paul", "M.", email="p.garnier@exemple.fr")
        actions.hand_over_site(site=site, to=to, on=today - WEEK, by=world.manager)

        new, old = Ownership.objects.filter(site=site)
        assert (old.client, old.to_day, old.handed_on) == (former, today - WEEK - timedelta(1), today - WEEK)
        assert (new.client, new.from_day, new.to_day, new.by) == (to, today - WEEK, None, world.manager)
        site.refresh_from_db()
        assert site.client == to
        assert site.pools.count() == site.access_codes.count() == site.access_notes.count() == 1
        assert [note.text for note in InternalNote.objects.filter(client=to)] == ["Vanne dure"]
        assert InternalNote.objects.get(client=former).text == "Préfère être appelée"
        assert Contact.objects.get().client == former.contracts.get().client == former
        other.refresh_from_db()
        assert other.client == former

        told = Entry.objects.get(kind="SiteHandedOver")
        assert (told.entity, told.entity_id, told.by_id) == ("site", site.pk, world.manager.pk)
        assert told.payload == {
            "from_client": str(former.pk), "to_client": str(to.pk), "on": (today - WEEK).isoformat(),
        }  # fmt: skip


def test_a_mistake_is_mended_the_same_day(world: World) -> None:
    today = local_today(world.company)
    with company_scope(world.company.id):
        site = actions.save_site(site=Site(client=a_client(), city="Mougins"), by=world.manager)
        former, wrong = site.client, a_client("Erreur")
        actions.hand_over_site(site=site, to=wrong, on=today, by=world.manager)
        actions.hand_over_site(site=site, to=former, on=today, by=world.manager)
        assert Site.objects.get(pk=site.pk).client == former
        assert Ownership.objects.get(site=site, to_day=None).client == former
        assert {held.until for held in Ownership.objects.exclude(to_day=None)} == {today}


def test_what_makes_no_sense_is_refused_and_changes_nothing(world: World) -> None:
    today = local_today(world.company)
    with company_scope(world.rival.id):
        foreign = a_client("Rival")
    with company_scope(world.company.id):
        site = _owned(world, since=WEEK)
        to, gone = a_client("Garnier"), a_client("Parti")
        actions.set_client_archived(client=gone, archived=True, by=world.manager)
        tries: list[tuple[Client, date, str]] = [
            (site.client, today, "l’est déjà"),
            (gone, today, "aux archives"),
            (foreign, today, "pas dans votre fichier"),
            (to, today - WEEK - timedelta(1), "n’avait pas ce lieu avant"),
            (to, today + timedelta(1), "aujourd’hui ou un jour passé"),
            (to, today + timedelta(400), "aujourd’hui ou un jour passé"),
        ]
        for client, on, words in tries:
            with pytest.raises(NotAllowed, match=words):
                actions.hand_over_site(site=site, to=client, on=on, by=world.manager)
        actions.set_site_archived(site=site, archived=True, by=world.manager)
        with pytest.raises(NotAllowed, match="Rétablissez-le"):
            actions.hand_over_site(site=site, to=to, on=today, by=world.manager)
        assert Ownership.objects.get().to_day is None
        assert not Entry.objects.filter(kind="SiteHandedOver")


def test_a_site_has_one_owner_at_a_time(world: World) -> None:
    with company_scope(world.company.id):
        site = _owned(world)
        with pytest.raises(IntegrityError), transaction.atomic():
            Ownership.objects.create(site=site, client=site.client, from_day=date(2026, 1, 1))


def test_the_office_chooses_then_reads_what_follows_then_confirms(world: World) -> None:
    today = local_today(world.company)
    with company_scope(world.company.id):
        site = _owned(world)
        to = a_client("Garnier", "Paul", "M.", city="Vence", reference="C77")
    with company_scope(world.rival.id):
        foreign = a_client("Garnier", "Paul", "M.")
    page = url("site_owner", site.pk)
    assert f'href="{page}"' in world.browser.get(url("client", site.client_id)).content.decode()
    found = world.browser.get(page, {"q": "garnier"}).content.decode()
    assert f"?client={to.pk}" in found
    assert str(foreign.pk) not in found
    assert "Nouveau client" in found

    ask = world.browser.get(page, {"client": str(to.pk)}).content.decode()
    assert "récurrences" in ask and "son code change" in ask and "Ses contacts et ses autres lieux" in ask
    late = world.browser.post(page, {"client": to.pk, "on": (today + WEEK).isoformat()})
    assert late.status_code == 422
    assert "aujourd’hui ou un jour passé" in late.content.decode()
    for nobody in (foreign.pk, uuid4(), "x", ""):
        assert world.browser.post(page, {"client": nobody, "on": today.isoformat()}).status_code == 422
    assert world.rival_browser.post(page, {"client": foreign.pk}).status_code == 404

    done = world.browser.post(page, {"client": to.pk, "on": today.isoformat()}, follow=True)
    new = done.content.decode()
    assert "M. Paul Garnier" in new and "L’historique suit les bassins" in new
    assert "Propriétaire précédent" in new and "Mme Ferrand" in new
    old = world.browser.get(url("client", site.client_id)).content.decode()
    assert "cédé le" in old and url("client", to.pk) in old


def test_someone_else_may_pay_for_a_site(world: World) -> None:
    with company_scope(world.company.id):
        site, agent = _owned(world), a_firm("Syndic du Port", reference="S1", email="", phone="")
        a_firm("Syndic des Pins", email="", phone="")
    with company_scope(world.rival.id):
        a_firm("Agence Rivale")
    form = {"address": site.address, "postcode": site.postcode, "city": site.city}
    for typed, words in (("Agence Rivale", "Aucun client"), ("syndic", "Plusieurs clients")):
        refused = world.browser.post(url("site", site.pk), form | {"payer": typed})
        assert refused.status_code == 422
        assert words in refused.content.decode()
    for typed in ("s1", "Syndic du Port", "syndic port"):
        assert world.browser.post(url("site", site.pk), form | {"payer": typed}).status_code == 302
        with company_scope(world.company.id):
            assert Site.objects.get(pk=site.pk).payer == agent
    assert "Facturer à" in world.browser.get(url("client", site.client_id)).content.decode()
    assert "Paie aussi pour" in world.browser.get(url("client", agent.pk)).content.decode()
    with company_scope(world.company.id):
        actions.set_client_archived(client=agent, archived=True, by=world.manager)
    assert world.browser.post(url("site", site.pk), form | {"payer": "S1"}).status_code == 302
    assert 'value="S1"' in world.browser.get(url("site", site.pk)).content.decode()

    with company_scope(world.company.id):
        row = Site.objects.get(pk=site.pk)
        actions.hand_over_site(site=row, to=a_client("Garnier"), on=local_today(world.company), by=None)
        assert Site.objects.get(pk=site.pk).payer is None


def test_the_client_page_asks_as_much_for_one_site_as_for_three(world: World) -> None:
    asked = []
    for count in (0, 1, 3):  # the first visit of a session asks more
        with company_scope(world.company.id):
            former, owner, agent = a_client("Ancien"), a_client("Nouveau"), a_firm("Syndic")
            for _ in range(count):
                site = a_site(former)
                actions.hand_over_site(site=site, to=owner, on=local_today(world.company), by=world.manager)
                a_site(former, payer=agent)
        for client in (former, owner, agent):
            with CaptureQueriesContext(connection) as queries:
                assert world.browser.get(url("client", client.pk)).status_code == 200
            asked.append(len(queries))
    assert asked[3:6] == asked[6:]
