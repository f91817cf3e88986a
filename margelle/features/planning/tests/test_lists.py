import re
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from margelle.features.accounts.tests.make import a_company
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .make import a_pool_client, a_series, a_technician, a_visit

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 17)
NEEDS = {"needs-TOTAL_FORMS": "2", "needs-INITIAL_FORMS": "0"}
PDF = b"%PDF-1.7 plan du local"


@pytest.fixture
def rival() -> Any:
    """A company with look-alike rows; its ids are what an attacker would send."""
    with scope(company=a_company().id):  # company_scope itself refuses a second company
        return a_visit(technician=a_technician(), day=DAY)


def rows(text: str) -> int:
    return text.split("<tbody>")[1].count("<tr>") if "<tbody>" in text else 0


def test_the_list_searches_filters_and_exports(browser: Browser) -> None:
    julien = a_technician()
    a_visit(client=a_pool_client("Giraud", "Vence"), technician=julien, day=DAY, start=time(8))
    a_visit(client=a_pool_client("Hadji", "Cannes"), day=date(2030, 1, 1), technician=julien)
    a_visit(client=a_pool_client("Pallier"))
    counts = {
        "period=": 3, "q=vence": 1, "q=Mme Giraud": 1, "q=M. Nemo": 0, "state=late": 1, "state=to_plan": 1,
        "period=coming": 1, "period=past": 1,
        "period=undated": 1, f"technician={julien.pk}": 2, "category=repair": 0, "state=x": 3,
    }  # fmt: skip
    assert {query: rows(browser.get(f"/visits/?{query}").content.decode()) for query in counts} == counts
    exported = browser.get("/visits/?export=csv&q=hadji").content.decode("utf-8-sig")
    assert "Hadji" in exported and "Giraud" not in exported


def test_the_list_opens_on_what_comes_first(browser: Browser) -> None:
    julien, today = a_technician(), timezone.localdate()
    for name, days in (("Loin", 400), ("Demain", 1), ("Hier", -1), ("Auchan", 0)):
        a_visit(client=a_pool_client(name), technician=julien, day=today + timedelta(days=days))

    def names(address: str) -> list[str]:
        return re.findall("(Loin|Demain|Hier|Auchan)</b>", browser.get(address).content.decode())

    assert names("/visits/") == ["Auchan", "Demain", "Loin"]
    assert names("/visits/?period=past") == ["Hier"]
    assert names("/visits/?period=") == ["Loin", "Demain", "Auchan", "Hier"]
    assert names("/visits/?period=coming&sort=-day") == ["Loin", "Demain", "Auchan"]
    assert "period=coming" in browser.get("/visits/").context["table"].csv_url


def test_an_empty_list_says_how_to_begin_or_how_to_see_the_rest(browser: Browser) -> None:
    assert "Aucune intervention" in browser.get("/visits/").content.decode()
    a_visit(technician=a_technician(), day=DAY)
    text = browser.get("/visits/").content.decode()
    assert "Rien ne correspond" in text
    assert 'href="/visits/?period="' in text


def test_the_lists_cost_the_same_with_1_and_3_rows(browser: Browser, rival: Visit) -> None:
    julien = a_technician()
    first = a_visit(technician=julien, day=DAY)
    a_series(client=first.client)
    pages = (
        "/visits/?period=",
        f"/clients/{first.client_id}/visits/",
        "/series/",
        "/planning/day/?day=2026-06-17",
    )

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    for page in pages:
        browser.get(page)
    before = [cost(page) for page in pages]
    for _ in range(2):
        a_visit(technician=julien, day=DAY, client=first.client)
        a_series(client=first.client)
    assert [cost(page) for page in pages] == before
    assert rows(browser.get("/visits/?period=").content.decode()) == 3, "and the rival's visit is not there"


def test_bulk_changes_tell_what_was_refused(browser: Browser, rival: Visit) -> None:
    julien, sarah = a_technician(), a_technician("Sarah", "Benali")
    free = a_visit(technician=julien, day=DAY)
    done = a_visit(technician=julien, day=DAY, state=State.DONE)
    values = {"visit": [free.pk, done.pk, rival.pk], "action": "assign", "technician": sarah.pk}
    text = browser.post("/visits/changes/", values, follow=True).content.decode()
    assert "1\u00a0intervention affectée" in text
    assert "ne se déplace plus" in text and "n’existe plus" in text
    assert set(Visit.objects.values_list("technician", flat=True)) == {julien.pk, sarah.pk}


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"visit": []}, "Cochez"),
        ({"visit": ["x"]}, "existe pas"),
        ({"action": "burn"}, "action"),
        ({"action": "move", "day": "2026-02-30"}, "Jour"),
        ({"action": "move"}, "jour"),
        ({"action": "cancel"}, "motif"),
        ({"action": "assign", "technician": str(uuid4())}, "Technicien"),
        ({"action": "assign", "technician": ""}, "Choisissez le technicien"),
    ],
)
def test_a_bad_bulk_change_writes_nothing(browser: Browser, bad: dict[str, Any], named: str) -> None:
    visit = a_visit(technician=a_technician(), day=DAY)
    answer = browser.post("/visits/changes/", {"visit": [visit.pk], **bad})
    assert answer.status_code == 422
    assert named in answer.content.decode()
    visit.refresh_from_db()
    assert visit.version == 1


def test_bulk_never_leads_outside(browser: Browser) -> None:
    values = {"visit": a_visit().pk, "action": "cancel", "reason": "x", "next": "https://ailleurs.example/"}
    assert browser.post("/visits/changes/", values)["Location"] == "/visits/"
    values["next"] = "/visits/?page=2"
    assert browser.post("/visits/changes/", values)["Location"] == "/visits/?page=2"


def test_a_client_is_chosen_by_the_name_one_says(browser: Browser) -> None:
    for name in ("Ferrand", "Forêt", "Giraud"):
        a_pool_client(name)
    text = browser.get("/visits/new/?q=Mme Foret").content.decode()
    assert "Forêt" in text
    assert "Ferrand" not in text and "Giraud" not in text
