from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import LateClock, State

from .make import a_pool_client, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 15)
WEEK = "/planning/?week=2026-06-17"


def foreign(company: Any) -> Any:
    """The rival's scope inside ours, which company_scope itself refuses."""
    return scope(company=company.id)


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ").replace("\u202f", " ")


def seen(browser: Browser, address: str = WEEK) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return plain(answer.content.decode())


def drop(browser: Browser, visit: Visit, /, **more: Any) -> Any:
    data = {
        "visit": visit.pk,
        "technician": visit.technician_id or "",
        "day": MONDAY,
        "after": "",
        "version": visit.version,
    }
    return browser.post("/planning/moves/?week=2026-06-15", {**data, **more})


def test_the_board_shows_cells_loads_heads_and_tray(browser: Browser) -> None:
    julien = a_technician()
    a_visit(
        technician=julien, day=MONDAY, start=time(8, 15), minutes=75, client=a_pool_client("Giraud", "Vence")
    )
    a_visit(technician=julien, day=MONDAY, minutes=240, state=State.CANCELLED)
    a_visit(client=a_pool_client("Pallier"), priority="urgent")
    text = seen(browser)
    assert "15–20 juin 2026" in text
    assert '<small id="count-2026-06-15">1 intervention · 1 h / 7 h</small>' in " ".join(text.split())
    assert "<time>08:15</time> <b>Mme Giraud</b>" in text
    assert "1 h 15 / 7 h" in text
    assert text.count("<span>Libre</span>") == 4
    assert text.count('<p class="absence">Repos</p>') == 1, "nobody works on Saturday unless his hours say so"
    assert "Mme Pallier" in text.split('id="tray"')[1]
    assert "Priorité urgente" in text
    assert "Sunday" not in text and "Dim. 21" not in text


def test_sunday_shows_when_something_is_planned_on_it(browser: Browser) -> None:
    a_visit(technician=a_technician(), day=date(2026, 6, 21))
    assert "15–21 juin 2026" in seen(browser)


def test_a_week_over_two_months_keeps_a_short_title(browser: Browser) -> None:
    a_technician()
    assert "30 nov. – 5 déc. 2026" in seen(browser, "/planning/?week=2026-12-02")
    assert "28 déc. 2026 – 2 janv. 2027" in seen(browser, "/planning/?week=2026-12-30")


def test_the_hours_of_a_day_lead_to_its_round(browser: Browser) -> None:
    julien = a_technician()
    a_visit(technician=julien, day=MONDAY, minutes=60)
    address = f"/planning/rounds/{julien.pk}/2026-06-15/"
    assert f'href="{address}"' in seen(browser)
    assert browser.get(address).status_code == 200


def test_too_much_in_a_day_is_said_in_words(browser: Browser) -> None:
    a_visit(technician=a_technician(), day=MONDAY, minutes=520)
    assert '<a class="round over"' in seen(browser) and ">8 h 40 / 7 h · trop<" in seen(browser)


def test_more_than_three_cards_a_cell_make_the_board_compact(browser: Browser) -> None:
    julien = a_technician()
    client = a_pool_client()
    for number in range(18):
        a_visit(technician=julien, client=client, day=MONDAY + timedelta(days=number % 6))
    assert 'class="weeks"' in seen(browser)
    a_visit(technician=julien, client=client, day=MONDAY)
    assert 'class="weeks compact"' in seen(browser)


def test_the_same_number_of_queries_for_1_and_30_visits(browser: Browser) -> None:
    julien, client = a_technician(), a_pool_client()
    a_visit(technician=julien, client=client, day=MONDAY)
    a_visit(client=client)
    seen(browser)
    with CaptureQueriesContext(
        connection,
    ) as few:
        seen(browser)
    for number in range(29):
        a_visit(technician=julien, client=client, day=MONDAY + timedelta(days=number % 6))
        a_visit(client=client)
    with CaptureQueriesContext(connection) as many:
        seen(browser)
    assert len(few) == len(many)
    assert len(many) <= 24


def test_filters_recount_stay_in_the_address_and_come_back(browser: Browser) -> None:
    julien = a_technician()
    a_visit(technician=julien, day=MONDAY, minutes=60)
    repair = a_service_type(category="repair")
    a_visit(technician=julien, day=MONDAY, minutes=30, service=repair, client=a_pool_client("Hadji"))
    text = seen(browser, WEEK + "&category=repair")
    assert "30 min / 7 h" in text and "Mme Hadji" in text and "Mme Ferrand" not in text
    assert "category=repair" in text.split("Semaine suivante")[0]
    assert "Mme Ferrand" not in seen(browser), "the last choice is kept for this member"
    assert "Mme Ferrand" in seen(browser, WEEK + "&filters=1")
    assert "Mme Ferrand" in seen(browser), "an empty choice is kept too"


def test_unknown_filters_and_days_are_ignored(browser: Browser) -> None:
    for query in ("week=2026-02-30", "week=x", "week=9999-12-31", "technician=x", "state=x", "agency=%00"):
        assert browser.get(f"/planning/?{query}").status_code == 200
        assert browser.get(f"/planning/day/?{query.replace('week', 'day')}").status_code == 200


def test_late_filter(browser: Browser, office: Member) -> None:
    julien = a_technician()
    a_visit(technician=julien, day=MONDAY, start=time(8), client=a_pool_client("Tardieu"))
    a_visit(technician=julien, day=MONDAY, start=time(9), state=State.DONE, client=a_pool_client("Fini"))
    text = seen(browser, WEEK + "&state=late")
    assert "Mme Tardieu" in text and "Mme Fini" not in text
    assert '<span class="state late">Retardée</span>' in text


def test_the_rival_is_never_shown_and_cannot_be_moved(browser: Browser) -> None:
    a_technician()
    rival = a_company("Azur")
    with foreign(rival):
        other = a_technician("Julien", "Rossi")
        visit = a_visit(technician=other, day=MONDAY, client=a_pool_client("Rival"))
    assert "Rival" not in seen(browser)
    assert drop(browser, visit, technician="", day="").status_code == 404
    own = a_visit(day=None)
    answer = drop(browser, own, technician=other.pk)
    assert answer.status_code == 422
    assert "Technicien" in answer.content.decode()


def test_a_drop_answers_the_parts_that_changed(browser: Browser) -> None:
    julien, sarah = a_technician(), a_technician("Sarah", "Benali")
    visit = a_visit(technician=julien, day=MONDAY)
    answer = drop(browser, visit, technician=sarah.pk, day="2026-06-16")
    assert answer.status_code == 200
    text = answer.content.decode()
    for part in (
        f"cell-{julien.pk}_2026-06-15", f"cell-{sarah.pk}_2026-06-16", "tray",
        f"load-{julien.pk}", f"load-{sarah.pk}", "count-2026-06-15", "count-2026-06-16",
    ):  # fmt: skip
        assert text.count(f'id="{part}"') == 1
    visit.refresh_from_db()
    assert (visit.technician, visit.day, visit.version) == (sarah, date(2026, 6, 16), 2)


def test_a_stale_drop_is_refused_with_what_happened(browser: Browser) -> None:
    visit = a_visit(technician=a_technician(), day=MONDAY)
    assert drop(browser, visit, day="2026-06-16").status_code == 200
    answer = drop(browser, visit, day="2026-06-17")
    assert answer.status_code == 409
    assert "Claire Vidal l’a déplacée entre-temps" in answer.content.decode()


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"visit": "x"}, "Intervention"),
        ({"visit": ""}, "Intervention"),
        ({"day": "2026-02-29"}, "Jour"),
        ({"day": "31/02/2026"}, "Jour"),
        ({"day": ""}, "Jour"),
        ({"day": "0001-01-01"}, "Jour"),
        ({"day": "9999-12-31"}, "Jour"),
        ({"after": "x"}, "Place"),
        ({"after": str(uuid4())}, "précéder"),
        ({"version": "-1"}, "Version"),
        ({"version": "x"}, "Version"),
        ({"technician": "x"}, "Technicien"),
        ({"technician": str(uuid4())}, "Technicien"),
        ({"price": "12"}, "inconnue"),
    ],
)
def test_a_bad_drop_names_the_field_and_writes_nothing(
    browser: Browser, bad: dict[str, str], named: str
) -> None:
    visit = a_visit(technician=a_technician(), day=date(2026, 6, 18))
    answer = drop(browser, visit, **bad)
    assert answer.status_code == 422
    assert named in answer.content.decode()
    visit.refresh_from_db()
    assert (visit.day, visit.version) == (date(2026, 6, 18), 1)


def test_what_people_type_is_escaped_everywhere(browser: Browser) -> None:
    """Cards are drawn without templates: markup in every typed field must stay text."""
    evil = "<script>x</script>\"'&"
    julien = a_technician(evil, evil)
    client = a_pool_client(evil, evil, pools=(evil,))
    typed: dict[str, Any] = {
        "client": client,
        "service": a_service_type(evil),
        "state_reason": evil,
        "priority": "urgent",
    }
    a_visit(technician=julien, day=MONDAY, start=time(8), state=State.SKIPPED, **typed)
    a_visit(technician=julien, day=MONDAY, **typed)
    a_visit(technician=julien, **typed)
    a_visit(day=MONDAY, **typed)
    visit = Visit.objects.filter(technician=julien, day=MONDAY, state="planned").get()
    pages = [
        browser.get(page) for page in (WEEK, "/planning/day/?day=2026-06-15", "/visits/?period=", "/series/")
    ]
    pages.append(drop(browser, visit, day="2026-06-16"))
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "<script>x" not in text
        assert '"\'&"' not in text
    assert "&lt;script&gt;x" in pages[0].content.decode()


def test_the_day_list_is_in_order_with_its_links(browser: Browser) -> None:
    julien = a_technician()
    a_visit(technician=julien, day=MONDAY, start=time(10), rank=2, client=a_pool_client("Second"))
    first = a_visit(technician=julien, day=MONDAY, start=time(8), rank=1, client=a_pool_client("Premier"))
    text = seen(browser, "/planning/day/?day=2026-06-15")
    assert text.index("Mme Premier") < text.index("Mme Second")
    assert f"/visits/{first.pk}/place/" in text
    assert "Lundi 15 juin 2026" in text


def test_the_chosen_span_is_kept(browser: Browser) -> None:
    assert browser.get("/planning/").status_code == 200
    browser.get("/planning/day/?span=day")
    assert browser.get("/planning/")["Location"] == "/planning/day/"
    browser.get("/planning/?span=week")
    assert browser.get("/planning/").status_code == 200


def test_a_technician_has_no_board(client: Browser, office: Member) -> None:
    signed_in(client, a_member(office.company, "technician"))
    assert client.get("/planning/").status_code == 403
    assert client.post("/planning/moves/").status_code == 403


def test_late_follows_tolerance_and_the_company_clock() -> None:
    clock = LateClock.at(datetime(2026, 6, 17, 10, 30), 15)  # noqa: DTZ001  # local on purpose
    day = date(2026, 6, 17)
    assert clock.is_late("planned", day, time(10, 14), None)
    assert not clock.is_late("planned", day, time(10, 15), None)
    assert not clock.is_late("planned", day, time(8), time(10, 30)), "the promised window counts"
    assert clock.is_late("en_route", day, time(8), None)
    assert not clock.is_late("in_progress", day, time(8), None)
    assert not clock.is_late("planned", day, None, None)
    assert clock.is_late("planned", date(2026, 6, 16), None, None)
    assert not clock.is_late("planned", None, time(8), None)
