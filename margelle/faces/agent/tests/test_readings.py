"""Measuring with wet hands: by hand, by a photometer that breaks off, and an end that asks why."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from margelle.base.tenancy.scope import company_scope
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.models import Instrument, Reading, Report
from margelle.features.fieldwork.tests.make import a_reading, a_report
from margelle.features.planning.models import Requirement, Visit
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .test_phone import World, arrive, browser, context, phone, visit_address, world

assert browser and context and phone and world  # fixtures of the other journeys
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A photometer that says two values, one that cannot be, and is then out of reach.
RADIO = (Path(__file__).parent / "radio.js").read_text(encoding="utf-8")


@pytest.fixture
def radio(context: BrowserContext) -> None:
    context.add_init_script(RADIO)


@pytest.fixture
def asked(world: World) -> Requirement:
    """The office asks for a photo, has an instrument that is overdue, and knows last week's values."""
    with company_scope(world.company.pk):
        visit = Visit.objects.select_related("technician").get(pk=world.visit.pk)
        pool = Pool.objects.get()
        Instrument.objects.create(
            name="PoolLab", serial="A12", member=visit.technician,
            calibrated_on=(visit.day or visit.created_at.date()) - timedelta(days=400), interval_months=12,
        )  # fmt: skip
        past = a_visit(
            site=visit.site, service=visit.service, technician=visit.technician, state=State.VALIDATED,
            day=(visit.day or visit.created_at.date()) - timedelta(days=7),
        )  # fmt: skip
        a_reading(a_report(past, at=visit.created_at - timedelta(days=7)), pool, "ph", "7.2")
        return Requirement.objects.create(kind="photo", text="Photo du manomètre", moment="detail")


def test_a_required_visit_is_measured_by_hand_and_by_photometer(
    radio: None, asked: Requirement, phone: Page, world: World, live_server: LiveServer
) -> None:
    phone.goto(visit_address(live_server, world))
    arrive(phone)
    readings = phone.locator("#part-readings")
    expect(readings).to_contain_text("7,2")  # the last value, beside
    expect(readings.get_by_label("Appareil de mesure")).to_contain_text("PoolLab · A12")
    expect(readings).to_contain_text("Étalonnage dépassé depuis le")

    ph = phone.locator("input[id^=reading-ph]")
    ph.fill("17")
    ph.blur()
    expect(readings.get_by_role("alert")).to_have_text("pH ne peut pas valoir 17. Le possible va de 4 à 11.")
    ph.fill("9,4")
    ph.blur()
    expect(readings.locator(".odd")).to_contain_text("Confirmez\u00a0: 9,4\u00a0?")
    expect(readings.locator(".word").first).to_contain_text("Trop haut")  # the word beside the colour
    phone.get_by_role("button", name="Oui, 9,4").click()
    expect(readings.locator(".odd")).to_have_count(0)

    phone.get_by_role("button", name="Lire le photomètre").click()
    phone.get_by_role("button", name="Choisir l’appareil").click()
    sheet = phone.get_by_role("dialog")
    expect(sheet.get_by_role("alert")).to_contain_text(
        "La liaison s’est coupée. Les 2 valeurs reçues sont là."
    )
    expect(sheet.get_by_role("alert")).to_contain_text("Chlore libre ne peut pas valoir 900.")
    phone.get_by_role("button", name="Garder 2 valeurs").click()
    expect(readings).to_contain_text("3 sur 3")

    phone.get_by_role("button", name="Tout est fait").click()
    phone.locator("#photo-after").set_input_files(world.picture)
    expect(phone.locator("#part-photos-required")).to_contain_text("Photo du manomètre")
    expect(phone.locator("#part-photos-required")).to_contain_text("obligatoire")
    expect(phone.get_by_text("reste 1 point")).to_be_visible()
    phone.get_by_role("button", name="Terminer").click()
    phone.get_by_label("Photo du manomètre").select_option("Autre raison")
    phone.get_by_role("button", name="Terminer quand même").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Dites pourquoi")
    phone.get_by_label("Laquelle").fill("Local fermé à clé")
    phone.get_by_role("button", name="Terminer quand même").click()
    expect(phone.locator(".where")).to_contain_text(
        re.compile("Terminée|Validée")
    )  # what came before was received already
    expect(phone.locator(".where")).to_contain_text("Reçu par le bureau")

    facts = {
        code: (float(value), via)
        for code, value, via in world.facts(Reading, "parameter", "value", "via")
        if via
    }
    assert facts["free_chlorine_mg_l"] == (1.2, "bluetooth") and facts["temperature_c"] == (26.5, "bluetooth")
    with company_scope(world.company.pk):
        report = Report.objects.get(visit=world.visit)
        assert report.missing == [
            {"what": asked.text, "reason": "Autre raison", "note": "Local fermé à clé", "required": True}
        ]
        assert {one.instrument.name for one in report.readings.all() if one.instrument} == {"PoolLab"}
    assert world.state() == State.DONE  # held for the office
