"""Two companies that add the same person at the same moment: nobody is told that the server failed."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from margelle.base.jobs.drain import drain
from margelle.features.accounts.actions import people
from margelle.features.accounts.models import Company, Member, Seat, User

from .make import PASSWORD, a_company, a_member, signed_in

pytestmark = pytest.mark.django_db
NEW = {"first_name": "Inès", "last_name": "Carpentier", "phone": "", "colour": "4", "week_hours": "35"}
FORM = {
    "company": "Bleu Lagon",
    "first_name": "Inès",
    "last_name": "Carpentier",
    "email": "ines@bleu-lagon.fr",
    "password": "trois brasses par semaine",
}


class Rival:
    """Somebody whose account is written between our look for a free identifier and our own write."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, times: int = 1, email: str | None = None) -> None:
        self.left, self.email = times, email
        self.look = people.new_identifier
        monkeypatch.setattr(people, "new_identifier", self.new_identifier)

    def new_identifier(self, first_name: str, last_name: str) -> str:
        name = self.look(first_name, last_name)
        if self.left:
            self.left -= 1
            User.objects.create(username=name, email=self.email)
        return name


def test_the_second_of_two_technicians_takes_the_next_identifier(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(client, a_member(a_company(), identifier="marc"))
    Rival(monkeypatch, times=2)
    answer = client.post("/team/new/", NEW)
    assert answer.status_code == 200
    assert "ines.carpentier3" in answer.content.decode()
    names = set(User.objects.values_list("username", flat=True))
    assert names == {"marc", "ines.carpentier", "ines.carpentier2", "ines.carpentier3"}
    assert Seat.objects.filter(user__username="ines.carpentier3").count() == 1


def test_the_second_sign_up_with_one_address_is_told_and_opens_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Rival(monkeypatch, email=FORM["email"])
    answer = client.post("/sign-up/", FORM)
    assert answer.status_code == 422
    assert "Cette adresse a déjà un compte" in answer.content.decode()
    assert not Company.objects.exists()


def test_an_invited_person_who_just_got_an_account_is_asked_for_its_password(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    marc: Member = a_member(a_company(), email="marc@azur.fr")
    invited = {"first_name": "Inès", "last_name": "Carpentier", "email": FORM["email"], "role": "coordinator"}
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(client, marc).post("/team/invitations/new/", invited)
    drain()
    link = re.search(r"(/invitation/\S+)", str(mail.outbox[-1].body))
    assert link is not None
    Rival(monkeypatch, email=FORM["email"])
    ines = Client()
    answer = ines.post(link[1], {"password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [(link[1], 302)]
    assert reverse("account_reset_password") in answer.content.decode()
    assert Seat.objects.filter(company=marc.company).count() == 1
