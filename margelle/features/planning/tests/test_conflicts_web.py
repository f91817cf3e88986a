"""Conflicts as the office sees them: told before, and refusing nothing."""

from datetime import date, time
from typing import Any
from uuid import uuid4

from django.test import Client as Browser
from django_scopes import scope

from margelle.features.accounts.tests.make import a_company

from .make import a_pool_client, a_service_type, a_technician, a_visit

MONDAY, SATURDAY = date(2026, 6, 15), date(2026, 6, 20)


def plain(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_form_twin_says_it_before_pressing_and_moves_all_the_same(browser: Browser) -> None:
    julien = a_technician()
    visit = a_visit(technician=julien, day=MONDAY, start=time(9))
    page = f"/visits/{visit.pk}/place/"
    assert "jour de repos" not in plain(browser.get(page))
    chosen: dict[str, Any] = {"technician": julien.pk, "day": "2026-06-20", "start": "09:00", "version": 1}
    assert "Julien Rossi : jour de repos." in plain(browser.get(page, chosen))
    answer = browser.post(page, {**chosen, "place": "hour"})
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert visit.day == SATURDAY
    assert "À vérifier : Julien Rossi : jour de repos." in plain(browser.get("/visits/"))


def test_the_form_of_a_visit_asks_what_would_not_fit(browser: Browser) -> None:
    julien, client = a_technician(), a_pool_client()
    asked: dict[str, Any] = {
        "client": client.pk,
        "site": client.sites.get().pk,
        "service": a_service_type().pk,
        "technician": julien.pk,
        "day": "2026-06-20",
    }
    assert "jour de repos" in plain(browser.get("/visits/conflicts/", asked))
    assert plain(browser.get("/visits/conflicts/", {**asked, "day": "2026-06-19"})).strip() == ""
    for name, value in (("day", "31/02"), ("technician", uuid4()), ("client", "x"), ("service", "")):
        answer = browser.get("/visits/conflicts/", {**asked, name: value})
        assert (answer.status_code, plain(answer).strip()) == (200, ""), name


def test_a_visit_does_not_clash_with_itself(browser: Browser) -> None:
    julien = a_technician()
    visit = a_visit(technician=julien, day=MONDAY, start=time(9))
    asked: dict[str, Any] = {
        "visit": visit.pk,
        "client": visit.client_id,
        "site": visit.site_id,
        "service": visit.service_id,
        "technician": julien.pk,
        "day": "2026-06-15",
        "start": "09:10",
    }
    assert plain(browser.get("/visits/conflicts/", asked)).strip() == ""
    del asked["visit"]
    assert "En même temps que Mme Ferrand (09:00–09:45)." in plain(browser.get("/visits/conflicts/", asked))


def test_the_visit_of_a_rival_is_no_visit(browser: Browser) -> None:
    with scope(company=a_company(name="Rivale").id):
        theirs = a_visit(technician=a_technician(), day=MONDAY, start=time(9))
    asked: dict[str, Any] = {"visit": theirs.pk, "client": theirs.client_id, "day": "2026-06-20"}
    assert plain(browser.get("/visits/conflicts/", asked)).strip() == ""
