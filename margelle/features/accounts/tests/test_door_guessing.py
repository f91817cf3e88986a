"""What someone who guesses tries at the doors, beside typing one password after the other."""

import pytest
from django.test import Client

from margelle.features.accounts.models import Lockout

from .make import PASSWORD, a_company, a_member

pytestmark = pytest.mark.django_db

NEW = "deux brasses par semaine"


def sign_in(client: Client, login: str, password: str = PASSWORD) -> int:
    return client.post("/login/", {"login": login, "password": password}).status_code


def test_a_null_sign_is_a_name_that_nobody_has(client: Client) -> None:
    """PostgreSQL takes none, neither in a name nor in the key of a session."""
    a_member(a_company(), "coordinator", identifier="claire", password=PASSWORD)
    assert sign_in(client, "claire\x00") == 422
    forged = Client(headers={"Cookie": 'margelle="aaaaaaaaa\\000b"'})
    assert forged.get("/account/").status_code == 302


def test_giving_the_password_again_does_not_give_more_codes(client: Client) -> None:
    """Four wrong codes, the (stolen) password again, four more…: the count must go on."""
    a_member(a_company(), email="marc@azur.fr", password=PASSWORD)
    answers = []
    for round_ in range(3):
        thief = Client(REMOTE_ADDR=f"192.0.2.{round_}")
        sign_in(thief, "marc@azur.fr")
        answers += [thief.post("/login/code/", {"code": "000000"}).status_code for _ in range(3)]
    assert answers == [422] * 5 + [429] * 4


def test_a_phone_s_door_does_not_give_more_codes_either(client: Client) -> None:
    a_member(a_company(), email="marc@azur.fr", password=PASSWORD)
    sign_in(client, "marc@azur.fr")
    for _ in range(5):
        client.post("/login/code/", {"code": "000000"})
    body = {
        "identifier": "marc@azur.fr",
        "password": PASSWORD,
        "device_id": "01900000-0000-7000-8000-0000000000ff",
    }
    assert client.post("/api/device/enrol", body, content_type="application/json").status_code == 403
    assert client.post("/login/code/", {"code": "000000"}).status_code == 429


def test_who_is_signed_in_cannot_wipe_another_s_failures(client: Client) -> None:
    company = a_company()
    a_member(company, "coordinator", identifier="claire", password=PASSWORD)
    a_member(a_company("Rivale"), "coordinator", identifier="rival", password=PASSWORD)
    thief = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(4):
        sign_in(thief, "claire", "faux")
    sign_in(client, "rival")
    client.post("/login/", {"login": "claire", "password": "n’importe quoi"})
    assert Lockout.objects.filter(key__startswith="account:", failures=4).exists()
    sign_in(thief, "claire", "faux")
    assert sign_in(client, "rival") == 302
    assert sign_in(Client(REMOTE_ADDR="192.0.2.8"), "claire") == 429


def test_posting_at_the_door_is_no_fresh_proof_for_who_is_in(client: Client) -> None:
    """A borrowed screen: the password is asked before a grave act, whatever was posted to the door."""
    a_member(a_company(), "coordinator", identifier="claire", password=PASSWORD)
    sign_in(client, "claire")
    session = client.session
    for method in session["account_authentication_methods"]:
        method["at"] -= 100_000
    session.save()
    client.post("/login/", {"login": "claire", "password": "faux"})
    answer = client.get("/account/second-factor/new/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/confirmation/")


def test_the_current_password_cannot_be_guessed_from_an_open_session(client: Client) -> None:
    a_member(a_company(), "coordinator", identifier="claire", password=PASSWORD)
    sign_in(client, "claire")

    def change(old: str, new: str = NEW) -> int:
        form = {"oldpassword": old, "password1": new, "password2": new}
        return client.post("/account/password/", form).status_code

    assert [change(PASSWORD, "court") for _ in range(6)] == [422] * 6  # a weak choice guesses nothing
    assert [change("faux") for _ in range(5)] == [422] * 5
    assert change(PASSWORD) == 429
