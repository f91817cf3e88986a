"""What follows by itself, and what this room puts on other rooms' pages."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client as Browser
from pytest_django import DjangoCaptureOnCommitCallbacks

from margelle.base.journal import record
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.events import CompanyOpened
from margelle.features.accounts.tests.make import signed_in
from margelle.features.fieldwork.actions import give_starter_skip_reasons
from margelle.features.fieldwork.events import PhotoAdded
from margelle.features.fieldwork.models import Photo, SkipReason
from margelle.features.fieldwork.queries import skip_reasons
from margelle.features.fieldwork.rules import STARTER_SKIP_REASONS

from .make import a_media, a_photo, a_report
from .world import World, a_world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    here = a_world()
    with company_scope(here.company.id):
        yield here


def test_new_company_begins_with_reasons_to_skip(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    SkipReason.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        record(CompanyOpened(entity_id=world.company.pk))
    assert tuple(skip_reasons()) == STARTER_SKIP_REASONS
    assert SkipReason.objects.count() == len(STARTER_SKIP_REASONS)


def test_own_reasons_are_left_alone(world: World) -> None:
    SkipReason.objects.all().delete()
    SkipReason.objects.create(label="Grève")
    give_starter_skip_reasons()
    assert skip_reasons() == ["Grève"]


def test_upload_and_operation_that_did_not_see_each_other_meet_afterwards(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    media = a_media()
    photo = a_photo(a_report(world.visit), sha256=media.sha256)
    event = PhotoAdded(entity_id=world.visit.pk, fact=photo.pk, sha256=media.sha256, moment="after")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        record(event)
    assert Photo.objects.get().media == media


def test_stock_page_names_the_visit_that_used_the_product(world: World) -> None:
    world.push(world.used("0.72"))
    html = signed_in(Browser(), world.manager).get("/catalogue/stock/").content.decode()
    assert f'href="/visits/{world.visit.pk}/"' in html and "Mme Ferrand" in html
