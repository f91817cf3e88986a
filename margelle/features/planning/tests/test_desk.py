"""The coordinator's desk: how the week is laid out, what a card tells, several cards, the way back."""

import re
from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member, an_agency, signed_in
from margelle.features.clients.models import Client, Tag, Zone
from margelle.features.clients.tests.make import a_code
from margelle.features.planning.models import Absence, BoardChoice, PlanChange, Visit, WorkingHours
from margelle.features.planning.rules import State

from .make import a_pool_client, a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, SATURDAY = date(2026, 6, 15), date(2026, 6, 16), date(2026, 6, 20)
WEEK = "/planning/?week=2026-06-15"


@pytest.fixture
def office() -> Any:
    company = a_company()
    with company_scope(company.id):
        yield a_member(company, "coordinator", first_name="Claire", last_name="Vidal")


def seen(browser: Browser, address: str = WEEK) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def dropped(browser: Browser, visit: Visit, **more: Any) -> Any:
    data = {"visit": visit.pk, "technician": visit.technician_id or "", "day": TUESDAY, "after": ""}
    return browser.post("/planning/moves/?week=2026-06-15", {**data, "version": visit.version, **more})


def days(text: str) -> list[str]:
    return re.findall(r'id="count-([\d-]+)"', text)


def test_the_layout_is_chosen_and_follows_the_member_to_another_browser(
    browser: Browser, office: Member
) -> None:
    a_visit(technician=a_technician(), day=MONDAY)
    assert len(days(seen(browser))) == 6
    assert 'class="weeks"' in seen(browser)
    assert len(days(seen(browser, f"{WEEK}&view=1&days=7&density=compact"))) == 7
    other = signed_in(Browser(), office)
    text = seen(other)
    assert len(days(text)) == 7 and 'class="weeks compact"' in text
    colleague = a_member(office.company, "coordinator", first_name="Paul")
    assert len(days(seen(signed_in(Browser(), colleague)))) == 6
    assert len(days(seen(browser, f"{WEEK}&view=1"))) == 6, "an unticked form is a choice too"
    assert BoardChoice.objects.count() == 1


def test_a_hidden_day_shows_when_something_is_planned_on_it(browser: Browser) -> None:
    julien = a_technician()
    assert len(days(seen(browser, f"{WEEK}&view=1&days=5"))) == 5
    a_visit(technician=julien, day=SATURDAY)
    assert len(days(seen(browser))) == 6


def test_technicians_stand_under_their_agency(browser: Browser, office: Member) -> None:
    nice, antibes = an_agency(office.company, name="Nice"), an_agency(office.company, name="Antibes")
    a_technician("Zoé", "Blanc", agency=antibes)
    a_technician("Aude", "Noir", agency=nice)
    a_technician("Luc", "Gris")
    text = seen(browser, f"{WEEK}&view=1&group=agency")
    sections = re.findall(r'scope="rowgroup".*?</svg>([^<]+)', text, re.S)
    assert [name.strip() for name in sections] == ["Antibes", "Nice", "Sans agence"]
    rows = text.split("<tbody>")[1]
    assert rows.index("Zoé") < rows.index("Aude") < rows.index("Luc")


def test_zones_down_the_board_with_who_goes_on_each_card(browser: Browser) -> None:
    julien = a_technician("Julien", "Rossi")
    coast = Zone.objects.create(name="Littoral")
    client = a_pool_client("Giraud")
    client.sites.update(zone=coast)
    a_visit(client=client, technician=julien, day=MONDAY, start=time(9))
    a_visit(client=a_pool_client("Hadji"), technician=julien, day=MONDAY, minutes=60)
    text = seen(browser, f"{WEEK}&view=1&group=zone")
    assert text.index("Littoral") < text.index("Sans secteur")
    assert f'id="cell-{coast.pk}_2026-06-15"' in text and 'id="cell-none_2026-06-15"' in text
    assert text.count('data-initials="JR"></span>') == 2
    assert text.count(', Julien Rossi"') == 2, "who goes is said, too"
    visit = Visit.objects.get(start=time(9))
    answer = browser.post(
        "/planning/moves/?week=2026-06-15&group=zone",
        {"visit": visit.pk, "technician": julien.pk, "day": TUESDAY, "after": "", "version": 1},
    )
    assert f'id="cell-{coast.pk}_2026-06-16"' in answer.content.decode()


def test_hours_stand_against_the_working_time_of_each_and_each_day(browser: Browser) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa", colour=2)
    for weekday in range(5):
        WorkingHours.objects.create(
            technician=julien, weekday=weekday, from_hour=time(8), to_hour=time(12, 30)
        )
    Absence.objects.create(
        technician=lea, kind="leave", from_day=MONDAY, to_day=MONDAY, state="approved",
        asked_at=timezone.now(),
    )  # fmt: skip
    a_visit(technician=julien, day=MONDAY, minutes=150)
    a_visit(technician=julien, day=TUESDAY, minutes=301)
    text = seen(browser)
    assert "2 h 30 / 4 h 30" in text
    assert "5 h 01 / 4 h 30 · trop" in text
    assert '<p class="absence">Congés</p>' in text
    assert "1 intervention · 2 h / 4 h" in " ".join(text.split())
    assert "7 h 31 / 22 h 30" in " ".join(text.split())
    assert "/ 28 h" in " ".join(text.split()), "Léa's week is a day shorter"


def test_a_shared_visit_is_in_both_rows_and_counts_for_both(browser: Browser) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa", colour=2)
    visit = a_visit(client=a_pool_client("Giraud"), technician=julien, day=MONDAY, minutes=90)
    visit.mates.create(technician=lea)
    later = a_visit(client=a_pool_client("Tardif"), technician=lea, day=MONDAY, start=time(14), minutes=0)
    Visit.objects.filter(pk=visit.pk).update(start=time(9))
    text = seen(browser)
    assert text.index(f'id="v-{visit.pk}-{lea.pk}"') < text.index(f'id="v-{later.pk}"'), "by its hour"
    assert f'id="v-{visit.pk}"' in text and f'id="v-{visit.pk}-{lea.pk}"' in text
    assert "avec Léa Costa" in text and "avec Julien Rossi" in text
    assert text.count(">1 h 30 / 7 h</a>") == 2
    assert "2 interventions · 3 h / 14 h" in " ".join(text.split()), "each once, the hours of both"
    alone = seen(browser, f"{WEEK}&filters=1&technician={lea.pk}")
    assert f'id="v-{visit.pk}-{lea.pk}"' in alone and f'id="v-{visit.pk}"' not in alone


def test_a_shared_visit_stands_at_its_hour_in_the_round_of_the_mate(browser: Browser) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa", colour=2)
    for hour in (8, 11):
        a_visit(client=a_pool_client(f"Roux{hour}"), technician=lea, day=MONDAY, start=time(hour), rank=hour)
    shared = a_visit(client=a_pool_client("Giraud"), technician=julien, day=MONDAY, start=time(9))
    shared.mates.create(technician=lea)
    cell = seen(browser).split(f'id="cell-{lea.pk}')[1]
    names = ("Roux8", "Giraud", "Roux11")
    assert sorted(names, key=cell.index) == list(names)
    card = cell.split(f'id="v-{shared.pk}-{lea.pk}"')[1].split(">")[0]
    assert "data-fixed" in card and "data-mate" in card, "nothing is laid after what is not of the round"


def test_filters_by_zone_label_and_value(browser: Browser) -> None:
    julien = a_technician()
    zone, tag = Zone.objects.create(name="Littoral"), Tag.objects.create(name="Hôtel")
    near, tagged, dear = (a_pool_client(name) for name in ("Proche", "Marqué", "Cher"))
    near.sites.update(zone=zone)
    tagged.tag_links.create(tag=tag)
    dear.value = Client.Value.HIGH
    dear.save()
    for client in (near, tagged, dear):
        a_visit(client=client, technician=julien, day=MONDAY)
        a_visit(client=client)
    for query, name in ((f"zone={zone.pk}", "Proche"), (f"tag={tag.pk}", "Marqué"), ("value=high", "Cher")):
        text = seen(browser, f"{WEEK}&filters=1&{query}")
        assert re.findall(r"<b>Mme (\w+)</b>", text) == [name, name], query


def test_a_card_tells_what_matters_without_any_code(browser: Browser, office: Member) -> None:
    client = a_pool_client("Giraud", "Vence")
    a_code(client.sites.get(), "7305A")
    visit = a_visit(client=client, technician=a_technician(), day=SATURDAY, start=time(9), priority="urgent")
    text = seen(browser, f"/visits/{visit.pk}/peek/")
    assert "Mme Giraud" in text and "Vence" in text and "Urgente" in text
    assert "Julien Rossi : jour de repos." in text, "what does not fit is said"
    assert f"/visits/{visit.pk}/place/" in text
    assert "7305A" not in text
    rival = a_company(name="Rivale")
    with scope(company=rival.id):
        foreign = a_visit(client=a_pool_client("Rival"), technician=a_technician(), day=MONDAY)
    assert browser.get(f"/visits/{foreign.pk}/peek/").status_code == 404


def test_a_peek_costs_the_same_whatever_the_visit_holds(browser: Browser) -> None:
    julien = a_technician()
    small = a_visit(technician=julien, day=MONDAY)
    large = a_visit(
        client=a_pool_client("Grand", pools=("Un", "Deux", "Trois")), technician=julien, day=MONDAY
    )
    seen(browser, f"/visits/{small.pk}/peek/")
    with CaptureQueriesContext(connection) as few:
        seen(browser, f"/visits/{small.pk}/peek/")
    with CaptureQueriesContext(connection) as many:
        seen(browser, f"/visits/{large.pk}/peek/")
    assert len(few) == len(many)


def test_chosen_cards_go_together_and_come_back_together(browser: Browser) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa", colour=2)
    rows = [a_visit(client=a_pool_client(name), technician=julien, day=MONDAY) for name in ("Un", "Deux")]
    answer = dropped(browser, rows[0], technician=lea.pk, also=f"{rows[1].pk}:{rows[1].version}")
    text = answer.content.decode().replace("\u00a0", " ")
    assert answer.status_code == 200
    assert "2 interventions : mar. 16 juin, Léa Costa" in text
    assert set(Visit.objects.values_list("technician", "day")) == {(lea.pk, TUESDAY)}
    undo = re.findall(r'data-undo="([^"]+)"', text)[0]
    assert browser.post(undo, headers={"X-Requested-With": "toast-area"}).status_code == 200
    assert set(Visit.objects.values_list("technician", "day")) == {(julien.pk, MONDAY)}


def test_when_one_of_the_chosen_has_changed_none_of_them_moves(browser: Browser) -> None:
    julien = a_technician()
    one, two = (a_visit(technician=julien, day=MONDAY) for _ in range(2))
    answer = dropped(browser, one, also=f"{two.pk}:{two.version + 1}")
    assert answer.status_code == 409
    assert set(Visit.objects.values_list("day", flat=True)) == {MONDAY}
    assert PlanChange.objects.count() == 0


def test_a_chosen_card_renumbered_by_the_drop_itself_is_no_news(browser: Browser) -> None:
    julien = a_technician()
    first = a_visit(technician=julien, day=TUESDAY, rank=1)
    second = a_visit(technician=julien, day=TUESDAY, rank=2)
    third = a_visit(technician=julien, day=MONDAY, rank=1)
    also = f"{second.pk}:{second.version}"
    answer = dropped(browser, third, technician=julien.pk, after=first.pk, also=also)
    assert answer.status_code == 200, "no room between the ranks 1 and 2: the second is renumbered"
    assert list(Visit.objects.order_by("rank")) == [first, third, second]


@pytest.mark.parametrize("also", ["x", "x:1", "01900000-0000-7000-8000-000000000000:x"])
def test_a_bad_choice_is_refused_and_moves_nothing(browser: Browser, also: str) -> None:
    visit = a_visit(technician=a_technician(), day=MONDAY)
    answer = dropped(browser, visit, also=also)
    assert answer.status_code == 422
    assert "Autres interventions choisies" in answer.content.decode()
    assert browser.get(WEEK).status_code == 200
    visit.refresh_from_db()
    assert visit.day == MONDAY


def test_a_foreign_visit_does_not_travel_along(browser: Browser) -> None:
    visit = a_visit(technician=a_technician(), day=MONDAY)
    with scope(company=a_company(name="Rivale").id):
        foreign = a_visit(technician=a_technician(), day=MONDAY)
    answer = dropped(browser, visit, also=f"{foreign.pk}:1")
    assert answer.status_code == 422 and "n’existe plus" in answer.content.decode()
    visit.refresh_from_db()
    assert visit.day == MONDAY


def test_a_move_that_does_not_fit_is_made_and_said(browser: Browser) -> None:
    visit = a_visit(client=a_pool_client("Giraud"), technician=a_technician(), day=MONDAY)
    text = dropped(browser, visit, day=SATURDAY).content.decode()
    said = re.findall(r'<p class="said"[^>]*>(.*?)</p>', text, re.S)[0]
    assert "sam." in said and "jour de repos." in said
    assert 'class="clash"' in text
    visit.refresh_from_db()
    assert visit.day == SATURDAY


def test_the_last_action_is_offered_on_the_board_until_it_is_taken_back(browser: Browser) -> None:
    visit = a_visit(client=a_pool_client("Giraud"), technician=a_technician(), day=MONDAY)
    assert 'id="undo-last"' not in seen(browser)
    dropped(browser, visit)
    text = seen(browser)
    assert "Annuler : Mme Giraud : mar. 16 juin" in text
    change = PlanChange.objects.get()
    browser.post(f"/planning/changes/{change.pk}/undo/", {"next": WEEK})
    assert 'id="undo-last"' not in seen(browser)
    visit.refresh_from_db()
    assert visit.day == MONDAY


def test_cancelling_and_skipping_can_be_taken_back(browser: Browser) -> None:
    visit = a_visit(technician=a_technician(), day=MONDAY)
    browser.post(f"/visits/{visit.pk}/cancellation/", {"reason": "Doublon"})
    visit.refresh_from_db()
    assert visit.state == State.CANCELLED
    browser.post(f"/planning/changes/{PlanChange.objects.get().pk}/undo/")
    visit.refresh_from_db()
    assert visit.state == State.PLANNED
