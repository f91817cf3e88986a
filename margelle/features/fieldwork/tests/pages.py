"""Reading pages as a person of the office does."""

import re
from html import unescape

from django.test import Client as Browser
from django.utils import timezone

from margelle.features.accounts.tests.make import a_member, signed_in
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .world import World


def text_of(browser: Browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, response.status_code
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return unescape(re.sub(r"\s+", " ", body)).replace("\u00a0", " ")


def page(world: World, visit: Visit | None = None) -> str:
    return text_of(signed_in(Browser(), world.manager), f"/visits/{(visit or world.visit).pk}/")


def office(world: World, role: str = "manager") -> Browser:
    member = world.manager if role == "manager" else a_member(world.company, role, first_name="Agathe")
    return signed_in(Browser(), member)


def state(world: World) -> str:
    return str(world.fresh().state)


def done(world: World) -> None:
    Visit.objects.filter(pk=world.visit.pk).update(state=State.DONE, finished_at=timezone.now())
