"""What a visit finds out about a pool: the office has the last word, or the field goes directly (CLI-5)."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_member
from margelle.features.clients.actions import choose_direct_fields, decide_finding
from margelle.features.clients.models import Equipment, Finding, Pool, Site
from margelle.features.clients.rules import findings as rules
from margelle.features.clients.tests.make import a_finding, a_pool, a_site
from margelle.features.planning.rules import State

from .pages import office, text_of
from .world import World, a_world

PUMP = {"kind": "pump", "make": "Hayward", "model": "Super II", "serial": "A17"}


def told(world: World, **query: Any) -> list[dict[str, Any]]:
    pools = [one["data"] for one in world.pull(**query)["changes"] if one["kind"] == "pool"]
    return [finding for pool in pools for finding in pool["findings"]]


def post(world: World, name: str, *args: Any, **data: Any) -> Any:
    return office(world).post(reverse(f"clients:{name}", args=args), data)


def test_a_finding_waits_and_changes_nothing_until_it_is_accepted(world: World) -> None:
    op = world.found(value="48.50")
    assert world.statuses(op) == ["applied"]
    assert world.statuses(op) == ["duplicate"]
    finding = Finding.objects.get()
    assert (str(finding.pk), finding.state, finding.seen) == (op["id"], "waiting", "48,5 m³")
    assert Pool.objects.get(pk=world.pool.pk).volume_typed_m3 == world.pool.volume_typed_m3
    assert not world.fresh().needs_look
    assert world.fresh().state == State.PLANNED  # seen from the road: no report has begun
    assert post(world, "finding_acceptance", finding.pk).status_code == 302
    assert Pool.objects.get(pk=world.pool.pk).volume_typed_m3 == Decimal("48.5")
    finding.refresh_from_db()
    assert (finding.state, finding.decided_by) == ("accepted", world.manager)
    kinds = set(Entry.objects.filter(entity_id=world.pool.pk).values_list("kind", flat=True))
    assert {"FindingTold", "PoolChanged", "FindingDecided"} <= kinds


def test_the_phone_hears_the_answer(world: World) -> None:
    world.push(world.found("sanitiser", "salt"))
    assert [(one["seen"], one["state"]) for one in told(world)] == [("Électrolyse au sel", "waiting")]
    page = world.pull()
    mark = {"epoch": page["epoch"], "cursor": page["next"], "day": world.today.isoformat()}
    decide_finding(finding=Finding.objects.get(), accepted=False, by=world.manager)
    assert [one["state"] for one in told(world, **mark)] == ["refused"]
    assert Pool.objects.get(pk=world.pool.pk).sanitiser == world.pool.sanitiser


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("length_m", "8.25", "8.25"),
        ("depth_max_m", "2", "2"),
        ("filtration", "glass", "glass"),
        ("position", "43.5581234,7.0191", "43.558123,7.019100"),
        ("equipment", PUMP, PUMP),
    ],
)
def test_every_field_goes_onto_the_sheet(world: World, field: str, value: Any, kept: Any) -> None:
    assert world.statuses(world.found(field, value)) == ["applied"]
    finding = Finding.objects.get()
    assert finding.value == kept
    decide_finding(finding=finding, accepted=True, by=world.manager)
    if field == "equipment":
        row = Equipment.objects.get(pool=world.pool)
        assert {key: getattr(row, key) for key in PUMP} == PUMP
    elif field == "position":
        site = Site.objects.get(pk=world.site.pk)
        assert (site.latitude, site.longitude) == (Decimal("43.558123"), Decimal("7.019100"))
    else:
        now = getattr(Pool.objects.get(pk=world.pool.pk), field)
        assert now == (kept if field == "filtration" else Decimal(kept))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("volume_typed_m3", "0"),
        ("volume_typed_m3", "-3"),
        ("volume_typed_m3", "99999"),
        ("volume_typed_m3", "NaN"),
        ("volume_typed_m3", "1e9999"),
        ("volume_typed_m3", "beaucoup"),
        ("volume_typed_m3", PUMP),
        ("volume_typed_m3", ""),
        ("volume_typed_m3", 48),
        ("depth_max_m", "12"),
        ("sanitiser", "magic"),
        ("filtration", "a\x00"),
        ("position", "43.5"),
        ("position", "91,7"),
        ("position", "ici,là"),
        ("equipment", "pump"),
        ("equipment", PUMP | {"kind": "rocket"}),
        ("equipment", PUMP | {"price": "12"}),
        ("equipment", PUMP | {"make": "x" * 61}),
        ("is_collective", "true"),
    ],
)
def test_nonsense_is_refused_by_name_and_leaves_nothing(world: World, field: str, value: Any) -> None:
    answer = world.push(world.found(field, value))[0]
    assert answer["status"] == "rejected"
    assert "« value" in answer["reason"] or "« field" in answer["reason"]
    assert not Finding.objects.exists()


def test_a_pool_of_elsewhere_cannot_be_told_of(db: None) -> None:
    mine, rival = a_world(), a_world()
    with company_scope(mine.company.id):
        elsewhere = a_pool(a_site(mine.client))
        ops = [mine.found(), mine.found(), mine.found(subject=f"visit:{rival.visit.pk}")]
        ops[0]["payload"]["pool"] = str(rival.pool.pk)
        ops[1]["payload"]["pool"] = str(elsewhere.pk)
        answers = mine.push(*ops)
        assert [a["code"] for a in answers] == ["unknown_id", "refused", "unknown_visit"]
        assert "« pool »" in answers[1]["reason"]
        assert not Finding.objects.exists()


def test_a_direct_field_is_on_the_sheet_at_once_and_another_is_not(world: World) -> None:
    assert post(world, "direct_fields", fields_chosen=["volume_typed_m3"]).status_code == 302
    world.push(world.found(), world.found("sanitiser", "salt"))
    states = {one.field: (one.state, one.decided_by) for one in Finding.objects.all()}
    assert states == {"volume_typed_m3": ("accepted", None), "sanitiser": ("waiting", None)}
    assert Pool.objects.get(pk=world.pool.pk).volume_typed_m3 == Decimal("48.5")
    assert Entry.objects.filter(kind="PoolChanged", entity_id=world.pool.pk).count() == 1
    choose_direct_fields(fields=[])
    world.push(world.found(value="50"))
    assert Finding.objects.filter(state="waiting").count() == 2
    assert post(world, "direct_fields", fields_chosen=["is_collective"]).status_code == 422


def test_it_is_decided_once(world: World) -> None:
    finding = a_finding(world.pool, world.technician)
    post(world, "finding_refusal", finding.pk)
    browser = office(world)
    answer = browser.post(reverse("clients:finding_acceptance", args=[finding.pk]), follow=True)
    assert "Ce constat est déjà tranché" in answer.content.decode()
    assert Pool.objects.get(pk=world.pool.pk).volume_typed_m3 == world.pool.volume_typed_m3


def test_a_technician_or_another_company_decides_nothing(db: None) -> None:
    mine, rival = a_world(), a_world()
    with company_scope(rival.company.id):
        theirs = a_finding(rival.pool, rival.technician)
    with company_scope(mine.company.id):
        assert post(mine, "finding_acceptance", theirs.pk).status_code == 404
        own = a_finding(mine.pool, mine.technician)
        partner = office(mine, "partner")
        assert partner.post(reverse("clients:finding_acceptance", args=[own.pk])).status_code == 403
    with company_scope(rival.company.id):
        assert Finding.objects.get().state == "waiting"


def test_the_page_shows_both_side_by_side_at_a_fixed_cost(world: World) -> None:
    address = reverse("clients:findings")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert office_browser.get(address).status_code == 200
        return len(queries)

    office_browser = office(world)
    Pool.objects.filter(pk=world.pool.pk).update(volume_typed_m3=Decimal("40"))
    a_finding(world.pool, world.technician)
    seen = text_of(office_browser, address)
    assert "40 m³" in seen
    assert "48,5 m³" in seen
    one = cost()
    helper = a_member(world.company, "technician", first_name="Sarah", last_name="Benali")
    for _ in range(2):
        other = a_pool(a_site(world.client))
        a_finding(other, helper, "equipment", PUMP)
    assert cost() == one
    assert "Pompe Hayward Super II n° A17" in text_of(office_browser, address)


def test_a_computed_volume_is_what_the_sheet_says(world: World) -> None:
    Pool.objects.filter(pk=world.pool.pk).update(
        volume_typed_m3=None, shape="rectangle", length_m=8, width_m=4, depth_min_m=1, depth_max_m=2
    )
    world.push(world.found())
    assert Finding.objects.get().before == "48"
    assert "48 m³" in text_of(office(world), reverse("clients:findings"))


def test_the_phone_s_words_are_the_sheet_s() -> None:
    """The rules name the choices for both; they may not drift from the tables."""
    assert dict(Pool.Sanitiser.choices) == rules.SANITISERS
    assert dict(Pool.Filtration.choices) == rules.FILTRATIONS
    assert dict(Equipment.Kind.choices) == rules.EQUIPMENT
