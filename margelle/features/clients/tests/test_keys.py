"""Keys held for clients: handed out, back in, who has them, and a leaver's (PEER-19)."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.clients.actions import return_key, take_key
from margelle.features.clients.models import KeyCustody, SiteKey
from margelle.features.clients.queries import held_keys, listed_keys

from .make import a_client, a_key, a_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def rival() -> tuple[Member, SiteKey]:
    """Somebody of a company that looks the same, and its key."""
    company = a_company("Rivale")
    with company_scope(company.id):
        return a_member(company, "technician"), a_key(a_site(a_client()), "Portail")


@pytest.fixture
def office(rival: tuple[Member, SiteKey]) -> Any:
    company = a_company()
    member = a_member(company, "manager", first_name="Marc", last_name="Fontaine")
    with company_scope(company.id):
        yield member


@pytest.fixture
def browser(office: Member) -> Browser:
    return signed_in(Browser(), office)


def technician(office: Member, first: str = "Julien") -> Member:
    return a_member(office.company, "technician", first_name=first, last_name="Rossi")


def text(answer: Any) -> str:
    return " ".join(str(answer.content.decode()).split()).replace("&nbsp;", " ")


def test_a_key_belongs_to_a_site_and_hangs_at_the_office(browser: Browser) -> None:
    site = a_site(a_client())
    address = f"/clients/sites/{site.pk}/keys/new/"
    assert browser.post(address, {"kind": "badge", "label": "", "copies": "1"}).status_code == 422
    assert browser.post(address, {"kind": "badge", "label": "Résidence", "copies": "0"}).status_code == 422
    assert not SiteKey.objects.exists()
    browser.post(address, {"kind": "badge", "label": "Résidence", "copies": "2"})
    key = SiteKey.objects.get()
    assert (str(key), key.site, key.at_office) == ("Badge Résidence", site, 2)
    assert "au bureau : 2 sur 2" in text(browser.get(f"/clients/{site.client_id}/"))


def test_the_office_hands_it_out_and_takes_it_back_with_its_history(browser: Browser, office: Member) -> None:
    key, julien = a_key(a_site(a_client())), technician(office)
    browser.post(f"/clients/keys/{key.pk}/custody/", {"holder": julien.pk})
    custody = KeyCustody.objects.get()
    assert (custody.holder, custody.handed_by, custody.returned_at) == (julien, office, None)
    assert "chez Julien Rossi" in text(browser.get(f"/clients/{key.site.client_id}/"))
    lea = technician(office, "Léa")
    refused = browser.post(f"/clients/keys/{key.pk}/custody/", {"holder": lea.pk}, follow=True)
    assert "Aucun exemplaire n’est au bureau : Julien Rossi l’a encore." in text(refused)
    for _ in range(2):
        browser.post(f"/clients/keys/custodies/{custody.pk}/end/")
    custody.refresh_from_db()
    assert custody.returned_at and custody.returned_by == office and KeyCustody.objects.count() == 1
    page = text(browser.get(f"/clients/keys/{key.pk}/"))
    assert "remise par Marc Fontaine" in page and "rendue" in page
    told = Entry.objects.filter(entity="key").order_by("seq").values_list("kind", flat=True)
    assert list(told) == ["KeyTaken", "KeyReturned"]


def test_what_a_technician_has_in_his_hand_is_kept_and_looks_doubtful(office: Member) -> None:
    key, julien, lea = a_key(a_site(a_client())), technician(office), technician(office, "Léa")
    take_key(key=key, holder=julien, by=julien)
    take_key(key=key, holder=lea, by=lea)
    take_key(key=key, holder=lea, by=lea)  # he has it already
    [row] = listed_keys()
    assert row.is_doubtful and [one.holder for one in row.out] == [julien, lea]


def test_a_key_brought_back_by_a_colleague_is_back(office: Member) -> None:
    key, julien, lea = a_key(a_site(a_client())), technician(office), technician(office, "Léa")
    take_key(key=key, holder=julien, by=julien)
    back = return_key(key=key, holder=lea, by=lea)
    assert back is not None and (back.holder, back.returned_by) == (julien, lea)
    assert return_key(key=key, holder=lea, by=lea) is None


def test_a_technician_who_leaves_shows_his_keys(browser: Browser, office: Member) -> None:
    julien = technician(office)
    take_key(key=a_key(a_site(a_client()), "Local technique"), holder=julien, by=office)
    Member.objects.filter(pk=julien.pk).update(shut_at=timezone.now())
    page = text(browser.get(f"/team/{julien.pk}/"))
    assert "Clés détenues" in page and "Clé Local technique" in page and "faites-vous rendre ces clés" in page


def test_keys_given_back_to_the_client_leave_the_list(browser: Browser, office: Member) -> None:
    key, julien = a_key(a_site(a_client())), technician(office)
    take_key(key=key, holder=julien, by=office)
    refused = browser.post(f"/clients/keys/{key.pk}/end/", follow=True)
    assert "Encore chez Julien Rossi" in text(refused)
    return_key(key=key, holder=julien, by=office)
    browser.post(f"/clients/keys/{key.pk}/end/")
    assert list(listed_keys()) == [] and list(listed_keys(given_back=True)) == [key]


def test_another_company_s_people_and_keys_are_out_of_reach(
    rival: tuple[Member, SiteKey], browser: Browser, office: Member
) -> None:
    stranger, theirs = rival
    key = a_key(a_site(a_client()))
    answer = browser.post(f"/clients/keys/{key.pk}/custody/", {"holder": stranger.pk})
    assert answer.status_code == 422 and "Choisissez un membre de l’équipe." in text(answer)
    assert browser.post(f"/clients/keys/{theirs.pk}/custody/", {"holder": office.pk}).status_code == 404
    assert not KeyCustody.objects.exists()


def test_the_list_costs_the_same_queries_at_any_length(browser: Browser, office: Member) -> None:
    julien = technician(office)

    def one_more(name: str) -> None:
        take_key(key=a_key(a_site(a_client(name=name)), name), holder=julien, by=office)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            browser.get("/clients/keys/")
        return len(seen)

    one_more("Arnaud")
    cost()
    few = cost()
    one_more("Bonnet")
    one_more("Castel")
    assert cost() == few and held_keys(julien).count() == 3
