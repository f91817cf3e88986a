"""Opening a company alone (ACT-1), and nothing else when the instance is closed."""

import pytest
from django.test import Client
from pytest_django import Settings

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Agency, Company, Member, Seat, User

from .make import a_company, a_member

pytestmark = pytest.mark.django_db

FORM = {
    "company": "Bleu Lagon",
    "first_name": "Élodie",
    "last_name": "Martin",
    "email": "Elodie@bleu-lagon.fr",
    "password": "trois brasses par semaine",
}


def test_a_company_opens_with_its_manager_signed_in(client: Client) -> None:
    answer = client.post("/sign-up/", FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/setup/")
    company = Company.objects.get()
    assert (company.name, company.alert_email) == ("Bleu Lagon", "elodie@bleu-lagon.fr")
    with company_scope(company.id):
        member = Member.objects.get()
        assert (member.role, str(member), member.user.username) == (
            "manager",
            "Élodie Martin",
            "elodie.martin",
        )
        assert member.agency == Agency.objects.get()
        assert [e.kind for e in Entry.objects.order_by("seq")] == ["CompanyOpened", "MemberAdded"]
    assert Seat.objects.get().company == company
    assert client.session["company"] == str(company.id)


def test_the_new_manager_is_led_to_the_second_factor(client: Client) -> None:
    """Signing up just now counts as having given the password: no second question in between."""
    client.post("/sign-up/", FORM)
    answer = client.get("/setup/")
    assert answer.headers["Location"] == "/account/second-factor/new/"
    assert "Protégez votre compte" in client.get("/account/second-factor/new/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("company", "", "Remplissez ce champ"),
        ("email", "elodie", "Écrivez une adresse e-mail"),
        ("email", "taken@azur.fr", "Cette adresse a déjà un compte"),
        ("password", "court", "12"),
        ("password", "qwerty123456", "trop courant"),
        ("first_name", "x" * 61, "60"),
    ],
)
def test_bad_input_writes_nothing_and_names_the_field(
    client: Client, field: str, value: str, words: str
) -> None:
    a_member(a_company(), email="taken@azur.fr")
    answer = client.post("/sign-up/", {**FORM, field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Company.objects.count() == 1


@pytest.mark.parametrize(
    ("signup", "companies", "status"),
    [("first", 0, 200), ("first", 1, 403), ("open", 1, 200), ("closed", 0, 403)],
)
def test_the_instance_says_who_may_open_a_company(
    client: Client, settings: Settings, signup: str, companies: int, status: int
) -> None:
    settings.SIGNUP = signup
    for number in range(companies):
        a_company(f"Société {number}")
    assert client.get("/sign-up/").status_code == status
    made = Company.objects.count()
    client.post("/sign-up/", FORM)
    assert Company.objects.count() == made + (1 if status == 200 else 0)


def test_two_people_of_one_name_get_two_identifiers(client: Client) -> None:
    client.post("/sign-up/", FORM)
    Client().post("/sign-up/", {**FORM, "email": "autre@bleu-lagon.fr"})
    assert set(User.objects.values_list("username", flat=True)) == {"elodie.martin", "elodie.martin2"}
