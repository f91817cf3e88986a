"""The pages of a run: asked for from a day or a round, followed, applied; refused in words."""

from datetime import date, time, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.dispatch.actions import ask_run, lock_visit
from margelle.features.dispatch.models import RouteRun, VisitLock
from margelle.features.planning.actions import move_visit
from margelle.features.planning.models import Visit
from margelle.features.planning.tests.test_board import plain

from .make import a_driver, a_stop, a_zigzag, solved

pytestmark = pytest.mark.django_db
NEW = "/dispatch/runs/new/"


def shown(answer: Any) -> str:
    return " ".join(plain(unescape(answer.content.decode())).split())


def test_from_a_day_everybody_who_works_is_ticked_from_a_round_only_its_technician(
    browser: Browser, by: Member, day: date
) -> None:
    julien, idle = a_driver(), a_driver("Zoé", "Blanc")
    a_zigzag(julien, day)
    assert f'href="{NEW}?day={day}"' in shown(browser.get(f"/planning/day/?day={day}"))
    text = shown(browser.get(f"{NEW}?day={day}"))
    assert f'value="{julien.pk}" id="id_technicians_' in text and text.count("checked") == 2
    link = f'href="{NEW}?day={day}&technician={julien.pk}"'
    assert link in shown(browser.get(f"/planning/rounds/{julien.pk}/{day}/"))
    text = shown(browser.get(f"{NEW}?day={day}&technician={idle.pk}"))
    assert 'value="order"' in text and text.count("checked") == 2
    assert "checked" in text.split('value="order"')[1][:80]


def test_asked_followed_read_applied_and_undone_with_one_button_each(
    browser: Browser, by: Member, day: date
) -> None:
    julien = a_driver()
    a_zigzag(julien, day)
    answer = browser.post(NEW, {"day": day, "technicians": [julien.pk], "keeps": "all"})
    run = RouteRun.objects.get()
    page = f"/dispatch/runs/{run.pk}/"
    assert (answer.status_code, answer["Location"]) == (302, page)
    waiting = shown(browser.get(page))
    assert (
        "Le calcul attend son tour" in waiting and 'hx-trigger="every 1s"' in waiting and "Arrêter" in waiting
    )
    solved(run)
    text = shown(browser.get(page))
    assert "km de moins" in text and "Distances estimées" in text and "Appliquer au planning" in text
    assert "hx-trigger" not in text and "Au planning" in text and "Proposé" in text
    answer = browser.post(f"{page}application/", follow=True)
    assert "optimisées" in shown(answer) and "Annuler" in shown(answer)
    assert "Appliqué" in shown(browser.get(page))
    run.refresh_from_db()
    assert run.change is not None
    browser.post(f"/planning/changes/{run.change.pk}/undo/")
    assert "annulé depuis" in shown(browser.get(page))
    history = shown(browser.get("/dispatch/runs/"))
    assert "km de moins" in history and "annulé depuis" in history


def test_a_plan_that_changed_is_refused_with_its_lines(browser: Browser, by: Member, day: date) -> None:
    julien = a_driver()
    first, *_ = a_zigzag(julien, day)
    run = solved(ask_run(day=day, technicians=[julien], by=by))
    move_visit(visit=first, by=by, technician=julien, day=day + timedelta(days=7), version=None)
    answer = browser.post(f"/dispatch/runs/{run.pk}/application/")
    assert answer.status_code == 409
    assert "rien n’a été appliqué" in shown(answer) and "Mme Client 1" in shown(answer)


def test_one_stops_it(browser: Browser, by: Member, day: date) -> None:
    run = ask_run(day=day, technicians=[a_driver()], by=by)
    answer = browser.post(f"/dispatch/runs/{run.pk}/cancellation/", follow=True)
    assert "arrêté avant la fin" in shown(answer)
    again = browser.post(f"/dispatch/runs/{run.pk}/cancellation/", follow=True)
    assert "déjà terminé" in shown(again)
    assert browser.post(f"/dispatch/runs/{run.pk}/application/").status_code == 422


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Donnez le jour."),
        ({"day": "demain"}, "Écrivez un jour"),
        ({"technicians": ["moi"]}, "Choisissez des techniciens de l’équipe."),
        ({"technicians": [str(uuid4())]}, "Choisissez des techniciens de l’équipe."),
        ({"keeps": "tout"}, "Choisissez ce qui peut changer."),
        ({"day": "2020-01-06"}, "Cette journée est passée"),
    ],
)
def test_bad_input_is_refused_in_words(
    browser: Browser, by: Member, day: date, sent: dict[str, Any], said: str
) -> None:
    good = {"day": str(day), "technicians": [str(a_driver().pk)], "keeps": "all"} if sent else {}
    answer = browser.post(NEW, {**good, **sent})
    assert answer.status_code == 422 and said in shown(answer)
    assert not RouteRun.objects.exists()


def test_a_rivals_technician_run_and_visit_are_not_there(browser: Browser, by: Member, day: date) -> None:
    rival = a_company()
    with scope(company=rival.id):
        stranger = a_driver()
        visit = a_stop("Voisin", 2, technician=stranger, day=day, start=time(9))
        run = ask_run(day=day, technicians=[stranger], by=a_member(rival, "coordinator"))
    answer = browser.post(NEW, {"day": day, "technicians": [stranger.pk], "keeps": "all"})
    assert answer.status_code == 422
    for path in ("", "application/", "cancellation/"):
        address = f"/dispatch/runs/{run.pk}/{path}"
        assert (browser.post(address) if path else browser.get(address)).status_code == 404
    assert browser.get(f"/visits/{visit.pk}/lock/").status_code == 404
    assert "Voisin" not in shown(browser.get("/dispatch/runs/"))


def test_a_visit_is_locked_and_freed(browser: Browser, by: Member, day: date) -> None:
    visit = a_stop("Ferrand", 2, technician=a_driver(), day=day, start=time(9))
    page = f"/visits/{visit.pk}/lock/"
    assert browser.post(page, {"kind": "hour"}).status_code == 302
    assert VisitLock.objects.get().kind == "hour"
    assert "checked" in shown(browser.get(page)).split('value="hour"')[1][:80]
    browser.post(page, {"kind": ""})
    assert not VisitLock.objects.exists()
    assert browser.post(page, {"kind": "porte"}).status_code == 422
    Visit.objects.filter(pk=visit.pk).update(start=None)
    refused = browser.post(page, {"kind": "hour"})
    assert refused.status_code == 422 and "Donnez d’abord une heure" in shown(refused)


def test_the_pages_ask_a_fixed_number_of_questions(browser: Browser, by: Member, day: date) -> None:
    counts = []
    for number in (1, 3):
        people = [a_driver(f"Prénom {number}{n}") for n in range(number)]
        for who in people:
            a_zigzag(who, day)
            lock_visit(visit=Visit.objects.filter(technician=who).latest("rank"), kind="technician", by=by)
        run = solved(ask_run(day=day, technicians=people, by=by), budget=5)
        for address in (f"/dispatch/runs/{run.pk}/", "/dispatch/runs/"):
            browser.get(address)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                browser.get(address)
            counts.append(len(asked))
    assert counts[0] == counts[2] and counts[1] == counts[3]


def test_a_finished_run_of_today_grows_old(browser: Browser, by: Member, day: date) -> None:
    julien = a_driver()
    a_zigzag(julien, day)
    run = solved(ask_run(day=day, technicians=[julien], by=by))
    RouteRun.objects.filter(pk=run.pk).update(day=timezone.localdate() - timedelta(days=1))
    answer = browser.post(f"/dispatch/runs/{run.pk}/application/")
    assert answer.status_code == 422 and "Cette journée est passée" in shown(answer)
