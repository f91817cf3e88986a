"""« Demander un passage », from the e-carnet: no account, no script, no doubt about what happened."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_member
from margelle.features.planning.actions import decline_request, plan_request
from margelle.features.planning.models import VisitRequest

from .test_public import World, a_world, enter

pytestmark = pytest.mark.django_db
ASKED = {"reason": "water", "part": "morning", "note": "Depuis l’orage"}


@pytest.fixture
def world() -> World:
    a_world("Rival", ph="6.9")
    return a_world()


def requests_of(world: World) -> list[VisitRequest]:
    with company_scope(world.company.id):
        return list(VisitRequest.objects.order_by("created_at"))


def test_the_owner_asks_and_the_page_says_that_it_is_sent(world: World) -> None:
    browser = enter(world)
    home = f"/c/{world.token}/"
    assert f"{home}request/" in browser.get(home).content.decode()
    form = browser.get(f"{home}request/").content.decode()
    assert "<script" not in form
    assert requests_of(world) == []  # looking changes nothing
    day = local_today(world.company) + timedelta(days=3)
    answer = browser.post(f"{home}request/", {**ASKED, "day": day.isoformat()})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{home}#demande")
    [row] = requests_of(world)
    assert (row.reason, row.day, row.note, row.pool_id) == ("water", day, "Depuis l’orage", world.pool.pk)
    page = browser.get(home).content.decode()
    assert "Votre demande est envoyée" in page
    assert "Retirer ma demande" in page


def test_pressed_twice_it_is_one_request(world: World) -> None:
    browser = enter(world)
    browser.post(f"/c/{world.token}/request/", ASKED)
    again = browser.post(f"/c/{world.token}/request/", ASKED)
    assert again.status_code == 409
    assert "Votre demande est déjà chez nous" in again.content.decode()
    assert "Depuis l’orage" in again.content.decode()  # what was typed is kept
    assert browser.get(f"/c/{world.token}/request/").status_code == 302
    assert len(requests_of(world)) == 1


def test_it_may_be_taken_back(world: World) -> None:
    browser = enter(world)
    browser.post(f"/c/{world.token}/request/", ASKED)
    for _ in range(2):
        assert browser.post(f"/c/{world.token}/request/withdrawal/").status_code == 302
    assert [row.state for row in requests_of(world)] == ["withdrawn"]
    assert browser.get(f"/c/{world.token}/request/withdrawal/").status_code == 405


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": ""}, "Choisissez ce qui se passe."),
        ({"reason": "robbery"}, "Choisissez dans la liste"),
        ({"day": "demain"}, "Donnez un jour"),
        ({"day": "1999-01-01"}, "Choisissez un jour à venir"),
        ({"part": "night"}, "Choisissez le matin"),
        ({"note": "a" * 501}, "500"),
        ({"note": "\x00"}, "caractère"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(world: World, wrong: dict[str, str], said: str) -> None:
    answer = enter(world).post(f"/c/{world.token}/request/", ASKED | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert requests_of(world) == []


def test_without_the_code_nobody_asks(world: World) -> None:
    stranger = Browser()
    assert stranger.get(f"/c/{world.token}/request/").status_code == 302
    assert stranger.post(f"/c/{world.token}/request/", ASKED).status_code == 302
    assert stranger.post(f"/c/{'A' * 27}/request/", ASKED).status_code == 404
    assert requests_of(world) == []


def test_the_answer_stands_on_the_carnet(world: World) -> None:
    browser, home = enter(world), f"/c/{world.token}/"
    office = a_member(world.company, "coordinator", first_name="Claire")
    browser.post(f"{home}request/", ASKED)
    with company_scope(world.company.id, atomic=True):
        decline_request(request=VisitRequest.objects.get(), by=office, answer="Nous passons déjà <demain>.")
    page = browser.get(home).content.decode()
    assert "Nous passons déjà &lt;demain&gt;." in page
    browser.post(f"{home}request/", ASKED)
    with company_scope(world.company.id, atomic=True):
        plan_request(request=VisitRequest.objects.get(state="open"), by=office)
    page = browser.get(home).content.decode()
    assert "Votre demande est prise en compte" in page
    with company_scope(world.company.id):
        VisitRequest.objects.update(answered_at=timezone.now() - timedelta(days=15))
    assert "Votre demande" not in browser.get(home).content.decode()


def test_the_carnet_is_light(world: World) -> None:
    """Photos apart; the sheets and the font are kept by the browser."""
    assert len(enter(world).get(f"/c/{world.token}/").content) < 60_000
