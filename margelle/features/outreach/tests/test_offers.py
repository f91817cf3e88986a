"""What a client says to an offer, and who gets none any more."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.test import Client as Browser
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.messaging.actions import refuse_messages
from margelle.features.messaging.models import BlockedAddress, Message, OptOut
from margelle.features.outreach import queries
from margelle.features.outreach.actions import (
    refuse_offers,
    send_campaign,
)
from margelle.features.outreach.models import Campaign, CampaignClient

from . import offering
from .make import offer_secret
from .offering import World, a_campaign, a_pool_client, sent_to

pytestmark = pytest.mark.django_db
world = offering.world


def test_the_client_answers_from_his_page_and_refuses_only_offers(world: World) -> None:
    with company_scope(world.company.id):
        client = a_pool_client("Un", email="a@exemple.fr")
        offer = sent_to(world, a_campaign(world, text="Dix <b>pour cent"), client)
        address = f"/s/offre/{offer_secret(offer)}/"
    browser = Browser()
    page = browser.get(address)
    assert page.status_code == 200 and "Dix &lt;b&gt;pour cent" in page.content.decode()
    browser.head(address)
    with company_scope(world.company.id):
        assert not CampaignClient.objects.filter(Q(answered_at__isnull=False) | Q(refused_at__isnull=False))
    for _ in range(2):
        assert browser.post(address, {"word": "Rappelez-moi <i>"}).status_code == 302
    assert browser.post(address, {"word": "x" * 301}).status_code == 422
    assert "vous rappelle" in browser.get(address).content.decode()
    assert browser.post(f"{address}refus/", {"do": "refuse"}).status_code == 302
    with company_scope(world.company.id):
        assert CampaignClient.objects.filter(word="Rappelez-moi <i>", refused_at__isnull=False).exists()
        assert not OptOut.objects.exists()  # his reminders still come
    assert "Recevoir à nouveau" in browser.get(address).content.decode()
    browser.post(f"{address}refus/", {"do": "accept"})
    with company_scope(world.company.id):
        assert CampaignClient.objects.filter(answered_at__isnull=False, refused_at=None).exists()
    assert Browser().get("/s/offre/" + "A" * 27 + "/").status_code == 404


def test_no_more_offers_stops_those_that_wait_and_nothing_else(world: World) -> None:
    with company_scope(world.company.id):
        client = a_pool_client("Un", email="a@exemple.fr")
        other = a_pool_client("Deux", email="b@exemple.fr")
        first = sent_to(world, a_campaign(world), client)
        Campaign.objects.update(sent_at=timezone.now() - timedelta(days=40))
        sent_to(world, a_campaign(world, name="Contrats"), client)
        assert refuse_offers(offer=first, refused=True)
        mine, his = Message.objects.filter(client=client), Message.objects.filter(client=other)
        assert list(mine.values_list("state", "reason")) == [("dropped", "Ne veut plus d’offres.")] * 2
        assert list(his.values_list("state", flat=True)) == ["queued"] * 2


@pytest.mark.parametrize(("source", "reached"), [("link", []), ("reply", []), ("office", ["sms"])])
def test_who_unsubscribed_by_e_mail_gets_no_offer_by_sms(
    world: World, source: str, reached: list[str]
) -> None:
    with company_scope(world.company.id):
        client = a_pool_client("Un", email="a@exemple.fr", phone="06 12 34 56 78")
        refuse_messages(client=client, channels=("email",), source=source, by=None)
        found = queries.preview_of(a_campaign(world), now=timezone.now(), today=world.today)
        assert [one.channel for one in found.reached] == reached
        assert [out.reason for out in found.left_out] == ([] if reached else ["Ne veut plus de messages"])


def test_the_preview_passes_over_addresses_that_are_blocked(world: World) -> None:
    with company_scope(world.company.id):
        a_pool_client("Seule", email="Perdue@exemple.fr")
        a_pool_client("Aussi", email="perdue@exemple.fr", phone="06 12 34 56 78")
        BlockedAddress.objects.create(address="perdue@exemple.fr", why="bounced")
        campaign = a_campaign(world)
        found = queries.preview_of(campaign, now=timezone.now(), today=world.today)
        assert [(one.client.last_name, one.channel) for one in found.reached] == [("Aussi", "sms")]
        assert [(out.client.last_name, out.reason) for out in found.left_out] == [
            ("Seule", "Son adresse a été refusée, ou s’est plainte")
        ]
        assert send_campaign(campaign=campaign, company=world.company, by=world.office, seen=1) == 1
        assert list(Message.objects.values_list("channel", "state")) == [("sms", "queued")]
