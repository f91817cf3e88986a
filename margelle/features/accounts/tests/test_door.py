"""Signing in and out, forgotten passwords, second factor, and how guessing is slowed down."""

import re
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from margelle.features.accounts.jobs import purge
from margelle.features.accounts.models import Lockout, User
from margelle.features.accounts.rules import browser_name

from .make import PASSWORD, TOTP_SECRET, a_company, a_member, signed_in

pytestmark = pytest.mark.django_db

WRONG = "Adresse ou mot de passe inexact"


def a_code() -> str:
    return format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30))


def sign_in(client: Client, login: str, password: str = PASSWORD) -> int:
    return client.post("/login/", {"login": login, "password": password}).status_code


@pytest.mark.parametrize("login", ["claire@azur.fr", "CLAIRE@azur.fr", "claire.vidal"])
def test_one_signs_in_by_address_or_identifier(client: Client, login: str) -> None:
    a_member(a_company(), "coordinator", identifier="claire.vidal", email="claire@azur.fr", password=PASSWORD)
    before = client.session.session_key
    assert sign_in(client, login) == 302
    assert client.get("/account/").status_code == 200
    assert client.session.session_key != before


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client: Client) -> None:
    a_member(a_company(), "coordinator", email="claire@azur.fr", password=PASSWORD)
    known = client.post("/login/", {"login": "claire@azur.fr", "password": "autre chose"})
    unknown = client.post("/login/", {"login": "nobody@azur.fr", "password": "autre chose"})
    assert (known.status_code, unknown.status_code) == (422, 422)
    pages = [
        re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", answer.content.decode()).replace(who, "X")
        for answer, who in ((known, "claire@azur.fr"), (unknown, "nobody@azur.fr"))
    ]
    assert WRONG in pages[0]
    assert pages[0] == pages[1]


def test_five_failures_lock_the_account_whatever_its_name(client: Client) -> None:
    a_member(a_company(), "coordinator", identifier="claire.vidal", email="claire@azur.fr", password=PASSWORD)
    for name in ("claire@azur.fr", "claire.vidal", "Claire.Vidal", "claire@azur.fr", "claire.vidal"):
        assert sign_in(client, name, "faux") == 422
    answer = Client(REMOTE_ADDR="192.0.2.9").post(
        "/login/", {"login": "claire@azur.fr", "password": PASSWORD}
    )
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "Attendez une minute" in answer.content.decode()


def test_five_failures_lock_the_address_for_all_accounts(client: Client) -> None:
    a_member(a_company(), "coordinator", email="claire@azur.fr", password=PASSWORD)
    for number in range(5):
        sign_in(client, f"guess{number}", "faux")
    assert sign_in(client, "claire@azur.fr") == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9"), "claire@azur.fr") == 302


def test_the_wait_grows_and_ends(client: Client) -> None:
    def pass_time() -> None:
        Lockout.objects.update(locked_until=timezone.now() - timedelta(seconds=1))

    waits = []
    for _ in range(12):
        pass_time()
        sign_in(client, "claire", "faux")
        until = [row.locked_until for row in Lockout.objects.all() if row.locked_until]
        seconds = [(moment - timezone.now()).total_seconds() for moment in until]
        waits.append(round(max(seconds, default=0) / 60))
    assert waits[4:] == [1, 2, 4, 8, 16, 30, 30, 30]
    a_member(a_company(), "coordinator", identifier="claire", password=PASSWORD)
    pass_time()
    assert sign_in(client, "claire") == 302


def test_a_right_password_forgets_the_account_s_failures(client: Client) -> None:
    a_member(a_company(), "coordinator", identifier="claire", password=PASSWORD)
    for _ in range(4):
        sign_in(client, "claire", "faux")
    assert sign_in(client, "claire") == 302
    assert not Lockout.objects.filter(key__startswith="account:").exists()
    assert Lockout.objects.filter(key__startswith="address:", failures=4).exists()


def test_old_failures_count_no_more(client: Client) -> None:
    for _ in range(4):
        sign_in(client, "claire", "faux")
    Lockout.objects.update(first_at=timezone.now() - timedelta(minutes=16))
    sign_in(client, "claire", "faux")
    assert set(Lockout.objects.values_list("failures", "locked_until")) == {(1, None)}


def test_signing_out_takes_a_post(client: Client) -> None:
    signed_in(client, a_member(a_company(), "coordinator"))
    assert "Se déconnecter" in client.get("/logout/").content.decode()
    assert client.get("/account/").status_code == 200
    client.post("/logout/")
    assert client.get("/account/").headers["Location"] == "/login/?next=%2Faccount%2F"


def test_a_manager_gives_the_code_too(client: Client) -> None:
    a_member(a_company(), email="marc@azur.fr", password=PASSWORD)
    answer = client.post("/login/", {"login": "marc@azur.fr", "password": PASSWORD})
    assert answer.headers["Location"] == "/login/code/"
    assert client.get("/account/").status_code == 302
    refused = client.post("/login/code/", {"code": "000000"})
    assert refused.status_code == 422
    assert "Ce code n’est pas le bon" in refused.content.decode()
    assert client.post("/login/code/", {"code": a_code()}).status_code == 302
    assert client.get("/account/").status_code == 200


def test_wrong_codes_lock_as_wrong_passwords_do(client: Client) -> None:
    a_member(a_company(), email="marc@azur.fr", password=PASSWORD)
    sign_in(client, "marc@azur.fr")
    for _ in range(5):
        assert client.post("/login/code/", {"code": "000000"}).status_code == 422
    assert client.post("/login/code/", {"code": a_code()}).status_code == 429


def test_the_second_factor_is_sealed_at_rest_and_can_be_set_up(client: Client) -> None:
    member = a_member(a_company(), "coordinator", identifier="claire", password=PASSWORD)
    sign_in(client, "claire")
    page = client.get("/account/second-factor/new/")
    secret = page.context["form"].secret
    # An hour ago and in an hour are refused, half a minute of a slow hand is not.
    now = int(time.time()) // 30
    for step, status in ((-120, 422), (120, 422), (-1, 302)):
        code = format_hotp_value(hotp_value(secret, now + step))
        answer = client.post("/account/second-factor/new/", {"code": code})
        assert answer.status_code == status
    assert answer.headers["Location"] == "/account/recovery-codes/"
    stored = str(list(member.user.authenticator_set.values_list("data", flat=True)))
    assert secret not in stored
    codes = client.get("/account/recovery-codes/")
    assert codes.status_code == 200
    for shown in codes.context["unused_codes"]:
        assert shown not in stored


def test_a_forgotten_password_is_chosen_again_from_the_letter(client: Client) -> None:
    a_member(a_company(), "coordinator", email="claire@azur.fr", password=PASSWORD)
    other = Client()
    sign_in(other, "claire@azur.fr")
    client.post("/password/reset/", {"email": "claire@azur.fr"}, headers={"Host": "testserver"})
    letter = mail.outbox[0]
    assert letter.subject == "Votre lien pour choisir un mot de passe"
    link = re.search(r"(http://127\.0\.0\.1:\d+)(/password/reset/key/\S+)", str(letter.body))
    assert link is not None  # built from the instance's address, not from the Host that was sent
    form = client.get(link[2], follow=True)
    action = form.redirect_chain[-1][0]
    new = "deux brasses par semaine"
    refused = client.post(action, {"password1": "court", "password2": "court"})
    assert refused.status_code == 422
    done = client.post(action, {"password1": new, "password2": new}, follow=True)
    assert "Mot de passe changé" in done.content.decode()
    assert sign_in(client, "claire@azur.fr", new) == 302
    assert other.get("/account/").status_code == 302
    assert "Ce lien ne sert plus" in Client().get(link[2]).content.decode()


def test_a_letter_is_sent_to_nobody_for_an_unknown_address(client: Client) -> None:
    a_member(a_company(), "coordinator", email="claire@azur.fr", password=PASSWORD)
    known = client.post("/password/reset/", {"email": "claire@azur.fr"})
    unknown = client.post("/password/reset/", {"email": "nobody@azur.fr"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert [letter.to for letter in mail.outbox] == [["claire@azur.fr"]]


def test_a_shut_user_is_told_at_the_door(client: Client) -> None:
    member = a_member(a_company(), "coordinator", identifier="claire", password=PASSWORD)
    User.objects.filter(pk=member.user_id).update(is_active=False)
    answer = client.post("/login/", {"login": "claire", "password": PASSWORD}, follow=True)
    assert "n’est plus ouvert" in answer.content.decode() or WRONG in answer.content.decode()


def test_changing_the_password_ends_the_other_sessions(client: Client, settings: Settings) -> None:
    a_member(a_company(), "coordinator", identifier="claire", password=PASSWORD)
    other = Client()
    sign_in(client, "claire")
    sign_in(other, "claire")
    new = "deux brasses par semaine"
    wrong = client.post("/account/password/", {"oldpassword": "faux", "password1": new, "password2": new})
    assert wrong.status_code == 422
    assert "Ce n’est pas votre mot de passe actuel" in wrong.content.decode()
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_sessions_are_listed_and_ended_one_by_one(client: Client) -> None:
    a_member(a_company(), "coordinator", identifier="claire", password=PASSWORD)
    a_member(a_company("Rivale"), "coordinator", identifier="rival", password=PASSWORD)
    phone, rival = Client(headers={"User-Agent": "Tablette"}), Client(headers={"User-Agent": "Espion"})
    sign_in(client, "claire")
    sign_in(phone, "claire")
    sign_in(rival, "rival")
    page = client.get("/account/sessions/").content.decode()
    assert "Tablette" in page
    assert "Espion" not in page
    number = re.search(r'name="session" value="(\d+)"', page)
    assert number is not None
    assert rival.post("/account/sessions/end/", {"session": number[1]}).status_code == 404
    assert phone.get("/account/").status_code == 200
    client.post("/account/sessions/end/", {"session": number[1]})
    assert phone.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert client.post("/account/sessions/end/", {"session": "x" * 300}).status_code == 404


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0",
            "Firefox sur Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
            "Chrome sur Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari sur iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge sur Windows"),
        ("Tablette", "Tablette"),
        ("", "Navigateur inconnu"),
    ],
)
def test_browsers_are_named_as_people_do(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name


def test_the_night_takes_away_what_no_longer_counts(client: Client) -> None:
    sign_in(client, "claire", "faux")
    sign_in(client, "marc", "faux")
    old = Lockout.objects.filter(key__startswith="account:")[0]
    Lockout.objects.filter(pk=old.pk).update(first_at=timezone.now() - timedelta(days=2))
    purge({})
    assert Lockout.objects.count() == 2
    assert not Lockout.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("path", ["/login/", "/api/device/enrol"])
def test_an_unknown_name_takes_as_many_hashes_as_a_known_one(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time of an answer must not tell who exists: a hash costs far more than all the rest."""
    a_member(a_company(), "technician", identifier="sarah", email="sarah@azur.fr", password=PASSWORD)
    hashes = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashes.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)

    def count(name: str) -> int:
        hashes.clear()
        if path == "/login/":
            sign_in(client, name, "faux mot de passe")
        else:
            body = {"identifier": name, "password": "faux mot de passe", "device_id": str(uuid4())}
            client.post(path, body, content_type="application/json")
        return len(hashes)

    assert count("sarah") == count("nobody") > 0
    if path == "/login/":
        assert count("sarah@azur.fr") == count("nobody@azur.fr") > 0
