"""The office's word on a report, and the lists of what waits for it."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import signed_in
from margelle.features.catalogue.tests.make import a_range
from margelle.features.fieldwork.models import Comment, Incident, Photo, ProductUse, Recommendation
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .make import (
    a_comment,
    a_media,
    a_photo,
    a_picture,
    a_product_use,
    a_reading,
    a_recommendation,
    a_report,
    an_incident,
)
from .pages import done, office, page, state, text_of
from .world import World, a_world


def test_manager_validates_withdraws_and_sends_back(world: World) -> None:
    done(world)
    browser = office(world)
    address = f"/visits/{world.visit.pk}"
    assert browser.post(f"{address}/validation/").status_code == 302
    assert state(world) == State.VALIDATED
    refused = browser.post(f"{address}/validation/withdrawal/", {"reason": " "})
    assert refused.status_code == 422 and "Donnez un motif." in refused.content.decode()
    assert state(world) == State.VALIDATED
    assert browser.post(f"{address}/validation/withdrawal/", {"reason": "Erreur"}).status_code == 302
    assert state(world) == State.DONE
    assert browser.get(f"{address}/return/").status_code == 200
    assert browser.post(f"{address}/return/", {"reason": "Et le filtre ?"}).status_code == 302
    assert (state(world), world.fresh().notice) == (
        State.IN_PROGRESS,
        "Rouverte par le bureau\u00a0: Et le filtre ?",
    )


def test_what_cannot_be_done_is_said_and_changes_nothing(world: World) -> None:
    browser = office(world)
    address = f"/visits/{world.visit.pk}"
    assert browser.post(f"{address}/validation/").status_code == 302
    assert browser.post(f"{address}/return/", {"reason": "Quoi ?"}).status_code == 422
    assert browser.post(f"{address}/return/", {"reason": "x" * 201}).status_code == 422
    assert state(world) == State.PLANNED


def test_coordinator_reads_and_answers_but_does_not_validate(world: World) -> None:
    done(world)
    report = a_report(world.visit)
    comment = a_comment(report, audience="office")
    browser = office(world, "coordinator")
    assert browser.post(f"/visits/{world.visit.pk}/validation/").status_code == 403
    assert browser.post(f"/comments/{comment.pk}/reading/").status_code == 302
    assert state(world) == State.DONE
    assert Comment.objects.get().read_at is not None


def test_technician_sees_that_his_words_were_read(world: World) -> None:
    world.push(world.comment("Clé perdue", "office"), world.incident())
    first = world.pull()
    browser = office(world)
    browser.post(f"/comments/{Comment.objects.get().pk}/reading/")
    browser.post(f"/incidents/{Incident.objects.get().pk}/reading/")
    answer = world.pull(epoch=first["epoch"], cursor=first["next"], day=first["today"])
    report = next(c["data"]["report"] for c in answer["changes"] if c["kind"] == "visit")
    assert report["comments"][0]["read_at"] and report["incidents"][0]["read_at"]


def test_solving_the_grave_incident_lets_the_visit_validate(world: World) -> None:
    world.push(world.incident("high"), world.op("visit.finish", {"missing": []}))
    assert state(world) == State.DONE
    browser = office(world)
    address = f"/incidents/{Incident.objects.get().pk}/solution/"
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"solution": ""}).status_code == 422
    assert browser.post(address, {"solution": "Vanne changée"}).status_code == 302
    assert state(world) == State.VALIDATED
    assert browser.post(address, {"solution": "Encore"}).status_code == 422
    assert Incident.objects.get().solution == "Vanne changée"


def test_looked_at_work_validates_when_nothing_else_holds_it(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Visit.objects.filter(pk=world.visit.pk).update(state=State.CANCELLED)
    world.push(world.op("visit.finish", {"missing": []}))
    assert state(world) == State.DONE
    assert "Le travail ne correspond pas au planning." in page(world)
    with django_capture_on_commit_callbacks(execute=True):
        office(world).post(f"/visits/{world.visit.pk}/look/")
    assert state(world) == State.VALIDATED


def test_removed_photo_leaves_report_and_album(world: World) -> None:
    photo = a_photo(a_report(world.visit), media=a_media())
    browser = office(world)
    assert str(photo.pk) in browser.get(f"/clients/{world.client.pk}/photos/").content.decode()
    assert browser.post(f"/photos/{photo.pk}/removal/").status_code == 302
    assert Photo.objects.get().removed_at is not None
    assert str(photo.pk) not in browser.get(f"/clients/{world.client.pk}/photos/").content.decode()
    assert str(photo.pk) not in browser.get(f"/visits/{world.visit.pk}/").content.decode()


def test_lists_hold_what_waits_and_lead_back(world: World) -> None:
    report = a_report(world.visit)
    comment = a_comment(report, "Clé perdue", "office")
    an_incident(report)
    recommendation = a_recommendation(report)
    browser = office(world)
    assert "Fuite au niveau de la vanne." in text_of(browser, "/problems/")
    assert "Clé perdue" in text_of(browser, "/problems/messages/")
    assert "Robot à remplacer" in text_of(browser, "/problems/recommendations/?state=open")
    back = browser.post(f"/comments/{comment.pk}/reading/", {"next": "/problems/messages/"})
    assert back["Location"] == "/problems/messages/"
    away = browser.post(
        f"/recommendations/{recommendation.pk}/handling/", {"next": "https://ailleurs.example/"}
    )
    assert away["Location"] == f"/visits/{world.visit.pk}/"
    assert Recommendation.objects.get().handled_by == world.manager
    assert "Robot à remplacer" not in text_of(browser, "/problems/recommendations/?state=open")


def test_uses_trace_a_product_to_visit_pool_technician_and_time(world: World) -> None:
    used = world.used("0.72")
    used["payload"]["pool"] = str(world.pool.pk)
    world.push(used)
    browser = office(world)
    text = text_of(browser, "/stock/uses/?q=choc ferrand")
    at = timezone.localtime(ProductUse.objects.get().at)
    for words in ("Chlore choc", "0,72 kg", "Mme Ferrand", world.pool.name, "Julien Rossi", f"{at:%H:%M}"):
        assert words in text
    assert "Rien ne correspond" in text_of(browser, "/stock/uses/?q=brome")
    export = browser.get("/stock/uses/?export=csv")
    assert "Chlore choc" in export.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    "address",
    [
        "/problems/",
        "/problems/messages/",
        "/problems/recommendations/",
        "/stock/uses/",
        "/clients/{}/photos/",
    ],
)
def test_lists_cost_the_same_with_one_and_three_rows(world: World, address: str) -> None:
    report, browser, counts = a_report(world.visit), office(world), []
    for extra in (1, 2):
        for number in range(extra):
            a_comment(report, audience="office")
            an_incident(report, pool=world.pool)
            a_recommendation(report, pool=world.pool)
            a_product_use(report, world.product, pool=world.pool)
            a_photo(report, media=a_media(a_picture(width=50 + 7 * extra + number)), pool=world.pool)
        browser.get(address.format(world.client.pk))
        with CaptureQueriesContext(connection) as captured:
            browser.get(address.format(world.client.pk))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_nothing_of_another_company_answers(db: None) -> None:
    mine, rival = a_world(), a_world()
    with company_scope(rival.company.id):
        report = a_report(rival.visit)
        rows = {
            "comments": a_comment(report, "SECRET-RIVAL", "office"),
            "incidents": an_incident(report, text="SECRET-RIVAL"),
            "recommendations": a_recommendation(report, label="SECRET-RIVAL"),
            "photos": a_photo(report, media=a_media()),
        }
    browser = signed_in(Browser(), mine.manager)
    for address in (
        f"/visits/{rival.visit.pk}/",
        f"/visits/{rival.visit.pk}/return/",
        f"/incidents/{rows['incidents'].pk}/solution/",
        f"/clients/{rival.client.pk}/photos/",
    ):
        assert browser.get(address).status_code == 404
    for address in (
        f"/visits/{rival.visit.pk}/validation/",
        f"/comments/{rows['comments'].pk}/reading/",
        f"/incidents/{rows['incidents'].pk}/reading/",
        f"/recommendations/{rows['recommendations'].pk}/handling/",
        f"/photos/{rows['photos'].pk}/removal/",
    ):
        assert browser.post(address).status_code == 404
    for address in ("/problems/", "/problems/messages/", "/problems/recommendations/"):
        assert "SECRET-RIVAL" not in text_of(browser, address)


def test_pool_page_shows_last_readings_and_trends(world: World) -> None:
    a_range("ph", "7.0", "7.6")
    report = a_report(world.visit)
    for value in ("7.2", "7.9"):
        a_reading(report, world.pool, value=value)
    text = text_of(office(world), f"/clients/pools/{world.pool.pk}/")
    assert "Derniers relevés" in text and "Dernières interventions" in text
    assert "7,9" in text and "2 relevés, 1 hors plage" in text
