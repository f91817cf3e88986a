"""What comes from the phone reaches whoever chose to hear of it (NTF-5)."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.catalogue.models import ReorderLevel, StockMove, StockPlace
from margelle.features.fieldwork.actions.alerts import tell_stock
from margelle.features.messaging.actions import choose_company_kinds
from margelle.features.messaging.models import Alert, Message

from .world import World


@pytest.fixture
def capture(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


@pytest.fixture
def heard(world: World) -> World:
    world.company.alert_email = "marc@azur.fr"
    world.company.save()
    return world


def _choose(world: World, *kinds: str) -> None:
    with company_scope(world.company.id, atomic=True):
        choose_company_kinds(kinds=kinds, by=world.manager)


def _told(world: World) -> list[tuple[str, str]]:
    return [(row.title, row.text) for row in Alert.objects.order_by("at", "pk")]


def test_problems_and_words_to_the_office_go_to_the_address_of_the_sign_up(
    heard: World, capture: Any
) -> None:
    incident = heard.incident("high")
    words = heard.comment("Prévoir un <b>joint</b>", "office")
    with capture(execute=True):
        heard.push(incident, words, heard.comment("Eau claire.", "client"))
    with capture(execute=True):
        heard.push(incident, words)  # the answer was lost, the phone sends again
    problem, word = _told(heard)
    assert problem[0] == f"Problème signalé\u00a0: {heard.client.full_name()}" and "(grave)" in problem[1]
    assert word[0].startswith(f"Mot de {heard.technician}") and word[1] == "Prévoir un <b>joint</b>"
    assert {row.recipient for row in Message.objects.all()} == {"marc@azur.fr"}


def test_readings_out_of_range_are_told_in_one_message_at_the_end(heard: World, capture: Any) -> None:
    _choose(heard, "reading")
    with capture(execute=True):
        heard.push(heard.op("visit.start"), heard.reading("8.4"), heard.reading("0.1", "free_chlorine_mg_l"))
    assert _told(heard) == []
    with capture(execute=True):
        heard.push(heard.op("visit.finish", {"missing": []}))
    [(title, text)] = _told(heard)
    assert title.startswith("Relevés hors plage")
    assert [line.split("\u00a0:")[0] for line in text.splitlines()] == ["pH", "Chlore libre"]


def test_good_water_tells_nobody(heard: World, capture: Any) -> None:
    _choose(heard, "reading")
    with capture(execute=True):
        heard.push(heard.op("visit.start"), heard.reading("7.3"), heard.op("visit.finish", {"missing": []}))
    assert _told(heard) == []


def test_products_under_their_threshold_are_told_once_until_filled_and_low_again(heard: World) -> None:
    van = StockPlace.objects.create(kind=StockPlace.Kind.VEHICLE, name="Kangoo", member=heard.technician)
    ReorderLevel.objects.create(place=van, product=heard.product, quantity=Decimal(2))

    def moved(quantity: str) -> int:
        StockMove.objects.create(
            place=van,
            product=heard.product,
            kind="used" if quantity.startswith("-") else "received",
            quantity=Decimal(quantity),
            at=timezone.now(),
        )
        return tell_stock(company=heard.company)

    assert moved("3") == 0
    _choose(heard, "stock")
    assert [moved(each) for each in ("-0.75", "-0.75", "-0.75", "2", "-2")] == [0, 1, 0, 0, 1]
    (title, text), _ = _told(heard)
    assert title == "Stock bas\u00a0: Kangoo"
    assert text == f"{heard.product.name}\u00a0: 1,5 {heard.product.unit} (seuil 2)"


def test_who_chose_nothing_hears_nothing(heard: World, capture: Any) -> None:
    _choose(heard)
    with capture(execute=True):
        heard.push(heard.incident("high"), heard.comment("Rappeler", "office"))
    assert _told(heard) == []
