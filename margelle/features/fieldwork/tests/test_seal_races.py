"""Two visits validated at the same instant: two seals, no gap, no double. Needs real row locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from margelle.base.tenancy.scope import company_scope
from margelle.features.fieldwork import actions
from margelle.features.fieldwork.models import Seal
from margelle.features.fieldwork.queries import wrongs
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .make import a_reading, a_report
from .world import a_world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer at a time: nothing to race"),
]
AT_ONCE = 6


def test_of_six_validations_at_once_each_has_its_own_link() -> None:
    world = a_world()
    with company_scope(world.company.id):
        visits = []
        for _ in range(AT_ONCE):
            visit = a_visit(
                site=world.site, service=world.service, technician=world.technician, day=world.today,
                state=State.DONE,
            )  # fmt: skip
            a_reading(a_report(visit), world.pool)
            visits.append(visit.pk)
    together = Barrier(AT_ONCE)

    def validate(number: int) -> None:
        try:
            with company_scope(world.company.id, atomic=True):
                row = Visit.objects.select_related("company").get(pk=visits[number])
                together.wait(timeout=20)
                actions.validate(visit=row, by=world.manager)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as offices:
        list(offices.map(validate, range(AT_ONCE)))
    with company_scope(world.company.id):
        assert list(Seal.objects.values_list("number", flat=True)) == list(range(1, AT_ONCE + 1))
        assert list(wrongs()) == []
