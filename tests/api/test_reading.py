"""What another program reads: its own company's rows, page by page, at a constant cost."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from margelle.base.tenancy.scope import company_scope
from margelle.features.clients.models import Client, Pool
from margelle.features.clients.tests.make import a_client, a_pool, a_site
from margelle.features.fieldwork.tests.make import a_comment, a_reading
from margelle.features.planning.models import Visit
from margelle.features.planning.tests.make import a_visit

from .conftest import Two

LISTS = ["clients", "pools", "visits"]


def make_three(kind: str, two: Two) -> None:
    with company_scope(two.mine.company.id):
        for place in range(3):
            client = a_client(last_name=f"Ferrand {place}")
            site = a_site(client)
            a_pool(site)
            if kind == "visits":
                a_visit(client=client, site=site, technician=two.mine.members["technician"])


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_holds_exactly_its_companys_rows(two: Two, kind: str) -> None:
    model: Any = {"clients": Client, "pools": Pool, "visits": Visit}[kind]
    with company_scope(two.mine.company.id):
        mine = {str(pk) for pk in model.objects.values_list("pk", flat=True)}
    status, body = two.program.get(kind)
    assert status == 200
    assert {item["id"] for item in body["items"]} == mine
    assert body["next"] is None


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_costs_the_same_with_one_row_and_with_more(two: Two, kind: str) -> None:
    two.program.get(kind)  # notes when the token was last used
    with CaptureQueriesContext(connection) as few:
        two.program.get(kind, limit=1)
    make_three(kind, two)
    with CaptureQueriesContext(connection) as many:
        status, body = two.program.get(kind)
    assert status == 200
    assert len(body["items"]) >= 3
    assert len(many) == len(few)
    assert len(few) <= 6


@pytest.mark.parametrize("kind", LISTS)
def test_pages_follow_each_other_without_gap_or_double(two: Two, kind: str) -> None:
    make_three(kind, two)
    whole = [item["id"] for item in two.program.get(kind)[1]["items"]]
    walked: list[str] = []
    after: dict[str, str] = {}
    while True:
        _, page = two.program.get(kind, limit=2, **after)
        walked += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert walked == whole
    assert len(whole) >= 4


def test_a_list_is_filtered_and_never_by_the_rivals_rows(two: Two) -> None:
    assert len(two.program.get("clients", search="ferrand")[1]["items"]) == 1
    assert two.program.get("clients", search="personne")[1]["items"] == []
    assert len(two.program.get("pools", client=two.thing("client"))[1]["items"]) == 1
    assert two.program.get("pools", client=two.thing("client", two.rival))[1]["items"] == []
    assert len(two.program.get("visits", state="done")[1]["items"]) == 1
    assert two.program.get("visits", technician=two.thing("member", two.rival))[1]["items"] == []


@pytest.mark.parametrize(
    ("path", "thing"),
    [
        ("clients/{}", "client"),
        ("pools/{}", "pool"),
        ("visits/{}", "visit"),
        ("visits/{}/report", "reported"),
    ],
)
def test_an_object_is_read_and_the_rivals_is_missing(two: Two, path: str, thing: str) -> None:
    status, body = two.program.get(path.format(two.thing(thing)))
    assert status == 200
    assert str(two.thing(thing)) in (body.get("id"), body.get("visit_id"))
    theirs = two.program.get(path.format(two.thing(thing, two.rival)))
    nobody = two.program.get(path.format("01900000-0000-7000-8000-000000000000"))
    assert theirs == nobody
    assert theirs[0] == 404


def test_a_report_tells_what_the_client_may_know_at_a_constant_cost(two: Two) -> None:
    from margelle.features.fieldwork.models import Report

    path = f"visits/{two.thing('reported')}/report"
    two.program.get(path)
    with CaptureQueriesContext(connection) as few:
        two.program.get(path)
    with company_scope(two.mine.company.id):
        report = Report.objects.get(visit=two.thing("reported"))
        pool = Pool.objects.get(pk=two.thing("pool"))
        for place, words in enumerate(("Eau claire", "Filtre lavé", "Voile posé")):
            a_comment(report, words, audience="client")
            a_comment(report, f"Secret {place}", audience="team")
            a_reading(report, pool, "free_chlorine_mg_l", f"1.{place}")
    with CaptureQueriesContext(connection) as many:
        _, body = two.program.get(path)
    assert body["comments"] == ["Eau claire", "Filtre lavé", "Voile posé"]
    assert len(body["readings"]) == 4
    assert len(many) == len(few)


def test_nothing_sealed_or_internal_is_in_any_answer(two: Two) -> None:
    paths = [*LISTS, f"visits/{two.thing('reported')}/report", f"clients/{two.thing('client')}"]
    text = " ".join(str(two.program.get(path)[1]) for path in paths)
    assert [secret for secret in ("2741B", "Préfère être appelée", "Chien attaché") if secret in text] == []
