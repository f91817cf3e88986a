"""Campaigns: the right clients, no one against his will, once each, and what came of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import signed_in
from margelle.features.clients.models import Client, ClientTag, Contract, Equipment, Site, Tag, Zone
from margelle.features.fieldwork.tests import make as field
from margelle.features.messaging.actions import refuse_messages
from margelle.features.messaging.models import Message, OccasionSetting
from margelle.features.outreach import queries
from margelle.features.outreach.actions import (
    answer_offer,
    refuse_offers,
    save_campaign,
    send_campaign,
    treat_offer,
)
from margelle.features.outreach.models import Campaign, CampaignClient
from margelle.features.outreach.rules.segments import Segment
from margelle.features.planning.models import VisitRequest
from margelle.features.planning.rules import NotAllowed, State
from margelle.features.planning.tests.make import a_service_type, a_visit

from . import offering
from .offering import World, a_campaign, a_pool_client, sent_to

pytestmark = pytest.mark.django_db
world = offering.world


FORM = {
    "name": "Robots",
    "subject": "Un robot neuf",
    "text": "Dix pour cent sur les robots <b>.",
    "gap_days": "30",
    "contract": "none",
}


def names(world: World, **said: Any) -> list[str]:
    return [client.last_name for client in queries.clients_of(Segment(**said), world.today)]


def a_past_visit(world: World, client: Client, *, days: int, **more: Any) -> Any:
    at = timezone.now() - timedelta(days=days)
    return a_visit(
        client=client,
        technician=world.technician,
        day=world.today - timedelta(days=days),
        state=State.VALIDATED,
        finished_at=at,
        **more,
    )


def test_a_segment_looks_at_visits(world: World) -> None:
    with company_scope(world.company.id):
        wintering, weekly = a_service_type(name="Hivernage"), a_service_type(name="Entretien")
        old, fresh, both = (a_pool_client(name) for name in ("Ancien", "Récent", "Lesdeux"))
        a_pool_client("Jamais")
        a_past_visit(world, old, days=200, service=wintering)
        a_past_visit(world, fresh, days=10, service=weekly)
        a_past_visit(world, both, days=200, service=wintering)
        a_past_visit(world, both, days=3, service=weekly)
        assert names(world) == ["Ancien", "Jamais", "Lesdeux", "Récent"]
        assert names(world, unseen_days=180) == ["Ancien"]
        assert names(world, service=str(wintering.pk)) == ["Ancien", "Lesdeux"]
        assert names(world, service=str(wintering.pk), unseen_days=180) == ["Ancien", "Lesdeux"]


def test_a_segment_looks_at_contracts_and_equipment(world: World) -> None:
    with company_scope(world.company.id):
        none, ending, long = (a_pool_client(name) for name in ("Aucun", "Bientôt", "Long"))
        for client, days in ((ending, 20), (long, 300)):
            Contract.objects.create(
                client=client,
                name="Année",
                starts_on=world.today - timedelta(days=300),
                ends_on=world.today + timedelta(days=days),
            )
        for client, years in ((none, 12), (long, 2)):
            Equipment.objects.create(
                pool=client.sites.get().pools.get(),
                kind="pump",
                fitted_on=world.today - timedelta(days=365 * years + 10),
            )
        assert names(world, contract="none") == ["Aucun"]
        assert names(world, contract="ending", contract_days=30) == ["Bientôt"]
        assert names(world, equipment="pump") == ["Aucun", "Long"]
        assert names(world, equipment="pump", equipment_years=10) == ["Aucun"]
        assert names(world, equipment="robot") == []


def test_a_segment_looks_at_water_and_incidents(world: World) -> None:
    with company_scope(world.company.id):
        for name, values in (("Vert", ("8.4", "8.2")), ("Une", ("8.4", "7.3")), ("Bon", ("7.3", "7.3"))):
            client = a_pool_client(name)
            pool = client.sites.get().pools.get()
            for number, value in enumerate(values):
                report = field.a_report(a_past_visit(world, client, days=5 + number))
                field.a_reading(
                    report, pool, parameter="ph", value=value, at=timezone.now() - timedelta(days=5)
                )
                if name == "Vert" and number == 0:
                    field.an_incident(report, kind="water")
        assert names(world, parameter="ph", times_out=2) == ["Vert"]
        assert names(world, parameter="ph", times_out=1) == ["Une", "Vert"]
        assert names(world, parameter="ph", times_out=1, within_days=2) == []
        assert names(world, incident="water") == ["Vert"]


def test_a_segment_looks_at_labels_and_zones(world: World) -> None:
    with company_scope(world.company.id):
        first, second = a_pool_client("Un"), a_pool_client("Deux")
        tag, zone = Tag.objects.create(name="Fidèle"), Zone.objects.create(name="Littoral")
        ClientTag.objects.create(client=first, tag=tag)
        Site.objects.filter(client=second).update(zone=zone)
        assert names(world, tag=str(tag.pk)) == ["Un"]
        assert names(world, zone=str(zone.pk)) == ["Deux"]
        assert names(world, zone=str(zone.pk), tag=str(tag.pk)) == []


def test_the_preview_says_who_does_not_get_it_and_why(world: World) -> None:
    with company_scope(world.company.id):
        mail = a_pool_client("Courriel", email="a@exemple.fr")
        a_pool_client("Mobile", phone="06 12 34 56 78")
        a_pool_client("Rien", phone="04 93 00 00 00")
        shut = a_pool_client("Refus", email="b@exemple.fr")
        refuse_messages(client=shut, source="office", by=world.office)
        campaign = a_campaign(world)
        found = queries.preview_of(campaign, now=timezone.now(), today=world.today)
        assert [(r.client.last_name, r.channel) for r in found.reached] == [
            ("Courriel", "email"),
            ("Mobile", "sms"),
        ]
        assert {out.client.last_name: out.reason for out in found.left_out} == {
            "Rien": "Ni e-mail ni mobile sur sa fiche",
            "Refus": "Ne veut plus de messages",
        }
        refuse_offers(offer=sent_to(world, campaign, mail), refused=True)
        again = queries.preview_of(a_campaign(world), now=timezone.now(), today=world.today)
        why = {out.client.last_name: out.reason for out in again.left_out}
        assert why["Courriel"] == "Ne veut plus d’offres"
        assert why["Mobile"] == "A reçu une offre il y a moins de 30 jours"
        later = timezone.now() + timedelta(days=31)
        names_later = [
            r.client.last_name
            for r in queries.preview_of(a_campaign(world), now=later, today=world.today).reached
        ]
        assert names_later == ["Mobile"]


def test_a_campaign_leaves_once_for_each_and_then_never_changes(world: World) -> None:
    with company_scope(world.company.id):
        client = a_pool_client("Un", email="a@exemple.fr")
        a_pool_client("Deux", email="b@exemple.fr")
        campaign = a_campaign(world, text="Dix pour cent {{entreprise}} <script>")
        with pytest.raises(NotAllowed, match="La liste a changé"):
            send_campaign(campaign=campaign, company=world.company, by=world.office, seen=5)
        assert send_campaign(campaign=campaign, company=world.company, by=world.office, seen=2) == 2
        with pytest.raises(NotAllowed, match="déjà partie"):
            send_campaign(campaign=campaign, company=world.company, by=world.office)
        with pytest.raises(NotAllowed, match="ne change plus"):
            save_campaign(campaign=campaign, fields={}, segment=Segment(), by=world.office)
        assert Message.objects.filter(occasion="campaign").count() == 2
        letter = Message.objects.get(client=client)
        assert letter.subject == "Un robot neuf" and "{{entreprise}} <script>" in letter.body
        assert Entry.objects.filter(kind="CampaignSent").count() == 1


def test_switched_off_or_for_nobody_nothing_leaves(world: World) -> None:
    with company_scope(world.company.id):
        with pytest.raises(NotAllowed, match="n’atteint personne"):
            send_campaign(campaign=a_campaign(world), company=world.company, by=world.office)
        a_pool_client("Un", email="a@exemple.fr")
        OccasionSetting.objects.update(is_on=False)
        with pytest.raises(NotAllowed, match="éteintes"):
            send_campaign(campaign=a_campaign(world), company=world.company, by=world.office)
        assert not Message.objects.exists()


def test_results_count_what_came_within_thirty_days(world: World) -> None:
    with company_scope(world.company.id):
        client, other = a_pool_client("Un", email="a@exemple.fr"), a_pool_client("Deux", email="b@exemple.fr")
        campaign = a_campaign(world)
        offer = sent_to(world, campaign, client)
        assert answer_offer(offer=offer, word="Oui") and not answer_offer(offer=offer, word="Encore")
        refuse_offers(offer=CampaignClient.objects.get(client=other), refused=True)
        pool = client.sites.get().pools.get()
        visit = a_visit(client=client, technician=world.technician, day=world.today)
        VisitRequest.objects.create(pool=pool, client=client, reason="other", visit=visit)
        a_visit(client=a_pool_client("Autre"), technician=world.technician, day=world.today)
        campaign.refresh_from_db()
        found = queries.results_of(campaign)
        assert (found.waiting, found.interested, found.refused) == (1, 1, 1)
        assert (found.requests, found.visits) == (1, 1)
        assert queries.waiting_answers() == 1
        assert treat_offer(offer=offer, by=world.office) and not treat_offer(offer=offer, by=world.office)
        assert queries.waiting_answers() == 0
        Campaign.objects.update(sent_at=timezone.now() - timedelta(days=40))
        campaign.refresh_from_db()
        late = queries.results_of(campaign)
        assert (late.interested, late.requests, late.visits) == (0, 0, 0)


def test_the_office_writes_looks_and_sends(world: World) -> None:
    with company_scope(world.company.id):
        a_pool_client("Un", email="a@exemple.fr")
    browser = signed_in(Browser(), world.office)
    made = browser.post("/campaigns/new/", FORM)
    assert made.status_code == 302
    page = browser.get(made["Location"]).content.decode()
    assert "Envoyer à 1" in page and "a@exemple.fr" in page and "rival@exemple.fr" not in page
    assert "robots &lt;b&gt;" in page
    assert browser.post(f"{made['Location']}sending/", {"seen": "7"}).status_code == 409
    assert browser.post(f"{made['Location']}sending/", {"seen": "deux"}).status_code == 409
    assert browser.post(f"{made['Location']}sending/", {"seen": "1"}).status_code == 302
    assert browser.post(f"{made['Location']}sending/", {"seen": "1"}).status_code == 409
    sent = browser.get(made["Location"]).content.decode()
    assert "Ce qu’elle a donné" in sent
    assert browser.get(f"{made['Location']}edit/").status_code == 302
    assert "Robots" in browser.get("/campaigns/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "Donnez un nom"),
        ({"text": ""}, "Écrivez l’offre"),
        ({"gap_days": "0"}, "Au moins 1"),
        ({"unseen_days": "douze"}, "nombre entier"),
        ({"contract": "x"}, "choix"),
        ({"zone": str(uuid4())}, "Choisissez dans la liste"),
        ({"tag": "x"}, "Choisissez dans la liste"),
    ],
)
def test_bad_input_says_what_and_keeps_nothing(world: World, wrong: dict[str, str], message: str) -> None:
    answer = signed_in(Browser(), world.office).post("/campaigns/new/", FORM | wrong)
    assert answer.status_code == 422 and message in answer.content.decode()
    with company_scope(world.company.id):
        assert not Campaign.objects.exists()


def test_the_pages_take_a_fixed_number_of_queries(world: World) -> None:
    with company_scope(world.company.id):
        campaign = a_campaign(world)
        a_pool_client("Zéro", email="z@exemple.fr")
    browser = signed_in(Browser(), world.office)
    counts: dict[str, list[int]] = {"/campaigns/": [], f"/campaigns/{campaign.pk}/": []}
    browser.get("/campaigns/")
    for times in (1, 2):
        with company_scope(world.company.id):
            for number in range(times):
                a_pool_client(f"N{times}{number}", email=f"n{times}{number}@exemple.fr")
                a_campaign(world)
        for address, seen in counts.items():
            with CaptureQueriesContext(connection) as queries_made:
                assert browser.get(address).status_code == 200
            seen.append(len(queries_made))
    assert all(first == second for first, second in counts.values()), counts
