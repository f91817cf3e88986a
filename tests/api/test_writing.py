"""What another program writes: the same actions as the office, the same refusals, nothing half-written."""

from typing import Any

import pytest

from margelle.base.journal.queries import latest_seq
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .conftest import Two

DAY = "2026-06-17"


def visits_of(company: Company) -> dict[str, tuple[Any, ...]]:
    with company_scope(company.id):
        rows = Visit.objects.values_list("pk", "day", "start", "minutes", "state", "version", "technician")
        return {str(row[0]): row[1:] for row in rows}


def seq_of(company: Company) -> int:
    with company_scope(company.id):
        return latest_seq(company.id)


def test_client_day_and_technician_are_enough(two: Two) -> None:
    status, body = two.program.send(
        "POST", "visits", client_id=two.thing("client"), day=DAY, technician_id=two.thing("member")
    )
    assert status == 201
    assert (body["day"], body["state"], body["version"]) == (DAY, "planned", 1)
    assert body["pool_ids"] == [str(two.thing("pool"))]
    assert two.program.get(f"visits/{body['id']}") == (200, body)


def test_a_change_takes_what_is_given_and_keeps_the_rest(two: Two) -> None:
    path = f"visits/{two.thing('visit')}"
    _, before = two.program.get(path)
    status, after = two.program.send("PATCH", path, version=before["version"], start="09:30", minutes=75)
    assert status == 200
    assert (after["start"][:5], after["minutes"], after["day"]) == ("09:30", 75, before["day"])
    assert after["version"] > before["version"]


def test_a_stale_version_changes_nothing(two: Two) -> None:
    path = f"visits/{two.thing('visit')}"
    _, before = two.program.get(path)
    assert two.program.send("PATCH", path, version=before["version"], minutes=75)[0] == 200
    held = visits_of(two.mine.company)
    status, body = two.program.send("PATCH", path, version=before["version"], minutes=90)
    assert (status, body["error"]["code"], body["error"]["field"]) == (409, "stale", "version")
    assert "entre-temps" in body["error"]["message"]
    assert visits_of(two.mine.company) == held


def test_a_cancellation_keeps_its_reason_and_happens_once(two: Two) -> None:
    path = f"visits/{two.thing('visit')}/cancellation"
    status, body = two.program.send("POST", path, reason="Client absent")
    assert (status, body["state"], body["state_reason"]) == (200, "cancelled", "Client absent")
    status, body = two.program.send("POST", path, reason="Encore")
    assert (status, body["error"]["code"]) == (409, "not_allowed")


def test_a_validated_visit_is_no_longer_changed(two: Two) -> None:
    with company_scope(two.mine.company.id):
        Visit.objects.filter(pk=two.thing("visit")).update(state=State.VALIDATED)
    path = f"visits/{two.thing('visit')}"
    status, body = two.program.send("PATCH", path, version=1, minutes=90)
    assert (status, body["error"]["code"]) == (409, "not_allowed")


RIVAL_IDS = {
    "client_id": "client", "site_id": "site", "service_id": "service", "technician_id": "member",
}  # fmt: skip


@pytest.mark.parametrize("field", [*RIVAL_IDS, "pool_ids"])
def test_another_companys_ids_are_missing_ids(two: Two, field: str) -> None:
    held, seq = visits_of(two.mine.company), seq_of(two.mine.company)
    good: dict[str, Any] = {"client_id": two.thing("client"), "day": DAY}
    name = RIVAL_IDS.get(field, "pool")
    for_rival = two.thing(name, two.rival)
    nobody = "01900000-0000-7000-8000-000000000000"
    wrap = (lambda pk: [pk]) if field == "pool_ids" else (lambda pk: pk)
    theirs = two.program.send("POST", "visits", **(good | {field: wrap(for_rival)}))
    missing = two.program.send("POST", "visits", **(good | {field: wrap(nobody)}))
    assert theirs == missing
    assert theirs[0] == 404
    assert theirs[1]["error"]["field"] == field
    assert (visits_of(two.mine.company), seq_of(two.mine.company)) == (held, seq)


def test_the_rivals_visit_is_neither_changed_nor_cancelled(two: Two) -> None:
    held = visits_of(two.rival.company)
    path = f"visits/{two.thing('visit', two.rival)}"
    assert two.program.send("PATCH", path, version=1, minutes=90)[0] == 404
    assert two.program.send("POST", f"{path}/cancellation", reason="x")[0] == 404
    assert two.program.send("PATCH", f"visits/{two.thing('visit')}", version=1,
                            technician_id=two.thing("member", two.rival))[0] == 404  # fmt: skip
    assert visits_of(two.rival.company) == held


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"client_id": "x"}, "client_id"),
    ({"day": "17/06/2026"}, "day"),
    ({"day": "2026-02-30"}, "day"),
    ({"day": 12}, "day"),
    ({"start": "25:00"}, "start"),
    ({"start": "10:00Z"}, "start"),
    ({"start": "10:00:00+02:00"}, "start"),
    ({"minutes": "45"}, "minutes"),
    ({"minutes": 0}, "minutes"),
    ({"minutes": 10**12}, "minutes"),
    ({"minutes": True}, "minutes"),
    ({"priority": "asap"}, "priority"),
    ({"instructions": "x" * 2001}, "instructions"),
    ({"instructions": "a\x00b"}, "instructions"),
    ({"pool_ids": "x"}, "pool_ids"),
    ({"pool_ids": ["x"]}, "pool_ids.0"),
    ({"price_cents": 1}, "price_cents"),
    ({"company": "x"}, "company"),
    ({"state": "validated"}, "state"),
    ({"day": "0001-01-01"}, "day"),
    ({"day": "9999-12-31"}, "day"),
]


@pytest.mark.parametrize(("wrong", "field"), WRONG, ids=lambda value: str(value)[:40])
def test_a_wrong_field_is_named_and_nothing_is_written(two: Two, wrong: dict[str, Any], field: str) -> None:
    held, seq = visits_of(two.mine.company), seq_of(two.mine.company)
    good = {"client_id": two.thing("client"), "day": DAY}
    status, body = two.program.send("POST", "visits", **(good | wrong))
    assert (status, body["error"]["field"]) == (422, field)
    assert field in body["error"]["message"]
    assert (visits_of(two.mine.company), seq_of(two.mine.company)) == (held, seq)


def test_what_is_missing_is_named(two: Two) -> None:
    status, body = two.program.send("POST", "visits", day=DAY)
    assert (status, body["error"]["field"]) == (422, "client_id")
    assert body["error"]["message"] == "« client_id » manque."
    path = f"visits/{two.thing('visit')}"
    assert two.program.send("PATCH", path, minutes=60)[1]["error"]["field"] == "version"
    assert two.program.send("POST", f"{path}/cancellation", reason="")[1]["error"]["field"] == "reason"
    assert two.program.send("POST", f"{path}/cancellation", reason="   ")[0] in (409, 422)
