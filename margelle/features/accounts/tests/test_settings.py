"""The settings, the guided set-up and the account page, for one company only."""

import re
from uuid import UUID

import pytest
from django.test import Client

from margelle.base.access import capabilities
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.base.ui.slots import steps
from margelle.features.accounts.actions.settings import make_token
from margelle.features.accounts.models import Agency, ApiToken, Company, Member

from .make import a_company, a_member, an_agency, bearer, signed_in

pytestmark = pytest.mark.django_db

COMPANY = {
    "name": "Azur Bassins",
    "siret": "732 829 320 00074",
    "phone": "0493000000",
    "email": "",
    "address": "1 quai",
    "postcode": "06400",
    "city": "Cannes",
    "alert_email": "alertes@azur.fr",
    "late_tolerance_min": "20",
    "position_days": "60",
}


@pytest.fixture
def azur() -> Company:
    return a_company("Azur", alert_email="marc@azur.fr")


@pytest.fixture
def marc(azur: Company, client: Client) -> Member:
    member = a_member(azur, first_name="Marc")
    signed_in(client, member)
    return member


def test_the_company_is_described_and_the_change_is_a_fact(
    client: Client, azur: Company, marc: Member
) -> None:
    rival = a_company("Rivale")
    assert client.post("/settings/", COMPANY).status_code == 302
    azur.refresh_from_db()
    rival.refresh_from_db()
    assert (azur.siret, azur.phone, azur.alert_email) == (
        "73282932000074",
        "+33 4 93 00 00 00",
        "alertes@azur.fr",
    )
    assert (azur.late_tolerance_min, azur.validates_by_itself) == (20, False)
    assert rival.name == "Rivale"
    with company_scope(azur.id):
        fact = Entry.objects.get()
    assert fact.kind == "CompanyChanged"
    assert "alertes@azur.fr" not in str(fact.payload)
    client.post("/settings/", COMPANY)
    with company_scope(azur.id):
        assert Entry.objects.count() == 1  # nothing differed, nothing to tell


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("siret", "73282932000075", "SIRET"),
        ("siret", "douze", "SIRET"),
        ("phone", "12", "numéro de téléphone"),
        ("alert_email", "", "Remplissez ce champ"),
        ("alert_email", "marc", "adresse e-mail"),
        ("late_tolerance_min", "-5", "entre 0 et 240"),
        ("late_tolerance_min", "99999", "entre 0 et 240"),
        ("postcode", "06 400 !", "code postal"),
        ("name", "", "Remplissez ce champ"),
    ],
)
def test_bad_settings_are_refused_by_name(
    client: Client, azur: Company, marc: Member, field: str, value: str, words: str
) -> None:
    answer = client.post("/settings/", {**COMPANY, field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    azur.refresh_from_db()
    assert (azur.name, azur.alert_email) == ("Azur", "marc@azur.fr")


def test_agencies_are_added_changed_archived_and_brought_back(
    client: Client, azur: Company, marc: Member
) -> None:
    an_agency(a_company("Rivale"), "Cannes")  # the name is free here all the same
    client.post("/settings/agencies/new/", {"name": "Cannes"})
    assert client.post("/settings/agencies/new/", {"name": "cannes"}).status_code == 422
    with company_scope(azur.id):
        cannes = Agency.objects.get()
    alone = client.post(f"/settings/agencies/{cannes.id}/archive/", follow=True)
    assert "au moins une agence" in alone.content.decode()
    client.post("/settings/agencies/new/", {"name": "Grasse"})
    client.post(f"/settings/agencies/{cannes.id}/", {"name": "Cannes Ouest", "city": "Cannes"})
    client.post(f"/settings/agencies/{cannes.id}/archive/")
    with company_scope(azur.id):
        cannes.refresh_from_db()
        assert (cannes.name, cannes.archived_at is None) == ("Cannes Ouest", False)
    client.post(f"/settings/agencies/{cannes.id}/archive/", {"state": "open"})
    with company_scope(azur.id):
        cannes.refresh_from_db()
        kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert cannes.archived_at is None
    assert kinds == ["AgencyAdded", "AgencyAdded", "AgencyChanged", "AgencyArchived", "AgencyRestored"]


def test_a_rival_s_agency_is_missing(client: Client, marc: Member) -> None:
    theirs = an_agency(a_company("Rivale"), "Nice")
    assert "Nice" not in client.get("/settings/agencies/").content.decode()
    assert client.get(f"/settings/agencies/{theirs.id}/").status_code == 404
    assert client.post(f"/settings/agencies/{theirs.id}/archive/").status_code == 404


def test_a_token_is_shown_once_and_can_be_taken_back(client: Client, azur: Company, marc: Member) -> None:
    assert client.post("/settings/tokens/", {"name": "Site"}).status_code == 422
    assert client.post("/settings/tokens/", {"name": "Site", "scopes": ["all"]}).status_code == 422
    page = client.post("/settings/tokens/", {"name": "Site", "scopes": ["visits.read"]}).content.decode()
    found = re.search(r'id="new-token">([\w-]{20,})<', page)
    assert found is not None
    held = capabilities.find(purpose="api", secret=found[1])
    assert held is not None
    assert held.company_id == azur.id
    later = client.get("/settings/tokens/").content.decode()
    assert "Site" in later
    assert found[1] not in later
    client.post(f"/settings/tokens/{held.object_id}/end/")
    assert capabilities.find(purpose="api", secret=found[1]) is None


@pytest.mark.parametrize("role", ["technician", "partner"])
def test_a_token_does_not_outlive_its_maker_s_place_in_the_office(
    client: Client, azur: Company, marc: Member, role: str
) -> None:
    anne = a_member(azur)
    with company_scope(azur.id, atomic=True):
        _, secret = make_token(name="Site", scopes=["visits.read"], by=anne)
    assert client.get("/api/1/visits", headers=bearer(secret)).status_code == 200
    with company_scope(azur.id):
        Member.objects.filter(pk=anne.pk).update(role=role)
    assert client.get("/api/1/visits", headers=bearer(secret)).status_code == 401


def test_a_rival_s_token_is_missing(client: Client, marc: Member) -> None:
    rival = a_member(a_company("Rivale"))
    with company_scope(rival.company_id):
        theirs = ApiToken.objects.create(name="Espion", scopes=["visits.read"], member=rival)
    assert "Espion" not in client.get("/settings/tokens/").content.decode()
    assert client.post(f"/settings/tokens/{theirs.id}/end/").status_code == 404


@pytest.mark.parametrize("path", ["", "agencies/", "agencies/new/", "tokens/"])
def test_settings_are_the_manager_s(client: Client, azur: Company, path: str) -> None:
    signed_in(client, a_member(azur, "coordinator"))
    assert client.get(f"/settings/{path}").status_code == 403


def test_the_set_up_goes_in_order_and_can_be_put_off(client: Client, azur: Company, marc: Member) -> None:
    page = client.get("/setup/").content.decode()
    titles = [step.title for step in steps() if step.verb]
    shown = [title for title in titles if title.replace("'", "&#x27;") in page]
    assert "L’équipe" in shown
    assert [page.index(title) for title in shown] == sorted(page.index(title) for title in shown)
    client.post("/setup/team/later/")
    azur.refresh_from_db()
    assert azur.setup_skipped == ["team"]
    assert "Mise de côté" in " ".join(client.get("/setup/").content.decode().split())
    client.post("/setup/team/later/", {"state": "open"})
    azur.refresh_from_db()
    assert azur.setup_skipped == []
    assert client.post("/setup/unknown/later/").status_code == 404


def test_the_team_step_is_done_with_the_first_technician(client: Client, azur: Company, marc: Member) -> None:
    a_member(a_company("Rivale"), "technician")
    assert "Ajouter un technicien" in client.get("/setup/").content.decode()
    a_member(azur, "technician")
    page = " ".join(client.get("/setup/").content.decode().split())
    assert re.search(r"L’équipe</strong>\s*<small>\s*1 en place", page)


def test_one_s_own_colour(client: Client, marc: Member) -> None:
    assert client.post("/account/", {"colour": "9"}).status_code == 422
    client.post("/account/", {"colour": "5"})
    with company_scope(marc.company_id):
        assert Member.objects.get(pk=marc.pk).colour == 5


def test_ids_are_ids(client: Client, marc: Member) -> None:
    assert client.get(f"/settings/agencies/{UUID(int=0)}/").status_code == 404
    assert client.get("/settings/agencies/1/").status_code == 404
