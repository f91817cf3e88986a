"""A site changes hands: what is yet to come follows the new owner, what was done does not move (PEER-14)."""

from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.clients.actions import hand_over_site
from margelle.features.clients.models import Client, Contract, Ownership, Site
from margelle.features.planning.actions import follow_owner, make_visits
from margelle.features.planning.models import Visit, VisitSeries
from margelle.features.planning.rules import State

from .make import a_draft, a_pool_client, a_scenario, a_series, a_technician, a_visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def company() -> Company:
    return a_company()


def _hand_over(site: Site, to: Client, on: date, run: object) -> None:
    """As a request does it: the reactions run once the change is written."""
    with run(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        hand_over_site(site=site, to=to, on=on, by=None)


def test_what_comes_follows_and_what_was_done_stays(
    company: Company, django_capture_on_commit_callbacks: object
) -> None:
    today = local_today(company)
    rival = a_company("Rival")
    with company_scope(rival.id):
        theirs = a_visit(day=today + DAY)
    with company_scope(company.id):
        former, to, julien = a_pool_client(), a_pool_client("Garnier"), a_technician()
        site = former.sites.get()
        Ownership.objects.create(site=site, client=former, from_day=today - 90 * DAY)
        other = a_visit(client=to, day=today + DAY)
        stay = [
            a_visit(site=site, day=today - 3 * DAY),
            a_visit(site=site, day=today, state=State.DONE, technician=julien),
            a_visit(site=site, day=today + DAY, state=State.CANCELLED),
        ]
        follow = [
            a_visit(site=site, day=today - DAY),
            a_visit(site=site, day=today, state=State.EN_ROUTE, technician=julien),
            a_visit(site=site, day=today + DAY, technician=julien),
            a_visit(site=site, day=None),
        ]
        draft = a_draft(a_scenario(a_member(company), first=today, last=today + 7 * DAY), follow[2])
        _hand_over(site, to, today - DAY, django_capture_on_commit_callbacks)

        for visit, owner, version in [*((v, former, 1) for v in stay), *((v, to, 2) for v in follow)]:
            visit.refresh_from_db()
            assert (visit.client, visit.version) == (owner, version)
        assert follow[2].technician == julien and "client" in follow[2].notice
        told = Entry.objects.filter(kind="VisitEdited", payload__fields=["client"])
        assert {entry.entity_id for entry in told} == {visit.pk for visit in follow}
        draft.refresh_from_db()
        assert draft.client == to
        other.refresh_from_db()
        assert other.version == 1
        assert follow_owner(site=Site.objects.get(pk=site.pk), on=today - DAY) == 0
        assert told.count() == 4
    with company_scope(rival.id):
        theirs.refresh_from_db()
        assert theirs.version == 1


def test_a_running_series_goes_on_for_the_new_owner_without_the_contract(
    company: Company, django_capture_on_commit_callbacks: object
) -> None:
    today = local_today(company)
    with company_scope(company.id):
        former, to = a_pool_client(), a_pool_client("Garnier")
        contract = Contract.objects.create(client=former, name="À l’année", starts_on=today)
        shared = {"client": former, "technician": a_technician(), "starts_on": today, "contract": contract}
        running = a_series(**shared)  # type: ignore[arg-type]  # mixed keywords
        ended = a_series(**shared | {"ends_on": today - DAY})  # type: ignore[arg-type]
        make_visits(series=running, today=today)
        _hand_over(former.sites.get(), to, today, django_capture_on_commit_callbacks)
        running.refresh_from_db()
        ended.refresh_from_db()
        assert (running.client, running.contract, running.version) == (to, None, 2)
        assert (ended.client, ended.contract) == (former, contract)
        coming = Visit.objects.filter(series=running)
        assert coming.count() > 5
        assert {visit.client_id for visit in coming} == {to.pk}
        made = coming.count()
        make_visits(series=VisitSeries.objects.get(pk=running.pk), today=today + 30 * DAY)
        assert coming.all().count() > made
        assert not coming.exclude(client=to).exists()
        assert Entry.objects.get(kind="SeriesEdited").payload["scope"] == "owner"


def test_a_visit_done_for_the_former_owner_can_still_be_mended(company: Company) -> None:
    today = local_today(company)
    browser = signed_in(Browser(), a_member(company))
    with company_scope(company.id):
        former, to = a_pool_client(), a_pool_client("Garnier")
        former.sites.create(city="Vence", company_id=company.id)
        site = former.sites.get(city="Mougins")
        visit = a_visit(site=site, day=today - DAY, state=State.DONE, technician=a_technician())
        hand_over_site(site=site, to=to, on=today, by=None)
    page = browser.get(reverse("planning:visit_edit", args=[visit.pk])).content.decode()
    assert f'value="{site.pk}"' in page
    assert "1 chemin des Pins" in page
