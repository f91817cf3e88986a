"""Codes, links and spaces: what opens, what dies, what is counted."""

import pytest
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.actions import hand_over_site
from margelle.features.clients.models import Pool
from margelle.features.clients.tests.make import a_client, a_pool, a_site
from margelle.features.logbook import actions, queries
from margelle.features.logbook.actions.exports import TooMany
from margelle.features.logbook.models import LogbookExport, LogbookLink, LogbookTry

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return a_company()


def _pool() -> Pool:
    return a_pool(a_site())


def test_opening_a_space_gives_each_pool_one_code_and_closing_keeps_it(company: Company) -> None:
    by = a_member(company)
    with company_scope(company.id):
        site = a_site()
        pools = [a_pool(site), a_pool(site, name="Spa")]
        links = actions.open_space(client=site.client, by=by)
        assert {link.pool_id for link in links} == {pool.pk for pool in pools}
        assert queries.is_open(site.client_id) is True
        actions.close_space(client=site.client, by=by)
        assert queries.is_open(site.client_id) is False
        again = actions.open_space(client=site.client, by=by)
        assert {link.pk for link in again} == {link.pk for link in links}
        kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
        assert kinds == ["SpaceOpened", "LinkMade", "LinkMade", "SpaceClosed", "SpaceOpened"]


def test_the_address_is_found_by_its_hash_and_printed_again(company: Company) -> None:
    with company_scope(company.id):
        link = actions.make_link(pool=_pool(), by=None)
        token = actions.token_of(link)
        assert capabilities.find(purpose="logbook", secret=token) == capabilities.Found(company.id, link.id)
        row = LogbookLink.objects.get(pk=link.pk)
        assert token.encode() not in bytes(row.token_sealed)
        assert actions.code_of(row).encode() not in bytes(row.code_sealed)


def test_a_replaced_link_dies_at_once(company: Company) -> None:
    by = a_member(company)
    with company_scope(company.id):
        old = actions.make_link(pool=_pool(), by=by)
        dead = actions.token_of(old)
        fresh = actions.replace_link(link=old, by=by)
        assert capabilities.find(purpose="logbook", secret=dead) is None
        assert actions.link_named(old.pk) is None
        assert actions.link_named(fresh.pk) == fresh
        assert actions.token_of(fresh) != dead


def test_a_sealed_code_does_not_open_on_another_row(company: Company) -> None:
    with company_scope(company.id):
        one, two = (actions.make_link(pool=_pool(), by=None) for _ in range(2))
        two.code_sealed = one.code_sealed
        with pytest.raises(ValueError, match="another row"):
            actions.code_of(two)


def _wrong(link: LogbookLink) -> str:
    return "111112" if actions.code_of(link) != "111112" else "222223"


def _forget_wait(link: LogbookLink) -> None:
    LogbookTry.objects.filter(link=link).update(locked_until=timezone.now())


def test_the_fifth_wrong_code_shuts_the_door_even_to_the_right_one(company: Company) -> None:
    with company_scope(company.id):
        link = actions.make_link(pool=_pool(), by=None)
        results = []
        for _ in range(5):
            results.append(actions.try_code(link=link, typed=_wrong(link), address="203.0.113.7").result)
            if len(results) < 5:
                _forget_wait(link)
        assert results == ["wrong", "wrong", "wrong", "wrong", "shut"]
        right = actions.try_code(link=link, typed=actions.code_of(link), address="203.0.113.7")
        assert right.result == "shut"
        elsewhere = actions.try_code(link=link, typed=actions.code_of(link), address="203.0.113.8")
        assert elsewhere.result == "open"
        assert Entry.objects.filter(kind="LogbookLocked").count() == 1


def test_many_addresses_together_are_stopped_too(company: Company) -> None:
    with company_scope(company.id):
        link = actions.make_link(pool=_pool(), by=None)
        results = [
            actions.try_code(link=link, typed=_wrong(link), address=f"203.0.113.{n}").result
            for n in range(40)
        ]
        assert results[:24] == ["wrong"] * 24
        assert set(results[24:]) == {"shut"}
        assert (
            actions.try_code(link=link, typed=actions.code_of(link), address="198.51.100.1").result == "shut"
        )


def test_the_right_code_clears_the_count(company: Company) -> None:
    with company_scope(company.id):
        link = actions.make_link(pool=_pool(), by=None)
        actions.try_code(link=link, typed=_wrong(link), address="203.0.113.7")
        assert (
            actions.try_code(link=link, typed=actions.code_of(link), address="203.0.113.7").result == "open"
        )
        left = actions.try_code(link=link, typed=_wrong(link), address="203.0.113.7").left
        assert left == 4


def test_a_new_owner_of_the_pool_shuts_the_former_one_out(
    company: Company, django_capture_on_commit_callbacks: object
) -> None:
    with company_scope(company.id):
        site, to = a_site(), a_client("Garnier")
        [link] = [actions.make_link(pool=a_pool(site), by=None)]
        elsewhere = actions.make_link(pool=a_pool(a_site(site.client)), by=None)
        actions.open_space(client=site.client, by=None)
        code, token = actions.code_of(link), actions.token_of(link)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture
            hand_over_site(site=site, to=to, on=timezone.localdate(), by=None)
        now = actions.link_named(link.pk)
        assert now is not None
        assert actions.token_of(now) == token
        assert (actions.code_of(now) != code, now.code_version) == (True, 2)
        assert actions.try_code(link=now, typed=code, address="192.0.2.1").result == "wrong"
        assert queries.is_open(now.pool.site.client_id) is False
        elsewhere.refresh_from_db()
        assert elsewhere.code_version == 1


def test_ten_books_a_day_hold_for_those_that_are_made_at_once(company: Company) -> None:
    with company_scope(company.id):
        pool, kind = _pool(), LogbookExport.Kind.JSON
        tickets = [actions.open_ticket(pool=pool) for _ in range(11)]
        made = queries.book(pool)
        for ticket in tickets[:10]:
            actions.keep_export(ticket=ticket, book=made, kind=kind, content=b"{}", by=None)
        with pytest.raises(TooMany, match="dix fois"):
            actions.keep_export(ticket=tickets[10], book=made, kind=kind, content=b"{}", by=None)
        assert LogbookExport.objects.count() == 10
