"""Required things: where they apply, when « every n » is due, and the office's page of them (PEER-2)."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client as Browser

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_member, signed_in
from margelle.features.planning.models import Requirement, RequirementAsk
from margelle.features.planning.queries.requirements import where_words
from margelle.features.planning.rules import State
from margelle.features.planning.rules.requirements import Basin, Where, is_due

from .pages import office, text_of
from .world import World, a_world

PAGE = "/requirements/"


@pytest.mark.parametrize(
    ("before", "due"),
    [
        ([], True),  # never done: now
        ([False, False], True),
        ([True], False),
        ([True, False, False], False),
        ([True, False, False, False], True),
        ([True, True, True], False),
        ([False, True], False),
        ([None], False),  # it will be done there
        ([True, None, None, None], True),
        ([True, None, None, None, None], False),  # due at the one before, where it will be done
    ],
)
def test_every_fourth_visit_is_due_and_what_was_left_stays_due(
    before: Sequence[bool | None], due: bool
) -> None:
    assert is_due(4, before) is due


def test_a_condition_fits_what_it_names_and_blank_fits_all() -> None:
    salt = Basin(sanitiser="salt", heated=True, equipment={"electrolyser"})
    assert Where().fits(Basin()) and Where().is_open
    assert Where(sanitiser="salt", equipment="electrolyser", heated=True).fits(salt)
    assert not Where(sanitiser="chlorine").fits(salt)
    assert not Where(equipment="robot").fits(salt)
    assert not Where(collective=True).fits(salt)
    assert Where(collective=False, covered=False).fits(salt)
    assert not Where(heated=False).fits(salt)


@pytest.fixture
def browser(world: World) -> Browser:
    return office(world, "coordinator")


def form(**more: Any) -> dict[str, Any]:
    return {"kind": "photo", "text": "Photo du manomètre", "moment": "detail", "when": "always", **more}


def test_a_requirement_is_written_listed_and_put_away(browser: Browser, world: World) -> None:
    answer = browser.post(f"{PAGE}new/", form(sanitiser="salt", collective="yes", when="every", every="4"))
    assert answer.status_code == 302
    row = Requirement.objects.get()
    assert (row.text, row.moment, row.every, row.collective) == ("Photo du manomètre", "detail", 4, True)
    assert where_words(row) == "Électrolyse au sel, bassins collectifs"
    text = text_of(browser, PAGE)
    assert "Photo du manomètre" in text and "Toutes les 4 interventions" in text
    browser.post(f"{PAGE}{row.pk}/archive/", {"archived": "1"})
    assert "Photo du manomètre" not in text_of(browser, PAGE).replace("« Photo du manomètre »", "")
    assert "Photo du manomètre" in text_of(browser, f"{PAGE}?state=archived")


def test_what_does_not_belong_to_its_kind_is_left_out(browser: Browser) -> None:
    browser.post(f"{PAGE}new/", form(kind="reading", text="", parameter="salt_g_l", every="3"))
    row = Requirement.objects.get()
    assert (row.text, row.parameter, row.moment, row.every) == ("Sel", "salt_g_l", "", None)
    assert browser.post(f"{PAGE}{row.pk}/", form(kind="step", text="Vérifier la cellule")).status_code == 302
    row.refresh_from_db()
    assert (row.kind, row.text, row.parameter, row.moment) == ("step", "Vérifier la cellule", "", "")


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"text": " "}, "Dites en quelques mots ce qui est demandé."),
        ({"moment": ""}, "Dites si la photo est prise avant, après ou montre un détail."),
        ({"kind": "reading", "parameter": ""}, "Choisissez ce qui est à mesurer."),
        ({"when": "every", "every": ""}, "Écrivez un nombre d’interventions, de 2 à 52."),
        ({"when": "every", "every": "1"}, "Écrivez un nombre d’interventions, de 2 à 52."),
        ({"kind": "dance"}, "Choisissez dans la liste."),
        ({"heated": "maybe"}, "Choisissez oui, non ou peu importe."),
        ({"text": "x" * 121}, "120 caractères au plus"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    browser: Browser, wrong: dict[str, Any], word: str
) -> None:
    answer = browser.post(f"{PAGE}new/", form(**wrong))
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not Requirement.objects.exists()


@pytest.fixture
def theirs(db: None) -> Requirement:
    """A rival's, made before any company is open."""
    rival = a_world("Rivale")
    with company_scope(rival.company.pk):
        return Requirement.objects.create(
            text="Photo du manomètre", kind="photo", moment="detail", service=rival.service
        )


def test_a_rivals_service_is_no_choice_and_its_requirement_is_not_there(
    theirs: Requirement, browser: Browser
) -> None:
    answer = browser.post(f"{PAGE}new/", form(service=str(theirs.service_id)))
    assert answer.status_code == 422 and "Choisissez une prestation de la liste." in answer.content.decode()
    assert browser.get(f"{PAGE}{theirs.pk}/").status_code == 404
    assert "Photo du manomètre" not in text_of(browser, PAGE)


def test_on_demand_is_asked_for_one_visit_and_taken_back(browser: Browser, world: World) -> None:
    row = Requirement.objects.create(text="Photo du local", kind="photo", moment="detail", when="asked")
    address = f"/visits/{world.visit.pk}/requirements/{row.pk}/"
    for _ in range(2):  # the second says nothing new
        browser.post(address, {"asked": "1"})
    assert RequirementAsk.objects.count() == 1
    assert Entry.objects.filter(kind="RequirementAsked", entity_id=world.visit.pk).count() == 1
    assert "Ne plus demander" in text_of(browser, f"/visits/{world.visit.pk}/")
    browser.post(address, {"asked": "0"})
    assert not RequirementAsk.objects.exists()
    assert browser.post(address, {"asked": "yes"}).status_code == 422
    world.visit.state = State.DONE
    world.visit.save()
    browser.post(address, {"asked": "1"})
    assert not RequirementAsk.objects.exists()


def test_only_what_is_on_demand_can_be_asked(browser: Browser, world: World) -> None:
    row = Requirement.objects.create(text="Photo du local", kind="photo", moment="detail")
    assert browser.post(f"/visits/{world.visit.pk}/requirements/{row.pk}/", {"asked": "1"}).status_code == 404


def test_a_technician_has_no_page_of_requirements(world: World) -> None:
    assert signed_in(Browser(), a_member(world.company, "technician")).get(PAGE).status_code in (302, 403)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_any_length(
    browser: Browser, world: World, rows: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(rows):
        Requirement.objects.create(text=f"Étape {n}", service=world.service)
    browser.get(PAGE)
    with django_assert_max_num_queries(10):
        browser.get(PAGE)
