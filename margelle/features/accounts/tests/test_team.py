"""The team (ACT-5 to ACT-7): added, changed, shut out, never erased; and only one's own."""

import json
import re
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.actions.team import Refused, change_member
from margelle.features.accounts.models import Company, Member, Role, Seat, User
from margelle.features.accounts.rules import identifier_stem

from .make import PASSWORD, a_company, a_device, a_member, an_agency, signed_in

pytestmark = pytest.mark.django_db

NEW = {
    "first_name": "Inès",
    "last_name": "Carpentier",
    "phone": "06 12 34 56 78",
    "colour": "4",
    "week_hours": "35",
}


@pytest.fixture
def azur() -> Company:
    return a_company("Azur")


@pytest.fixture
def marc(azur: Company) -> Member:
    return a_member(azur, first_name="Marc", last_name="Fontaine", identifier="marc", email="marc@azur.fr")


def facts(company: Company) -> list[str]:
    with company_scope(company.id):
        return list(Entry.objects.order_by("seq").values_list("kind", flat=True))


def fresh(member: Member) -> Member:
    with company_scope(member.company_id):
        return Member.objects.select_related("user").get(pk=member.pk)


@pytest.mark.parametrize(
    ("first", "last", "stem"),
    [
        ("Julien", "Rossi", "julien.rossi"),
        ("Inès", "Le Goff", "ines.le-goff"),
        ("", "", "membre"),
        ("李", "王", "membre"),
        ("Anne-Charlotte", "De La Rochefoucauld", "anne-charlotte.de-la-roc"),
    ],
)
def test_identifiers_start_with_the_name(first: str, last: str, stem: str) -> None:
    assert identifier_stem(first, last) == stem


def test_a_technician_gets_an_identifier_and_a_password_shown_once(
    client: Client, azur: Company, marc: Member
) -> None:
    signed_in(client, marc)
    answer = client.post("/team/new/", NEW)
    page = answer.content.decode()
    found = re.search(r'id="card-password">([a-z]+(?:-[a-z]+){3}-\d\d)<', page)
    assert found is not None
    assert "ines.carpentier" in page
    assert "<svg" in page and 'class="qr"' in page
    user = User.objects.get(username="ines.carpentier")
    assert user.check_password(found[1])
    assert Seat.objects.filter(user=user, company=azur, shut_at=None).exists()
    with company_scope(azur.id):
        member = Member.objects.get(user=user)
    assert (member.role, member.colour, member.week_minutes, member.phone) == (
        "technician",
        4,
        2100,
        "+33 6 12 34 56 78",
    )
    assert facts(azur) == ["MemberAdded"]
    assert found[1] not in client.get(f"/team/{member.id}/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("first_name", "", "Remplissez ce champ"),
        ("phone", "bonjour", "Écrivez un numéro de téléphone"),
        ("week_hours", "99", "entre 1 et 60"),
        ("week_hours", "beaucoup", "heures entier"),
        ("colour", "12", "colour"),
        ("agency", "not-an-id", "Choisissez une valeur de la liste"),
        ("last_name", "N" * 61, "60"),
    ],
)
def test_bad_input_adds_nobody(client: Client, marc: Member, field: str, value: str, words: str) -> None:
    signed_in(client, marc)
    answer = client.post("/team/new/", {**NEW, field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert User.objects.count() == 1


def test_the_agency_of_a_rival_cannot_be_chosen(client: Client, marc: Member) -> None:
    theirs = an_agency(a_company("Rivale"), "Nice")
    signed_in(client, marc)
    page = client.get("/team/new/").content.decode()
    assert "Nice" not in page
    assert client.post("/team/new/", {**NEW, "agency": str(theirs.id)}).status_code == 422


def test_the_list_shows_one_s_own_team_in_the_same_number_of_queries(
    client: Client, azur: Company, marc: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    a_member(a_company("Rivale"), "technician", first_name="Sarah", last_name="Rivale")
    agency = an_agency(azur)
    signed_in(client, marc)
    client.get("/team/")

    def count() -> int:
        with django_assert_max_num_queries(50) as used:
            client.get("/team/")
        return len(used)

    one = count()
    for number in range(3):
        a_device(a_member(azur, "technician", last_name=f"Benali{number}", agency=agency))
    assert count() == one
    page = client.get("/team/").content.decode()
    assert "Benali2" in page
    assert "Sarah" not in page
    export = client.get("/team/?export=csv").content.decode("utf-8-sig")
    assert export.splitlines()[0].startswith("Nom;Identifiant;Rôle;Agence;Accès;")
    assert len(export.splitlines()) == 5


def test_a_coordinator_sees_the_team_and_changes_nothing(client: Client, azur: Company, marc: Member) -> None:
    signed_in(client, a_member(azur, "coordinator"))
    assert client.get("/team/").status_code == 200
    assert client.get(f"/team/{marc.id}/").status_code == 200
    client.post(f"/team/{marc.id}/", {**NEW, "role": "technician"})
    assert fresh(marc).role == "manager"
    for path in ("/team/new/", "/team/invitations/new/"):
        assert client.get(path).status_code == 403
    for path in (f"/team/{marc.id}/access/", f"/team/{marc.id}/password/"):
        assert client.post(path).status_code == 403


def test_another_company_s_member_is_missing(client: Client, marc: Member) -> None:
    theirs = a_member(a_company("Rivale"), "technician", first_name="Sarah")
    signed_in(client, marc)
    missing = client.get("/team/00000000-0000-7000-8000-000000000000/")
    found = client.get(f"/team/{theirs.id}/")
    assert (found.status_code, missing.status_code) == (404, 404)
    for path in ("access", "password"):
        assert client.post(f"/team/{theirs.id}/{path}/").status_code == 404
    assert fresh(theirs).is_open


def test_a_change_of_role_closes_open_sessions(client: Client, azur: Company, marc: Member) -> None:
    claire = a_member(azur, "coordinator", identifier="claire", password=PASSWORD, first_name="Claire")
    desk = Client()
    desk.post("/login/", {"login": "claire", "password": PASSWORD})
    assert desk.get("/team/").status_code == 200
    signed_in(client, marc)
    same = {**NEW, "first_name": "Claire", "last_name": "Rossi", "role": "coordinator"}
    client.post(f"/team/{claire.id}/", same)
    assert desk.get("/team/").status_code == 200  # the sheet changed, not the role
    client.post(f"/team/{claire.id}/", {**same, "role": "partner"})
    assert fresh(claire).role == "partner"
    assert desk.get("/team/").status_code == 302


def test_the_last_manager_stays(client: Client, azur: Company, marc: Member) -> None:
    signed_in(client, marc)
    answer = client.post(f"/team/{marc.id}/", {**NEW, "role": "coordinator"})
    assert answer.status_code == 422
    assert "au moins un responsable" in answer.content.decode()
    assert fresh(marc).role == "manager"
    shut = a_member(azur, last_name="Parti")
    client.post(f"/team/{shut.id}/access/", {"state": "shut"})
    with company_scope(azur.id), pytest.raises(Refused):
        change_member(member=fresh(marc), changes={"role": Role.COORDINATOR}, by=marc)


def test_nobody_shuts_himself_out(client: Client, azur: Company, marc: Member) -> None:
    a_member(azur, last_name="Autre")
    signed_in(client, marc)
    answer = client.post(f"/team/{marc.id}/access/", {"state": "shut"}, follow=True)
    assert "votre propre accès" in answer.content.decode()
    assert fresh(marc).is_open


def test_a_shut_member_keeps_the_past_and_can_come_back(client: Client, azur: Company, marc: Member) -> None:
    julien = a_member(azur, "coordinator", identifier="julien", password=PASSWORD)
    desk = Client()
    desk.post("/login/", {"login": "julien", "password": PASSWORD})
    signed_in(client, marc)
    client.post(f"/team/{julien.id}/access/", {"state": "shut"})
    assert desk.get("/team/").status_code == 302
    assert fresh(julien).shut_by_id == marc.id
    assert Seat.objects.get(user=julien.user).shut_at is not None
    assert "Julien Rossi" in client.get("/team/?state=shut").content.decode()
    again = Client().post("/login/", {"login": "julien", "password": PASSWORD}, follow=True)
    assert "Votre accès à cette entreprise est fermé" in again.content.decode()
    client.post(f"/team/{julien.id}/access/", {"state": "open"})
    assert Client().post("/login/", {"login": "julien", "password": PASSWORD}, follow=True).status_code == 200
    assert facts(azur) == ["MemberShut", "MemberReopened"]


def test_a_new_password_replaces_the_old_one(client: Client, azur: Company, marc: Member) -> None:
    julien = a_member(azur, "technician", identifier="julien", password=PASSWORD)
    signed_in(client, marc)
    page = client.post(f"/team/{julien.id}/password/").content.decode()
    found = re.search(r'id="card-password">([^<]+)<', page)
    assert found is not None
    enrolment = {"identifier": "julien", "device_id": str(uuid4()), "name": "Pixel"}
    for password, status in (
        (PASSWORD, 401),
        (found[1], 201),
    ):  # dictated once, typed once, nothing to choose
        body = json.dumps({**enrolment, "password": password})
        answer = Client().post("/api/device/enrol", body, content_type="application/json")
        assert answer.status_code == status


def test_the_password_of_others_is_out_of_reach(client: Client, azur: Company, marc: Member) -> None:
    """Office members choose their own; a person of two companies belongs to neither manager."""
    claire = a_member(azur, "coordinator", password=PASSWORD)
    shared = a_member(azur, "technician", password=PASSWORD)
    Seat.objects.create(user=shared.user, company=a_company("Rivale"))
    signed_in(client, marc)
    for member in (claire, shared):
        assert client.post(f"/team/{member.id}/password/").status_code == 302
        assert fresh(member).user.check_password(PASSWORD)


def test_one_s_own_new_role_renews_the_session_and_keeps_it(
    client: Client, azur: Company, marc: Member
) -> None:
    a_member(azur, last_name="Autre")  # another manager, so that Marc may step down
    signed_in(client, marc)
    before = client.session.session_key
    client.post(f"/team/{marc.id}/", {**NEW, "role": "coordinator"})
    assert client.session.session_key != before
    assert client.get("/settings/").status_code == 403
    assert "celle-ci" in client.get("/account/sessions/").content.decode()
