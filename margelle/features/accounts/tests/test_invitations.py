"""Places offered by e-mail: bound to an address, taken once, for a week."""

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from margelle.base.jobs.drain import drain
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Invitation, Member

from .make import PASSWORD, a_company, a_member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def azur() -> Company:
    return a_company("Azur")


@pytest.fixture
def marc(azur: Company) -> Member:
    return a_member(azur, first_name="Marc", last_name="Fontaine", identifier="marc", email="marc@azur.fr")


def facts(company: Company) -> list[str]:
    with company_scope(company.id):
        return list(Entry.objects.order_by("seq").values_list("kind", flat=True))


INVITED = {"first_name": "Claire", "last_name": "Vidal", "email": "claire@azur.fr", "role": "coordinator"}


def invite(client: Client, captured: DjangoCaptureOnCommitCallbacks, **values: str) -> str:
    """Invite, run the job, and give the path of the letter's link."""
    with captured(execute=True):
        assert client.post("/team/invitations/new/", {**INVITED, **values}).status_code == 302
    drain()
    found = re.search(r"(/invitation/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_an_invitation_makes_one_member_once(
    client: Client,
    azur: Company,
    marc: Member,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    signed_in(client, marc)
    link = invite(client, django_capture_on_commit_callbacks)
    assert mail.outbox[-1].to == ["claire@azur.fr"]
    claire = Client()
    assert "Bienvenue, Claire" in claire.get(link).content.decode()
    assert claire.post(link, {"password": "court"}).status_code == 422
    assert claire.post(link, {"password": "deux brasses par semaine"}).status_code == 302
    assert claire.get("/team/").status_code == 200
    with company_scope(azur.id):
        member = Member.objects.get(user__email="claire@azur.fr")
    assert member.role == "coordinator"
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"password": "une autre personne ici"}).status_code == 404
    assert facts(azur) == ["MemberInvited", "MemberAdded", "InvitationAccepted"]


def test_a_withdrawn_or_old_invitation_opens_nothing(
    client: Client,
    azur: Company,
    marc: Member,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    signed_in(client, marc)
    link = invite(client, django_capture_on_commit_callbacks)
    with company_scope(azur.id):
        offer = Invitation.objects.get()
        before = offer.expires_at
        Invitation.objects.update(expires_at=offer.created_at)
    assert Client().get(link).status_code == 404
    with company_scope(azur.id):
        Invitation.objects.update(expires_at=before)
    client.post(f"/team/invitations/{offer.id}/end/")
    answer = Client().get(link)
    assert answer.status_code == 404
    unknown = Client().get("/invitation/unknown/")
    assert _plain(answer.content) == _plain(unknown.content)


def _plain(content: bytes) -> bytes:
    return re.sub(rb'nonce="[^"]*"', b"", content)


def test_a_second_invitation_replaces_the_first(
    client: Client, marc: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    signed_in(client, marc)
    first = invite(client, django_capture_on_commit_callbacks)
    second = invite(client, django_capture_on_commit_callbacks)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)


def test_someone_with_an_account_takes_a_second_place_with_its_password(
    client: Client, marc: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    rival = a_company("Rivale")
    known = a_member(rival, "coordinator", email="claire@azur.fr", password=PASSWORD)
    signed_in(client, marc)
    link = invite(client, django_capture_on_commit_callbacks)
    assert Client().post(link, {"password": "pas le bon mot"}).status_code == 422
    claire = Client()
    assert claire.post(link, {"password": PASSWORD}).headers["Location"] == "/login/"
    claire.post("/login/", {"login": "claire@azur.fr", "password": PASSWORD})
    assert "Rivale" in claire.get("/account/").content.decode()
    claire.post("/account/company/", {"company": str(marc.company_id)})
    assert claire.session["company"] == str(marc.company_id)
    assert claire.post("/account/company/", {"company": str(a_company("Autre").id)}).status_code == 404
    assert known.user.check_password(PASSWORD)


def test_an_invitation_is_refused_for_a_member_and_for_a_technician(client: Client, marc: Member) -> None:
    signed_in(client, marc)
    again = client.post("/team/invitations/new/", {**INVITED, "email": "MARC@azur.fr"})
    assert again.status_code == 422
    assert "déjà celle d’un membre" in again.content.decode()
    assert client.post("/team/invitations/new/", {**INVITED, "role": "technician"}).status_code == 422


def test_without_mail_the_link_is_shown_once(client: Client, marc: Member, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    signed_in(client, marc)
    page = client.post("/team/invitations/new/", INVITED).content.decode()
    found = re.search(r"http://testserver(/invitation/[^<\s]+)", page)
    assert found is not None
    assert Client().get(found[1]).status_code == 200
    assert found[1] not in client.get("/team/").content.decode()
