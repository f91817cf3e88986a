"""The pages of an emergency: a short form, the ten places, the live board; refused in words."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.catalogue.models import Category
from margelle.features.dispatch.models import DispatchSettings, Emergency
from margelle.features.planning.models import Visit
from margelle.features.planning.tests.make import a_service_type

from .make import a_place
from .test_emergencies import a_worker, opened, ten
from .test_run_web import shown

pytestmark = pytest.mark.django_db
NEW = "/emergencies/new/"
__all__ = ["ten"]


def sent(of: Any, /, **more: Any) -> dict[str, Any]:
    site = of.sites.get()
    values = {
        "client": of.pk, "caller": "Mme Ferrand", "phone": "06 12 34 56 78", "site": site.pk,
        "pool": site.pools.get().pk, "fault": "leak", "severity": "2", "note": "",
    }  # fmt: skip
    return values | more


def test_from_the_call_to_the_technician_in_three_pages(browser: Browser, by: Member, ten: datetime) -> None:
    a_service_type(category=Category.REPAIR)
    client, who = a_place("Ferrand", 10), a_worker("Ali", "Benali", east=8)
    assert f'href="?client={client.pk}"' in shown(browser.get(NEW))
    form = shown(browser.get(f"{NEW}?client={client.pk}"))
    assert 'value="Mme Ferrand"' in form and "Fuite ou niveau qui baisse" in form
    answer = browser.post(NEW, sent(client), follow=True)
    row = Emergency.objects.get()
    page = f"/emergencies/{row.pk}/"
    assert answer.redirect_chain == [(page, 302)]
    text = shown(answer)
    assert "À attribuer" in text and "Confier à Ali" in text and "Personne ne devient en retard" in text
    at = text.split('name="at" value="')[1][:5]
    given = {"technician": who.pk, "day": ten.date(), "at": at, "after": ""}
    answer = browser.post(f"{page}assignment/", given, follow=True)
    assert "Urgence confiée à Ali Benali" in shown(answer) and "Annuler" in shown(answer)
    assert "Attribuée" in shown(answer)
    board = shown(browser.get("/emergencies/"))
    assert "Ali Benali" in board and 'kinds="emergency visit"' in board
    answer = browser.post(f"{page}end/", {"how": "solved", "why": "Vanne fermée"}, follow=True)
    assert "Urgence close." in shown(answer) and "Vanne fermée" in shown(answer)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"caller": ""}, "Écrivez qui appelle."),
        ({"fault": "feu"}, "Choisissez la panne."),
        ({"severity": "9"}, "Choisissez la gravité."),
        ({"site": str(uuid4())}, "Choisissez un lieu de ce client."),
        ({"pool": str(uuid4())}, "Choisissez un bassin de ce client."),
        ({"client": "moi"}, "choisissez un client de la liste"),
        ({"note": "x" * 501}, "500"),
    ],
)
def test_bad_input_is_refused_in_words(browser: Browser, by: Member, more: dict[str, Any], said: str) -> None:
    a_service_type(category=Category.REPAIR)
    answer = browser.post(NEW, sent(a_place("Ferrand", 10), **more))
    assert answer.status_code == 422 and said in shown(answer)
    assert not Emergency.objects.exists() and not Visit.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"technician": "moi"},
        {"day": "demain"},
        {"day": "0226-01-01"},
        {"at": "midi"},
        {"after": "x"},
        {"after": str(uuid4())},
    ],
)
def test_a_place_that_was_not_offered_is_refused(
    browser: Browser, by: Member, ten: datetime, more: dict[str, Any]
) -> None:
    a_service_type(category=Category.REPAIR)
    who, row = a_worker("Ali", "Benali"), opened(by)
    good = {"technician": who.pk, "day": ten.date(), "at": "10:30", "after": ""}
    answer = browser.post(f"/emergencies/{row.pk}/assignment/", good | more)
    assert answer.status_code == 422
    assert Visit.objects.get(pk=row.visit_id).technician is None


def test_a_rivals_emergency_client_and_technician_are_not_there(
    browser: Browser, by: Member, ten: datetime
) -> None:
    a_service_type(category=Category.REPAIR)
    mine = opened(by)
    rival = a_company()
    with scope(company=rival.id):
        a_service_type(category=Category.REPAIR)
        theirs = opened(a_member(rival, "coordinator"), client=a_place("Voisine", 3))
        stranger, client = a_worker("Ali", "Benali"), a_place("Autre", 2)
    for path in ("", "end/"):
        assert browser.get(f"/emergencies/{theirs.pk}/{path}").status_code == 404
    assert browser.post(f"/emergencies/{theirs.pk}/assignment/", {}).status_code == 404
    assert "choisissez un client" in shown(browser.get(f"{NEW}?client={client.pk}"))
    given = {"technician": stranger.pk, "day": ten.date(), "at": "10:30", "after": ""}
    assert browser.post(f"/emergencies/{mine.pk}/assignment/", given).status_code == 422
    assert "Voisine" not in shown(browser.get("/emergencies/"))


def test_the_board_asks_a_fixed_number_of_questions(browser: Browser, by: Member) -> None:
    a_service_type(category=Category.REPAIR)
    counts = []
    for number in (1, 2):
        for n in range(number):
            opened(by, client=a_place(f"Ouverte {number}{n}", n))
            Emergency.objects.filter(pk=opened(by, client=a_place(f"Close {number}{n}", n)).pk).update(
                closed_at="2026-06-01T10:00Z"
            )
        browser.get("/emergencies/")
        with CaptureQueriesContext(connection) as asked:
            browser.get("/emergencies/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_company_sets_its_rule_its_costs_and_its_targets(
    browser: Browser, by: Member, client: Browser
) -> None:
    assert browser.get("/dispatch/settings/").status_code == 403
    manager = signed_in(Browser(), a_member(by.company, "manager"))
    text = shown(manager.get("/dispatch/settings/"))
    assert 'value="25"' in text or 'value="25,00"' in text
    good = {
        "hour": "30", "km": "0,42", "overtime": "45", "overtime_min": "15", "traffic_percent": "10",
        "emergency_service": "", "emergencies_from": "2026-01-01", "emergencies_to": "2026-03-31",
        "reduction_percent": "20", "km_from": "", "km_to": "", "km_reduction_percent": "10",
    }  # fmt: skip
    assert manager.post("/dispatch/settings/", good).status_code == 302
    row = DispatchSettings.objects.get()
    assert (row.hour_cents, row.km_cents, row.confirms_first) == (3000, 42, False)
    for more in (
        {"hour": "-1"},
        {"km": "cher"},
        {"overtime_min": "1000"},
        {"emergencies_to": ""},
        {"emergencies_to": "2025-01-01"},
        {"emergency_service": str(uuid4())},
    ):
        assert manager.post("/dispatch/settings/", good | more).status_code == 422
    row.refresh_from_db()
    assert row.hour_cents == 3000 and DispatchSettings.objects.count() == 1
