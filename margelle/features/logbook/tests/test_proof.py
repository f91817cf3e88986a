"""The e-carnet says whether anything changed, and gives what anyone needs to check it (NEW-2)."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_member, signed_in
from margelle.features.fieldwork import actions as field_work
from margelle.features.fieldwork.models import Reading, Seal
from margelle.features.fieldwork.tests import make as field
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .test_public import World, a_world, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    here, rival = a_world(), a_world(name="Rival", ph="6.9")
    for one in (here, rival):
        with company_scope(one.company.id):
            assert field_work.seal_waiting() == 5
    return here


def carnet(world: World) -> str:
    return enter(world).get(f"/c/{world.token}/").content.decode().replace("\u00a0", " ")


def test_every_visit_of_the_carnet_shows_its_seal(world: World) -> None:
    text = carnet(world)
    with company_scope(world.company.id):
        prints = [f"{seal.hash[:4]} {seal.hash[4:8]}" for seal in Seal.objects.all()]
    assert all(print_ in text for print_ in prints)
    assert len(re.findall(r"Preuve scellée le \d+ \w+", text)) == 4  # the past ones, a line each
    assert text.count("rien n’a changé") == 4
    assert "Rien n’a été modifié depuis." in text
    assert "<script" not in text


def test_a_changed_reading_is_said_in_words(world: World) -> None:
    visit = world.photo.report.visit_id
    with company_scope(world.company.id):
        Reading.objects.filter(report__visit=visit, parameter="ph").update(value=Decimal("7.2"))
    assert "Modifié depuis le sceau : relevés." in carnet(world)
    page = enter(world).get(f"/c/{world.token}/visits/{visit}/").content.decode()
    assert "Modifié depuis le sceau" in page


def test_the_proof_is_for_who_has_the_code_and_says_no_place(world: World) -> None:
    address = f"/c/{world.token}/visits/{world.photo.report.visit_id}/proof.json"
    assert Browser().get(address).status_code == 404
    answer = enter(world).get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    proof = answer.json()
    assert {"facts", "seal", "prev", "hash", "next", "head", "earlier"} <= set(proof)
    assert "places" not in proof
    assert [one["text"] for one in proof["facts"]["comments"]] == ["Laissez la filtration tourner."]
    rival = a_world(name="Autre")
    assert enter(rival).get(address.replace(world.token, rival.token)).status_code == 404


def test_the_office_previews_the_same_proof(world: World) -> None:
    visit = world.photo.report.visit_id
    browser = signed_in(Browser(), a_member(world.company, "coordinator", first_name="Agathe"))
    answer = browser.get(f"/logbooks/{world.pool.pk}/visits/{visit}/proof.json")
    assert answer.json() == enter(world).get(f"/c/{world.token}/visits/{visit}/proof.json").json()


def test_the_seals_cost_the_same_with_one_and_many_visits(world: World) -> None:
    browser = enter(world)
    counts = []
    for weeks in (range(0), range(5, 12)):
        with company_scope(world.company.id):
            for week in weeks:
                day = timezone.now() - timedelta(weeks=week)
                visit = a_visit(
                    site=world.pool.site, technician=world.technician, day=day.date(), state=State.VALIDATED
                )
                field.a_reading(field.a_report(visit, at=day, closed_at=day), world.pool, "ph", "7.3", at=day)
            field_work.seal_waiting()
        with CaptureQueriesContext(connection) as captured:
            browser.get(f"/c/{world.token}/")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 30


def test_an_unsealed_visit_says_so(db: None) -> None:
    text = carnet(a_world())
    assert "Pas encore scellée" in text
