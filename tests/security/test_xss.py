"""Thirty hostile texts in every field that people fill: each page shows them as text, none becomes markup."""

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import cycle
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Agency, Company, Member
from margelle.features.catalogue.models import Product, ServiceType, Task
from margelle.features.clients.models import AccessNote, Client, Contact, Contract, InternalNote, Pool, Site
from margelle.features.clients.models import Tag as Label
from margelle.features.fieldwork.models import Comment, Incident, Recommendation, Report
from margelle.features.fieldwork.tests.make import a_comment, a_task_done
from margelle.features.logbook import actions as logbook
from margelle.features.logbook.models import LogbookLink
from margelle.features.messaging.models import Message
from margelle.features.planning.models import Preparation, Reminder, Visit
from tests.permissions.callers import Caller
from tests.permissions.conftest import World
from tests.permissions.routes import routes
from tests.permissions.test_matrix import addresses

pytestmark = pytest.mark.django_db
MARK = "zqx"
PAYLOADS = [
    "<script>zqx()</script>",
    "</script><script>zqx()</script>",
    "<img src=x onerror=zqx()>",
    "<svg onload=zqx()>",
    '"><img src=x onerror=zqx()>',
    "'><img src=x onerror=zqx()>",
    '" onmouseover="zqx()',
    "' onfocus='zqx()' autofocus='",
    "<a href=javascript:zqx()>x</a>",
    "javascript:zqx()",
    "<iframe srcdoc='<script>zqx()</script>'>",
    "<style>@import 'zqx'</style>",
    "<link rel=stylesheet href=//zqx>",
    "<base href=//zqx>",
    "<meta http-equiv=refresh content=0;zqx>",
    "<math><mi xlink:href='javascript:zqx()'>",
    "<details open ontoggle=zqx()>",
    "<template><script>zqx()</script></template>",
    "<form action=//zqx><button>x</button></form>",
    "<input autofocus onfocus=zqx()>",
    "<!--><script>zqx()</script-->",
    "<scr<script>ipt>zqx()</script>",
    "\\u003cscript\\u003ezqx()",
    "&lt;script&gt;zqx()&lt;/script&gt;",
    "{{ zqx }}{% include 'zqx' %}",
    "${zqx}",
    "<button hx-get='/zqx' hx-trigger=load>",
    "<div hx-on:load='zqx()'>",
    "<confirm-dialog zqx>",
    "<object data='zqx'></object>",
    "</title><script>zqx()</script>",
    "</textarea><script>zqx()</script>",
]

TEXTS: list[tuple[type[Any], tuple[str, ...]]] = [
    (Client, ("last_name", "first_name", "address", "city")),
    (Site, ("address", "city")),
    (Pool, ("name",)),
    (Contact, ("name",)),
    (AccessNote, ("text",)),
    (InternalNote, ("text",)),
    (Contract, ("name",)),
    (Label, ("name",)),
    (Task, ("name",)),
    (Product, ("name",)),
    (ServiceType, ("name",)),
    (Visit, ("instructions", "state_reason", "notice")),
    (Comment, ("text",)),
    (Incident, ("text",)),
    (Recommendation, ("label", "text")),
    (Member, ("first_name", "last_name")),
    (Agency, ("name",)),
    (Message, ("body", "subject", "reason")),
    (Reminder, ("note",)),
    (Preparation, ("text",)),
]


ADDRESSES = {"href", "src", "action", "formaction", "hx-get", "hx-post", "data", "srcdoc", "style"}


class Reader(HTMLParser):
    """What a browser would make of a page: elements, and attributes, that bear the mark outside of text."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.seen = 0
        self.scripts = 0
        self._in: str = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        self.scripts += tag == "script"
        for name, value in attrs:
            text = (value or "").strip().lower()
            if MARK in name or (name.startswith("on") and MARK in text):
                self.wrong.append(f"<{tag} {name}={value!r}>")
            is_ours = text.startswith(("/", "?", "tel:", "mailto:"))
            if name in ADDRESSES and MARK in text and not is_ours:
                self.wrong.append(f"<{tag} {name}={value!r}>")
            self.seen += MARK in text

    def handle_data(self, data: str) -> None:
        self.seen += MARK in data
        if MARK in data and self._in in ("script", "style"):
            self.wrong.append(f"<{self._in}>{data[:60]}")

    def handle_endtag(self, tag: str) -> None:
        self._in = ""


def read(body: bytes) -> Reader:
    reader = Reader()
    reader.feed(body.decode())
    return reader


GROUPS = [PAYLOADS[start : start + 8] for start in range(0, len(PAYLOADS), 8)]


def poison(world: World, payloads: list[str]) -> None:
    """Put the payloads into every text of the company, past all forms, as an old import could have.

    Short fields hold the beginning only, so that each field begins with another payload of the group.
    """
    turns = cycle(range(len(payloads)))

    def text() -> str:
        turn = next(turns)
        return " ".join(payloads[turn:] + payloads[:turn])

    payload = text()
    firm = world.mine
    Company.objects.filter(pk=firm.company.pk).update(name=payload[:120])
    with company_scope(firm.company.id):
        report = Report.objects.get(visit=firm.things["reported"])
        a_comment(report, payload, audience="client")
        a_comment(report, payload, audience="team")
        a_task_done(report, Task.objects.earliest("id"), done=False, reason=payload[:100])
        for model, names in TEXTS:
            for row in model.objects.all():
                for name in names:
                    length = model._meta.get_field(name).max_length or 2000
                    setattr(row, name, text()[:length])
                model.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in names})


def pages(world: World) -> Iterator[tuple[str, bytes]]:
    for route in routes():
        if not route.kinds <= {"member", "public"} or route.name.startswith(("api_", "ops:", "agent:")):
            continue
        caller: Caller = world.callers["anonymous" if route.kinds == {"public"} else "manager"]
        address, _ = addresses(route, world)["mine"]
        answer = world.desk.ask(caller, "GET", address)
        if answer.kind == "text/html" and answer.status == 200:
            yield route.name, answer.body


@pytest.fixture(scope="module")
def clean(world: World) -> dict[str, int]:
    """How many script elements each page has when nobody is hostile."""
    return {name: read(body).scripts for name, body in pages(world)}


@pytest.mark.parametrize("payloads", GROUPS, ids=lambda group: group[0][:24])
def test_a_hostile_text_is_shown_as_text(world: World, clean: dict[str, int], payloads: list[str]) -> None:
    mark = transaction.savepoint()
    try:
        poison(world, payloads)
        wrong, showing = [], set()
        for name, body in pages(world):
            reader = read(body)
            wrong += [f"{name}: {found}" for found in reader.wrong]
            if reader.scripts != clean[name]:
                wrong.append(f"{name}: {reader.scripts} script elements instead of {clean[name]}")
            if reader.seen:
                showing.add(name)
    finally:
        transaction.savepoint_rollback(mark)
        transaction.savepoint_commit(mark)
    assert wrong == []
    shown = {
        "logbook:preview",
        "logbook:preview_visit",
        "logbook:labels",
        "clients:client",
        "clients:clients",
    }
    assert shown - showing == set(), "these pages should have shown the text"


def test_the_owners_pages_show_it_as_text(world: World) -> None:
    """Behind the code, as the owner opens them."""
    firm = world.mine
    for payloads in GROUPS:
        mark = transaction.savepoint()
        try:
            poison(world, payloads)
            with company_scope(firm.company.id):
                link = LogbookLink.objects.get(pool=firm.things["pool"])
                code = logbook.code_of(link)
            browser = Browser()
            token = firm.things["token"]
            browser.post(f"/c/{token}/code/", {"code": code})
            for path in (f"/c/{token}/", f"/c/{token}/visits/{firm.things['reported']}/"):
                page = browser.get(path)
                reader = read(page.content)
                assert page.status_code == 200
                assert reader.wrong == []
                assert reader.scripts == 0
                assert reader.seen
        finally:
            transaction.savepoint_rollback(mark)
            transaction.savepoint_commit(mark)
