"""The report goes to the client as soon as the visit is validated, and nothing internal with it."""

from typing import Any

import pytest
from django.core import mail

from margelle.base.jobs.drain import drain
from margelle.base.tenancy.scope import company_scope
from margelle.features.clients.models import Client
from margelle.features.messaging.models import Message, OccasionSetting
from margelle.features.planning.actions import change_state
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import Side, State

from .test_public import SECRETS, World, a_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    a_world(ph="6.9")  # the rival: same words
    return a_world()


def _switched_on(world: World, *, on: bool = True) -> Visit:
    with company_scope(world.company.id):
        OccasionSetting.objects.create(occasion="visit_report", is_on=on)
        visit = Visit.objects.get(report__photos=world.photo)
        Visit.objects.filter(pk=visit.pk).update(state=State.DONE)
        Client.objects.filter(pk=visit.client_id).update(email="helene@exemple.fr")
        return Visit.objects.get(pk=visit.pk)


def _validate(world: World, visit: Visit, capture: Any, to: State = State.VALIDATED) -> None:
    with company_scope(world.company.id), capture(execute=True):
        change_state(
            visit=visit,
            to=to,
            by=world.technician,
            side=Side.MANAGER,
            reason="Une photo manque" if to == State.DONE else "",
        )


def test_the_report_leaves_by_itself_and_holds_nothing_internal(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    visit = _switched_on(world)
    _validate(world, visit, django_capture_on_commit_callbacks)
    drain()
    [letter] = mail.outbox
    assert letter.to == ["helene@exemple.fr"]
    text = f"{letter.subject}\n{letter.body}"
    assert "Le pH est un peu haut, corrigé." in text
    assert "pH 7,8 (haut)" in text
    assert "Laissez la filtration tourner." in text
    assert f"/c/{world.token}/" in text
    assert [secret for secret in (*SECRETS, world.code) if secret in text] == []


def test_it_leaves_once_whatever_is_validated_again(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    visit = _switched_on(world)
    _validate(world, visit, django_capture_on_commit_callbacks)
    _validate(world, visit, django_capture_on_commit_callbacks, State.DONE)
    _validate(world, visit, django_capture_on_commit_callbacks)
    drain()
    assert len(mail.outbox) == 1


def test_a_company_that_has_not_switched_it_on_writes_to_nobody(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    visit = _switched_on(world, on=False)
    _validate(world, visit, django_capture_on_commit_callbacks)
    with company_scope(world.company.id):
        assert Message.objects.count() == 0
