"""What the office shows the owner of papers: those it chose, behind the code, and to nobody else."""

import pytest
from django.test import Client as Browser
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_member
from margelle.features.clients.models import Client
from margelle.features.clients.tests.make import a_client
from margelle.features.planning.actions import attach_document, cancel_visit, show_document
from margelle.features.planning.models import Visit, VisitDocument

from .test_public import World, a_world, enter

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 garantie de la pompe"


@pytest.fixture
def world() -> World:
    return a_world()


def a_paper(world: World, name: str = "garantie pompe.pdf", *, shown: bool = True) -> VisitDocument:
    """On the coming visit of the pool."""
    with company_scope(world.company.id):
        visit = Visit.objects.filter(pool_links__pool=world.pool, day__gt=timezone.localdate()).get()
        row = attach_document(visit=visit, by=world.technician, name=name, content=PDF)
        if shown:
            show_document(document=row, shown=True, by=world.technician)
        return row


def office(world: World) -> tuple[Member, Browser]:
    manager = a_member(world.company, "manager")
    browser = Browser()
    browser.force_login(manager.user)
    return manager, browser


def test_the_owner_reads_the_papers_that_the_office_chose(world: World) -> None:
    row, hidden = a_paper(world), a_paper(world, "bon interne.pdf", shown=False)
    browser = enter(world)
    page = browser.get(f"/c/{world.token}/").content.decode()
    assert "garantie pompe.pdf" in page and "bon interne" not in page
    answer = browser.get(f"/c/{world.token}/documents/{row.pk}/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]  # a file
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert browser.get(f"/c/{world.token}/documents/{hidden.pk}/").status_code == 404


def test_a_paper_needs_the_code_and_belongs_to_the_pool(world: World) -> None:
    row = a_paper(world)
    assert Browser().get(f"/c/{world.token}/documents/{row.pk}/").status_code == 404
    rival = a_world(name="Rival", ph="6.9")
    assert enter(rival).get(f"/c/{rival.token}/documents/{row.pk}/").status_code == 404


def test_the_office_shows_it_and_takes_it_back(world: World) -> None:
    row = a_paper(world, shown=False)
    _, browser = office(world)
    address = f"/visits/{row.visit_id}/documents/{row.pk}/showing/"
    for said, shown, words in (("yes", True, "Dans l’e-carnet"), ("no", False, "Montrer au")):
        assert browser.post(address, {"shown": said}).status_code == 302
        with company_scope(world.company.id):
            assert VisitDocument.objects.get(pk=row.pk).is_shown is shown
        assert words in browser.get(f"/visits/{row.visit_id}/").content.decode()


def test_what_was_for_the_former_owner_is_not_for_the_next(world: World) -> None:
    row = a_paper(world)
    with company_scope(world.company.id):
        buyer = a_client(last_name="Garnier")
        Client.objects.filter(pk=buyer.pk).update(email="")
        Visit.objects.filter(pk=row.visit_id).update(client=buyer)
    assert enter(world).get(f"/c/{world.token}/documents/{row.pk}/").status_code == 404


def test_a_cancelled_visit_takes_its_papers_along(world: World) -> None:
    row = a_paper(world)
    manager, _ = office(world)
    with company_scope(world.company.id):
        visit = Visit.objects.get(pk=row.visit_id)
        cancel_visit(visit=visit, by=manager, reason="Plus besoin")
    assert "garantie" not in enter(world).get(f"/c/{world.token}/").content.decode()
