"""How a reading was taken, and what deserves a second look: said gently, never refused (NEW-6, APP-8)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.engines.water.parameters import parameter
from margelle.features.accounts.tests.make import a_member
from margelle.features.catalogue.models import StockPlace
from margelle.features.fieldwork.models import Instrument, Reading
from margelle.features.fieldwork.rules import are_copied, calibration_due, is_far
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .make import a_reading, a_report
from .pages import office, page, text_of
from .world import World, a_world

PAGE = "/catalogue/instruments/"


def an_instrument(name: str = "PoolLab", **fields: Any) -> Instrument:
    return Instrument.objects.create(name=name, **fields)


def measured(world: World, **payload: Any) -> dict[str, Any]:
    op = world.reading()
    op["payload"] |= payload
    return op


@pytest.mark.parametrize(
    ("last", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2025, 12, 10), 12, date(2026, 12, 10)),
        (date(2026, 11, 5), 2, date(2027, 1, 5)),
        (None, 6, None),
        (date(2026, 1, 1), None, None),
    ],
)
def test_the_next_calibration_is_some_months_later(
    last: date | None, months: int | None, due: date | None
) -> None:
    assert calibration_due(last, months) == due


def test_a_third_of_the_plausible_span_is_far() -> None:
    ph = parameter("ph")
    assert is_far(ph, Decimal("8.1"), Decimal("7.2"))
    assert not is_far(ph, Decimal("8.0"), Decimal("7.2"))
    same = (Decimal("7.4"), Decimal("7.40"))
    assert are_copied([same] * 3) and not are_copied([same] * 2)
    assert not are_copied([same, same, (Decimal(1), None)])


def test_a_reading_keeps_instrument_calibration_and_how_it_came(world: World) -> None:
    one = an_instrument(calibrated_on=world.today - timedelta(days=40), interval_months=6)
    op = measured(
        world, instrument=str(one.pk), calibrated_on=str(world.today - timedelta(days=40)), via="bluetooth"
    )
    assert world.statuses(op) + world.statuses(op) == ["applied", "duplicate"]
    reading = Reading.objects.get()
    assert (reading.instrument, reading.calibrated_on, reading.via) == (one, one.calibrated_on, "bluetooth")
    text = page(world)
    assert "PoolLab, étalonné le" in text and "par Bluetooth" in text


def test_an_old_phone_says_only_how(world: World) -> None:
    assert world.statuses(world.reading()) == ["applied"]
    reading = Reading.objects.get()
    assert (reading.instrument, reading.calibrated_on, reading.via) == (None, None, "hand")


def test_a_calibration_later_than_the_reading_is_not_its_own(world: World) -> None:
    """The office noted it while the phone was away."""
    one = an_instrument(calibrated_on=world.today)
    known = world.today - timedelta(days=400)
    at = (datetime.now().astimezone() - timedelta(days=2)).isoformat()
    world.push(measured(world, instrument=str(one.pk), calibrated_on=str(known)) | {"at": at})
    assert Reading.objects.get().calibrated_on == known


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"instrument": "PoolLab"}, "instrument"),
        ({"instrument": str(uuid4())}, "instrument"),
        ({"calibrated_on": "hier"}, "calibrated_on"),
        ({"via": "telepathy"}, "via"),
        ({"serial": "12"}, "serial"),
    ],
)
def test_what_is_wrong_is_refused_and_named(world: World, payload: dict[str, Any], field: str) -> None:
    [answer] = world.push(measured(world, **payload))
    assert answer["status"] == "rejected" and f"« {field} »" in answer["reason"]
    assert not Reading.objects.exists()


@pytest.fixture
def theirs(db: None) -> Instrument:
    with company_scope(a_world("Rivale").company.pk):
        return an_instrument()


def test_a_rivals_instrument_is_unknown_here_and_is_not_sent(theirs: Instrument, world: World) -> None:
    [answer] = world.push(measured(world, instrument=str(theirs.pk)))
    assert (answer["status"], answer["code"]) == ("rejected", "unknown_id")
    [catalogue] = [one["data"] for one in world.pull()["changes"] if one["kind"] == "catalogue"]
    assert catalogue["instruments"] == []


def test_the_phone_holds_the_instruments_and_whose_they_are(world: World) -> None:
    van = StockPlace.objects.create(kind="vehicle", name="Kangoo", member=world.technician)
    one = an_instrument(
        serial="A12", vehicle=van, calibrated_on=date(2026, 1, 10), interval_months=6, kind="photometer"
    )
    an_instrument("Perdu", archived_at=timezone.now())
    [catalogue] = [two["data"] for two in world.pull()["changes"] if two["kind"] == "catalogue"]
    assert catalogue["instruments"] == [
        {
            "id": str(one.pk),
            "name": "PoolLab",
            "kind": "photometer",
            "serial": "A12",
            "member_id": str(world.technician.pk),
            "calibrated_on": "2026-01-10",
            "due_on": "2026-07-10",
        }
    ]
    ph = next(two for two in catalogue["parameters"] if two["code"] == "ph")
    assert (ph["min"], ph["max"]) == ("4", "11")


def last_week(world: World, **values: str) -> None:
    day = world.today - timedelta(days=7)
    report = a_report(
        a_visit(
            client=world.client, site=world.site, service=world.service, technician=world.technician,
            day=day, state=State.VALIDATED,
        ),
        at=timezone.now() - timedelta(days=7),
    )  # fmt: skip
    for code, value in values.items():
        a_reading(report, world.pool, code, value)


def today(world: World, **values: str) -> str:
    report = a_report(world.visit, at=timezone.now())
    for code, value in values.items():
        a_reading(report, world.pool, code, value)
    return page(world)


def test_unlikely_far_and_copied_values_are_asked_about(world: World) -> None:
    last_week(world, ph="7.2", tac_f="12", temperature_c="26")
    text = today(world, ph="9.4", tac_f="30", temperature_c="26")
    assert "À regarder pH : 9,4, valeur peu habituelle" in text
    assert "TAC : 30,0 °f, contre 12,0 °f le " in text
    assert "Mêmes valeurs" not in text


def test_the_same_values_as_last_time_are_a_question(world: World) -> None:
    last_week(world, ph="7.2", tac_f="12", temperature_c="26")
    assert "Mêmes valeurs que le" in today(world, ph="7.2", tac_f="12", temperature_c="26")


def test_ordinary_values_raise_no_question(world: World) -> None:
    last_week(world, ph="7.2", tac_f="12", temperature_c="26")
    assert "À regarder" not in today(world, ph="7.4", tac_f="12", temperature_c="26")


def test_an_overdue_calibration_is_said_gently(world: World) -> None:
    one = an_instrument(interval_months=6)
    a_reading(
        a_report(world.visit), world.pool, instrument=one, calibrated_on=world.today - timedelta(days=300)
    )
    assert "PoolLab : étalonnage dépassé depuis le" in page(world)


def test_two_minutes_on_site_are_said_and_hold_nothing(world: World) -> None:
    world.push(world.op("visit.arrive"), world.reading(), world.op("visit.finish", {"missing": []}))
    assert world.fresh().state == State.VALIDATED
    arrived = timezone.now() - timedelta(minutes=30)
    Visit.objects.update(arrived_at=arrived, finished_at=arrived + timedelta(minutes=2))
    assert "Sur place 2 min" in page(world)
    Visit.objects.update(finished_at=arrived + timedelta(minutes=3))
    assert "Sur place" not in page(world)


@pytest.fixture
def browser(world: World) -> Browser:
    return office(world, "coordinator")


def test_the_office_keeps_the_list(browser: Browser, world: World) -> None:
    form = {"name": "PoolLab", "kind": "photometer", "serial": "A12", "member": str(world.technician.pk)}
    form |= {"calibrated_on": "2025-01-10", "interval_months": "6"}
    assert browser.post(f"{PAGE}new/", form).status_code == 302
    row = Instrument.objects.get()
    assert (row.member, row.calibrated_on) == (world.technician, date(2025, 1, 10))
    assert "étalonnage dépassé" in text_of(browser, PAGE)
    browser.post(f"{PAGE}{row.pk}/archive/", {"archived": "1"})
    assert "A12" not in text_of(browser, PAGE)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"name": ""}, "Ce champ"),
        ({"calibrated_on": "2999-01-01"}, "Le dernier étalonnage est passé"),
        ({"calibrated_on": "hier"}, "Écrivez un jour qui existe"),
        ({"interval_months": "0"}, "Écrivez un nombre de mois, de 1 à 60."),
        ({"interval_months": "beaucoup"}, "Écrivez un nombre de mois, de 1 à 60."),
        ({"member": str(uuid4())}, "Choisissez un technicien de l’équipe."),
        ({"vehicle": str(uuid4())}, "Choisissez un véhicule de la liste."),
    ],
)
def test_a_wrong_form_names_the_field_and_keeps_nothing(
    browser: Browser, wrong: dict[str, str], word: str
) -> None:
    answer = browser.post(f"{PAGE}new/", {"name": "PoolLab", "kind": "probe", **wrong})
    assert answer.status_code == 422 and word in answer.content.decode().replace("&#x27;", "’")
    assert not Instrument.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_any_length(
    browser: Browser, world: World, rows: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(rows):
        an_instrument(f"Sonde {n}", member=a_member(world.company, "technician", first_name=f"T{n}"))
    browser.get(PAGE)
    with django_assert_max_num_queries(10):
        browser.get(PAGE)
