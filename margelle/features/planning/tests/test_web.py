from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.catalogue.tests.make import a_product
from margelle.features.clients.models import Client
from margelle.features.planning.models import ProductNeed, Visit, VisitDocument
from margelle.features.planning.queries import visit_for, visit_sheet
from margelle.features.planning.rules import State

from .make import a_pool_client, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 17)
NEEDS = {"needs-TOTAL_FORMS": "2", "needs-INITIAL_FORMS": "0"}
PDF = b"%PDF-1.7 plan du local"


@pytest.fixture
def rival() -> Any:
    """A company with look-alike rows; its ids are what an attacker would send."""
    with scope(company=a_company().id):  # company_scope itself refuses a second company
        return a_visit(technician=a_technician(), day=DAY)


def form(client: Client, **more: Any) -> dict[str, Any]:
    site = client.sites.get()
    return {
        "client": client.pk,
        "site": site.pk,
        "service": a_service_type().pk,
        "technician": "",
        "day": "2026-06-17",
        "pools": [pool.pk for pool in site.pools.all()],
        **NEEDS,
        **more,
    }


def test_plus_leads_to_a_client_then_to_a_filled_form(browser: Browser) -> None:
    julien, client = a_technician(), a_pool_client()
    a_service_type()
    step = browser.get(f"/visits/new/?technician={julien.pk}&day=2026-06-17").content.decode()
    assert f"?client={client.pk}&amp;technician={julien.pk}&amp;day=2026-06-17" in step
    page = browser.get(f"/visits/new/?client={client.pk}&technician={julien.pk}&day=2026-06-17")
    text = page.content.decode()
    assert 'value="2026-06-17"' in text
    assert f'value="{julien.pk}" selected' in text


def test_the_client_is_found_by_name_and_town(browser: Browser) -> None:
    a_pool_client("Ferrand", "Mougins")
    a_pool_client("Ferrand", "Grasse")
    text = browser.get("/visits/new/?q=ferrand+grasse").content.decode()
    assert text.count(">Mme Ferrand</b>") == 1
    assert "Aucun client de ce nom" in browser.get("/visits/new/?q=zzz").content.decode()


def test_date_technician_and_client_make_a_visit(browser: Browser) -> None:
    julien, client = a_technician(), a_pool_client()
    product = a_product()
    answer = browser.post(
        "/visits/new/",
        form(
            client,
            technician=julien.pk,
            documents=SimpleUploadedFile("plan.exe", PDF),
            **{"needs-0-product": product.pk, "needs-0-quantity": "2,5"},
        ),
    )
    visit = Visit.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/visits/{visit.pk}/")
    assert (visit.technician, visit.day, visit.minutes) == (julien, DAY, 45)
    assert str(ProductNeed.objects.get().quantity) == "2.500"
    assert VisitDocument.objects.get().name == "plan.pdf"


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"day": "2026-02-29"}, "Jour"),
        ({"day": "31/02/2026"}, "Jour"),
        ({"day": "0226-06-17"}, "année"),
        ({"minutes": "0"}, "durée"),
        ({"minutes": "-5"}, "durée"),
        ({"minutes": "999999"}, "durée"),
        ({"minutes": "4,5"}, "minutes"),
        ({"start": "25:00"}, "heure"),
        ({"service": "x"}, "Prestation"),
        ({"technician": str(uuid4())}, "Technicien"),
        ({"pools": [str(uuid4())]}, "Bassins"),
        ({"priority": "now"}, "Priorité"),
        ({"window_from": "12:00", "window_to": "10:00"}, "créneau"),
        ({"needs-0-quantity": "2"}, "Produits"),
        ({"needs-0-product": str(uuid4()), "needs-0-quantity": "2"}, "Produits"),
        ({"needs-TOTAL_FORMS": "x"}, "Produits"),
        ({"instructions": "x" * 2001}, "Consignes"),
        ({"site": str(uuid4())}, "Lieu"),
    ],
)
def test_bad_input_names_the_field_and_writes_nothing(
    browser: Browser, bad: dict[str, Any], named: str
) -> None:
    answer = browser.post("/visits/new/", form(a_pool_client(), **bad))
    assert answer.status_code == 422
    errors = answer.content.decode().split('class="errors"')[1].split("</div>")[0]
    assert named.lower() in errors.lower()
    assert not Visit.objects.exists()


def test_a_quantity_of_nothing_is_refused(browser: Browser) -> None:
    bad = {"needs-0-product": a_product().pk, "needs-0-quantity": "0"}
    answer = browser.post("/visits/new/", form(a_pool_client(), **bad))
    assert answer.status_code == 422
    assert "supérieure à zéro" in answer.content.decode()
    assert not Visit.objects.exists()


@pytest.mark.parametrize("content", [b"", b"<script>alert(1)</script>", b"MZ\x90\x00"])
def test_a_file_that_is_no_document_refuses_the_whole_form(browser: Browser, content: bytes) -> None:
    upload = SimpleUploadedFile("plan.pdf", content, content_type="application/pdf")
    answer = browser.post("/visits/new/", form(a_pool_client(), documents=upload))
    assert answer.status_code == 422
    assert "plan.pdf" in answer.content.decode()
    assert not Visit.objects.exists()


def test_a_file_of_eleven_megabytes_is_refused(browser: Browser) -> None:
    upload = SimpleUploadedFile("plan.pdf", PDF + bytes(11 * 1024 * 1024))
    answer = browser.post("/visits/new/", form(a_pool_client(), documents=upload))
    assert answer.status_code == 422
    assert "10 Mo" in answer.content.decode()


def test_a_document_comes_back_as_a_download(browser: Browser, rival: Visit) -> None:
    visit = a_visit()
    client = visit.client
    values = form(
        client, service=visit.service_id, version=1, documents=SimpleUploadedFile("é plan.pdf", PDF)
    )
    assert browser.post(f"/visits/{visit.pk}/plan/", values).status_code == 302
    document = VisitDocument.objects.get()
    answer = browser.get(f"/visits/{visit.pk}/documents/{document.pk}/")
    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''%C3%A9%20plan.pdf")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    other = a_visit()
    assert browser.get(f"/visits/{other.pk}/documents/{document.pk}/").status_code == 404
    assert browser.post(f"/visits/{visit.pk}/documents/{document.pk}/removal/").status_code == 302
    assert not VisitDocument.objects.exists()


def test_foreign_ids_are_not_found_or_no_choice(browser: Browser, rival: Visit) -> None:
    for address in ("plan", "place", "cancellation", "skip"):
        assert browser.get(f"/visits/{rival.pk}/{address}/").status_code == 404
    for address in ("reinstatement", "look", "cancellation", "skip", "place", "plan"):
        assert browser.post(f"/visits/{rival.pk}/{address}/", {"reason": "x"}).status_code == 404
    assert browser.get(f"/clients/{rival.client_id}/visits/").status_code == 404
    foreign = form(a_pool_client()) | {"client": rival.client_id}
    answer = browser.post("/visits/new/", foreign)
    assert answer.status_code == 422
    assert "Client : choisissez" in answer.content.decode().replace("\u00a0", " ")
    for field, value in (
        ("technician", rival.technician_id),
        ("service", rival.service_id),
        ("site", rival.site_id),
    ):
        assert browser.post("/visits/new/", form(a_pool_client()) | {field: value}).status_code == 422
    assert not Visit.objects.exists()


def test_editing_binds_to_the_version_that_was_shown(browser: Browser) -> None:
    visit = a_visit(day=DAY)
    values = form(visit.client, service=visit.service_id, minutes="60", version="1")
    assert browser.post(f"/visits/{visit.pk}/plan/", values).status_code == 302
    answer = browser.post(f"/visits/{visit.pk}/plan/", values | {"minutes": "90"})
    assert answer.status_code == 409
    assert "Claire Vidal l’a modifiée entre-temps" in answer.content.decode()
    visit.refresh_from_db()
    assert (visit.minutes, visit.version) == (60, 2)


def test_the_form_twin_of_dragging(browser: Browser) -> None:
    julien = a_technician()
    first = a_visit(technician=julien, day=DAY, start=time(8, 15), client=a_pool_client("Giraud"), rank=10)
    visit = a_visit(technician=julien, day=date(2026, 6, 18), start=time(9))
    ask = f"?technician={julien.pk}&day=2026-06-17&version=1&start=09:00&place=hour"
    text = browser.get(f"/visits/{visit.pk}/place/{ask}").content.decode()
    assert "Après 08:15 Mme Giraud" in text
    values = {"technician": julien.pk, "day": "2026-06-17", "start": "07:00", "place": first.pk, "version": 1}
    answer = browser.post(f"/visits/{visit.pk}/place/", values)
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert (visit.day, visit.start) == (DAY, time(7)), "an hour that was typed is kept"
    assert visit.rank > first.rank
    assert browser.post(f"/visits/{visit.pk}/place/", values).status_code == 409


@pytest.mark.parametrize(
    "bad", [{"day": "31/02"}, {"place": "x"}, {"place": str(uuid4())}, {"version": ""}, {"start": "x"}]
)
def test_a_bad_move_is_refused(browser: Browser, bad: dict[str, str]) -> None:
    visit = a_visit(technician=a_technician(), day=DAY)
    values = {"technician": visit.technician_id, "day": "2026-06-18", "version": 1, **bad}
    assert browser.post(f"/visits/{visit.pk}/place/", values).status_code == 422
    visit.refresh_from_db()
    assert (visit.day, visit.version) == (DAY, 1)


def test_cancel_asks_for_a_reason_and_can_be_undone(browser: Browser) -> None:
    visit = a_visit(technician=a_technician(), day=DAY)
    assert browser.post(f"/visits/{visit.pk}/cancellation/", {"reason": " "}).status_code == 422
    assert browser.post(f"/visits/{visit.pk}/cancellation/", {"reason": "Absent"}).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.state_reason) == (State.CANCELLED, "Absent")
    assert browser.post(f"/visits/{visit.pk}/cancellation/", {"reason": "Absent"}).status_code == 422
    assert browser.post(f"/visits/{visit.pk}/reinstatement/").status_code == 302
    visit.refresh_from_db()
    assert visit.state == State.PLANNED


def test_the_sheet_of_a_visit_holds_the_plan_at_a_fixed_cost(office: Member) -> None:
    visit = a_visit(technician=a_technician(), day=DAY, start=time(8), client=a_pool_client(pools=("A", "B")))

    def read() -> tuple[Any, int]:
        with CaptureQueriesContext(connection) as queries:
            found = visit_sheet(visit_for(visit.pk))
        return found, len(queries)

    _, before = read()
    for name in ("Sel", "Chlore"):
        ProductNeed.objects.create(visit=visit, product=a_product(name), quantity=2)
    sheet, after = read()
    assert after == before
    assert [pool.name for pool in sheet.pools] == ["A", "B"]
    assert [need.product.name for need in sheet.needs] == ["Chlore", "Sel"]
    assert (sheet.can_move, sheet.can_edit, sheet.can_reinstate, sheet.is_late) == (True, True, False, True)


def test_the_page_of_a_visit_offers_what_its_state_allows(browser: Browser) -> None:
    offers = {
        State.PLANNED: {"place", "plan", "cancellation", "skip"},
        State.EN_ROUTE: {"place", "plan", "cancellation", "skip"},
        State.IN_PROGRESS: {"plan"},
        State.DONE: {"plan"},
        State.VALIDATED: set(),
        State.CANCELLED: {"reinstatement"},
        State.SKIPPED: {"reinstatement"},
    }
    for state, expected in offers.items():
        visit = a_visit(technician=a_technician(), day=DAY, state=state)
        text = browser.get(f"/visits/{visit.pk}/").content.decode()
        names = ("place", "plan", "cancellation", "skip", "reinstatement")
        assert {name for name in names if f"/visits/{visit.pk}/{name}/" in text} == expected, state
