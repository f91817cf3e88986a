"""Skills and vehicles: lists of the catalogue that the planning reads."""

from typing import Any

import pytest
from django.test import Client as Browser
from django_scopes import scope

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member, Skill
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.catalogue.models import ServiceSkill, StockPlace

from .make import a_service

pytestmark = pytest.mark.django_db
VEHICLE = StockPlace.Kind.VEHICLE


@pytest.fixture
def office() -> Any:
    company = a_company()
    member = a_member(company, "manager", first_name="Marc", last_name="Fontaine")
    with company_scope(company.id):
        yield member


@pytest.fixture
def browser(client: Browser, office: Member) -> Browser:
    return signed_in(client, office)


def text(answer: Any) -> str:
    return " ".join(str(answer.content.decode()).split())


def test_a_skill_is_written_once_renamed_and_put_away(browser: Browser) -> None:
    browser.post("/catalogue/skills/new/", {"name": " CACES  R486 "})
    skill = Skill.objects.get()
    assert skill.name == "CACES R486"
    again = browser.post("/catalogue/skills/new/", {"name": "caces r486"})
    assert again.status_code == 422 and "est déjà dans la liste" in text(again)
    browser.post(f"/catalogue/skills/{skill.pk}/", {"name": "Nacelle"})
    browser.post(f"/catalogue/skills/{skill.pk}/archive/", {"archived": "1"})
    skill.refresh_from_db()
    assert skill.name == "Nacelle" and skill.archived_at
    assert "Nacelle" in text(browser.get("/catalogue/skills/?state=archived"))
    assert browser.post(f"/catalogue/skills/{skill.pk}/archive/", {}).status_code == 422


def test_a_service_demands_skills_and_a_member_has_them(browser: Browser, office: Member) -> None:
    skill, service = Skill.objects.create(name="Chlore gazeux"), a_service()
    data = {"name": service.name, "category": service.category, "minutes": "45", "colour": ""}
    browser.post(f"/catalogue/services/{service.pk}/", {**data, "skills": [skill.pk]})
    assert ServiceSkill.objects.get().skill == skill
    with scope(company=a_company(name="Rivale").id):  # company_scope itself refuses a second company
        theirs = Skill.objects.create(name="Chlore gazeux")
    refused = browser.post(f"/catalogue/services/{service.pk}/", {**data, "skills": [theirs.pk]})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["skills"])

    karim = a_member(office.company, "technician", first_name="Karim", last_name="Benali")
    sheet = {"first_name": "Karim", "last_name": "Benali", "role": "technician", "colour": "1"}
    page = f"/team/{karim.pk}/"
    browser.post(page, {**sheet, "week_hours": "35", "skills": [skill.pk]})
    assert list(karim.skills.all()) == [skill]
    assert browser.post(page, {**sheet, "week_hours": "35", "skills": [theirs.pk]}).status_code == 422
    browser.post(page, {**sheet, "week_hours": "35"})
    assert not karim.skills.exists()


def test_a_vehicle_has_a_plate_and_a_driver(browser: Browser, office: Member) -> None:
    karim = a_member(office.company, "technician", first_name="Karim", last_name="Benali")
    data = {"name": "Kangoo", "plate": "ab-123-cd", "member": karim.pk, "agency": ""}
    browser.post("/catalogue/vehicles/new/", data)
    row = StockPlace.objects.get()
    assert (row.kind, row.plate, row.member) == (VEHICLE, "AB-123-CD", karim)
    assert "AB-123-CD" in text(browser.get("/catalogue/vehicles/"))
    browser.post(f"/catalogue/vehicles/{row.pk}/", {**data, "member": ""})
    row.refresh_from_db()
    assert row.member is None
    for change in ({"name": ""}, {"member": office.pk}, {"agency": karim.pk}, {"plate": "x" * 13}):
        answer = browser.post(f"/catalogue/vehicles/{row.pk}/", data | change)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(change))


def test_a_store_and_a_rival_s_vehicle_are_no_vehicle_of_the_list(browser: Browser) -> None:
    store = StockPlace.objects.create(kind=StockPlace.Kind.STORE, name="Dépôt")
    with scope(company=a_company(name="Rivale").id):
        theirs = StockPlace.objects.create(kind=VEHICLE, name="Kangoo")
        their_skill = Skill.objects.create(name="CACES")
    assert "Dépôt" not in text(browser.get("/catalogue/vehicles/"))
    for address in (
        f"/catalogue/vehicles/{store.pk}/",
        f"/catalogue/vehicles/{theirs.pk}/",
        f"/catalogue/skills/{their_skill.pk}/",
    ):
        assert browser.get(address).status_code == 404
        assert browser.post(f"{address}archive/", {"archived": "1"}).status_code == 404
