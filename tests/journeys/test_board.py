"""The week planned by hand alone, then by keyboard alone, and by two coordinators at once."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from . import office
from .album import shot
from .browsing import REFUSALS, Watch, carry, desk, screen
from .sites import Site

PASSWORD = "margelle-demo-2026"
# A week that no real clock reaches: nothing is late, nothing is today.
MONDAY = date(2030, 6, 17)
TUESDAY = MONDAY + timedelta(days=1)
WEEK = f"/planning/?week={MONDAY}&filters=1&view=1"


@pytest.fixture
def week(demo_site: Site) -> dict[str, str]:
    found: dict[str, str] = demo_site.make("a_week_to_plan")
    return found


@pytest.fixture
def board(browser: Browser, demo_site: Site, watch: Watch, week: dict[str, str]) -> Iterator[Page]:
    with desk(browser, watch, demo_site.url) as page:
        opened(page, week["first"])
        yield page
    watch.assert_quiet(REFUSALS)


def opened(page: Page, login: str) -> None:
    office.sign_in(page, login, PASSWORD)
    page.goto(WEEK)
    expect(page.locator("week-board")).to_be_visible()


def card(page: Page, name: str) -> Locator:
    return page.locator(".visit", has_text=f"Mme {name}")


def cell(page: Page, technician: str, day: date) -> Locator:
    return page.locator(f"#cell-{technician}_{day} .cards")


def drop(page: Page, name: str, where: Locator) -> None:
    """By hand: pressed, carried in small steps, let go."""
    with page.expect_response("**/planning/moves/**") as answer:
        carry(card(page, name), where)
    assert answer.value.ok, answer.value.text()


def test_a_week_is_planned_by_hand_alone(board: Page, week: dict[str, str], demo_site: Site) -> None:
    karim, sarah = week["karim"], week["sarah"]
    drop(board, "Arnaud", cell(board, karim, MONDAY))
    drop(board, "Bonnet", cell(board, karim, TUESDAY))
    drop(board, "Castel", cell(board, sarah, MONDAY))
    drop(board, "Durand", cell(board, sarah, MONDAY))
    expect(cell(board, sarah, MONDAY).locator(".visit")).to_have_count(2)
    expect(board.locator("#undo-last")).to_have_attribute("aria-label", re.compile("Durand"))
    plan = demo_site.make("the_plan_of", week["company"])
    assert plan.pop(f"{MONDAY} Sarah").sort() is None
    assert plan == {f"{MONDAY} Karim": ["Arnaud"], f"{TUESDAY} Karim": ["Bonnet"]}
    shot(board, "80-week-by-hand", whole=True)

    card(board, "Arnaud").click(modifiers=["Control"])
    card(board, "Bonnet").click(modifiers=["Control"])
    expect(board.locator("[data-picked-count]")).to_have_text("2 choisies")
    drop(board, "Bonnet", cell(board, sarah, TUESDAY))
    expect(cell(board, sarah, TUESDAY).locator(".visit")).to_have_count(2)
    board.get_by_role("button", name="Annuler", exact=True).last.click()
    expect(board.locator(".toast").last).to_contain_text("2 interventions remises comme avant")
    expect(cell(board, karim, MONDAY).locator(".visit")).to_have_count(1)
    expect(cell(board, karim, TUESDAY).locator(".visit")).to_have_count(1)


def test_a_week_is_planned_by_keyboard_alone(board: Page, week: dict[str, str], demo_site: Site) -> None:
    keys = board.keyboard
    first = board.locator(".board .add").first
    expect(first).to_have_attribute("tabindex", "0")
    first.focus()
    for _ in range(6):
        keys.press("ArrowRight")
    expect(board.locator(".tray .visit:focus")).to_have_count(1)
    name = board.locator(".visit:focus b").inner_text().removeprefix("Mme ")
    keys.press("d")
    panel = board.get_by_role("dialog", name="Déplacer l’intervention")
    expect(panel).to_be_visible()
    panel.get_by_label("Jour").fill(str(MONDAY))
    panel.get_by_label("Technicien").select_option(label="Karim Benali")
    panel.get_by_role("button", name="Déplacer").press("Enter")
    expect(panel).to_be_hidden()
    expect(cell(board, week["karim"], MONDAY).locator(".visit")).to_have_count(1)

    card(board, name).focus()
    with board.expect_response("**/planning/moves/**"):
        keys.press("Alt+ArrowRight")
    expect(cell(board, week["karim"], TUESDAY).locator(".visit:focus")).to_have_count(1)
    with board.expect_response("**/planning/moves/**"):
        keys.press("Alt+ArrowDown")
    expect(cell(board, week["sarah"], TUESDAY).locator(".visit:focus")).to_have_count(1)
    assert demo_site.make("the_plan_of", week["company"])[f"{TUESDAY} Sarah"] == [name]

    keys.press("x")
    expect(board.locator("[data-picked-count]")).to_have_text("1 choisie")
    keys.press("Escape")
    expect(board.locator(".pick-bar")).to_be_hidden()
    keys.press("n")
    expect(board.get_by_role("dialog", name="Nouvelle intervention")).to_be_visible()


def test_a_card_tells_what_matters_and_opens_a_form_beside(board: Page, week: dict[str, str]) -> None:
    drop(board, "Arnaud", cell(board, week["karim"], MONDAY))
    card(board, "Arnaud").hover()
    peek = board.locator(".peek")
    expect(peek.get_by_role("heading", name="Mme Arnaud")).to_be_visible()
    expect(peek).to_contain_text("Entretien hebdomadaire")
    peek.get_by_role("link", name="Déplacer…").click()
    panel = board.get_by_role("dialog", name="Déplacer l’intervention")
    panel.get_by_label("Jour").fill("")
    panel.get_by_label("Heure").fill("")
    panel.get_by_role("button", name="Déplacer").click()
    expect(board.locator(".toast").last).to_contain_text("à planifier")
    expect(board.locator(".tray .visit")).to_have_count(4)


def test_a_visit_is_made_in_four_presses(board: Page, week: dict[str, str], demo_site: Site) -> None:
    cell(board, week["sarah"], TUESDAY).locator("xpath=../..").get_by_role("link").last.click()  # 1: +
    panel = board.get_by_role("dialog", name="Nouvelle intervention")
    panel.get_by_role("link", name="Durand").click()  # 2: the client
    panel.get_by_role("button", name="Créer l’intervention").click()  # 3
    expect(cell(board, week["sarah"], TUESDAY).locator(".visit")).to_have_count(1)
    assert demo_site.make("the_plan_of", week["company"])[f"{TUESDAY} Sarah"] == ["Durand"]


def test_from_the_month_to_the_day(board: Page, week: dict[str, str]) -> None:
    drop(board, "Castel", cell(board, week["sarah"], TUESDAY))
    board.get_by_role("link", name="Mois", exact=True).click()
    board.wait_for_url("**/planning/month/**")
    board.locator(f'a[href*="day={TUESDAY}"]:visible').last.click()
    board.wait_for_url("**/planning/day/**")
    expect(board.locator(".visit:visible, .stops a:visible").filter(has_text="Castel").first).to_be_visible()


def test_a_nervous_finger_makes_one_visit(board: Page, week: dict[str, str], demo_site: Site) -> None:
    board.goto(f"/visits/new/?technician={week['sarah']}&day={MONDAY}")
    board.get_by_role("link", name="Castel").click()
    sent: list[str] = []
    board.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    board.get_by_role("button", name="Créer l’intervention").dblclick()
    expect(board.get_by_role("heading", level=1)).to_contain_text("Castel")
    assert len(sent) == 1, "the second press sends nothing"
    assert demo_site.make("the_plan_of", week["company"])[f"{MONDAY} Sarah"] == ["Castel"]


def test_two_coordinators_at_once(
    browser: Browser, demo_site: Site, watch: Watch, week: dict[str, str]
) -> None:
    with ExitStack() as both:
        claire, paul = (both.enter_context(desk(browser, watch, demo_site.url)) for _ in range(2))
        opened(claire, week["first"])
        opened(paul, week["second"])
        drop(claire, "Arnaud", cell(claire, week["karim"], MONDAY))
        expect(cell(paul, week["karim"], MONDAY).locator(".visit")).to_have_count(1)

        # Paul's board no longer hears of anything: his move is refused with what happened meanwhile.
        paul.evaluate("document.querySelector('live-refresh').refresh = () => {}")
        drop(claire, "Arnaud", cell(claire, week["sarah"], TUESDAY))
        with paul.expect_response("**/planning/moves/**") as answer:
            carry(card(paul, "Arnaud"), cell(paul, week["karim"], TUESDAY))
        assert answer.value.status == 409
        expect(paul.locator(".toast.is-error")).to_contain_text("Claire Vidal l’a déplacée entre-temps")
        assert demo_site.make("the_plan_of", week["company"])[f"{TUESDAY} Sarah"] == ["Arnaud"]
    watch.assert_quiet(REFUSALS)


@pytest.mark.parametrize("width", [820, 390])
def test_the_week_on_a_tablet_and_a_phone(
    browser: Browser, demo_site: Site, watch: Watch, week: dict[str, str], width: int
) -> None:
    options: dict[str, Any] = {"viewport": {"width": width, "height": 1100}, "has_touch": True}
    with screen(browser, watch, demo_site.url, **options) as page:
        opened(page, week["first"])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        card(page, "Bonnet").click()
        page.get_by_role("link", name="Déplacer…").first.click()
        page.get_by_label("Jour").fill(str(MONDAY))
        page.get_by_label("Technicien").select_option(label="Sarah Costa")
        page.get_by_role("button", name="Déplacer").click()
        page.goto(WEEK)
        expect(cell(page, week["sarah"], MONDAY).locator(".visit")).to_have_count(1)
        shot(page, f"81-week-{width}", whole=True)
    watch.assert_quiet(REFUSALS)
