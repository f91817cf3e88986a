"""A thumb that presses twice: both presses are answered. Needs real row locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.tests.make import a_pool, a_site
from margelle.features.logbook import actions
from margelle.features.planning.tests.test_races import until_somebody_waits

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer at a time: nothing to race"),
]


def test_the_right_code_pressed_twice_opens_twice() -> None:
    company = a_company()
    with company_scope(company.id, atomic=True):
        link = actions.make_link(pool=a_pool(a_site()), by=a_member(company))
        code = actions.code_of(link)
        actions.try_code(link=link, typed="000000", address="192.0.2.1")
    pressed = Event()

    def press(number: int) -> str:
        try:
            with company_scope(company.id, atomic=True):
                if number:
                    assert pressed.wait(timeout=20)
                outcome = actions.try_code(link=link, typed=code, address="192.0.2.1")
                if not number:
                    pressed.set()
                    until_somebody_waits()
                return outcome.result
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as thumb:
        assert list(thumb.map(press, range(2))) == ["open", "open"]
