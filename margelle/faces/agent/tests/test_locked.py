"""A phone that the office has shut out: what its holder may still see."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.actions.devices import revoke_device
from margelle.features.accounts.models import Device
from margelle.features.fieldwork.models import Photo, Reading
from margelle.features.planning.actions import edit_visit
from tests.servers.instance import wait_for

from .test_phone import SENT, World, arrive, browser, context, phone, record_ph, visit_address, world

__all__ = ["browser", "context", "phone", "world"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_locked_phone_names_no_client_and_tells_no_instruction(
    phone: Page, world: World, live_server: LiveServer
) -> None:
    with company_scope(world.company.pk, atomic=True):
        edit_visit(visit=world.visit, by=None, instructions="La clé est sous le pot")
    phone.goto(visit_address(live_server, world))
    expect(phone.get_by_text("sous le pot")).to_be_visible()
    with company_scope(world.company.pk, atomic=True):
        device = Device.objects.select_related("member").get()
        revoke_device(device=device, mode="lock", by=device.member)
    phone.reload()
    expect(phone.get_by_role("heading", name="Intervention ouverte")).to_be_visible()
    expect(phone.get_by_text("sous le pot")).to_have_count(0)
    phone.get_by_role("button", name="En route").click()
    expect(phone.get_by_role("button", name="Arrivé")).to_be_visible()
    phone.goto(f"{live_server.url}/tech/profil")
    expect(phone.locator(".queued")).to_contain_text("En route")
    expect(phone.get_by_text("Ferrand")).to_have_count(0)


def test_a_leaver_s_phone_gives_its_last_entries_and_shows_nothing_more(
    phone: Page, context: BrowserContext, world: World, live_server: LiveServer
) -> None:
    phone.reload()  # from here on the worker serves
    context.set_offline(True)
    phone.goto(visit_address(live_server, world))
    arrive(phone)
    record_ph(phone)
    phone.locator("#photo-before").set_input_files(world.picture)
    expect(phone.locator(".net")).to_contain_text("1 photo en attente")
    with company_scope(world.company.pk, atomic=True):
        device = Device.objects.select_related("member").get()
        revoke_device(device=device, mode="lock", by=device.member, last_push=True)
    context.set_offline(False)
    expect(phone.get_by_role("heading", name="Intervention ouverte")).to_be_visible()
    phone.goto(f"{live_server.url}/tech/profil")
    expect(phone.locator("main")).to_contain_text(SENT)
    assert len(world.facts(Reading, "value")) == 1
    [photo] = world.facts(Photo, "media_id")
    assert photo[0] is not None

    def has_told_that_nothing_is_left() -> bool:
        with company_scope(world.company.pk):
            told = Device.objects.get()
        return (told.queue, told.photos, told.last_push_until) == (0, 0, None)

    wait_for(has_told_that_nothing_is_left)
