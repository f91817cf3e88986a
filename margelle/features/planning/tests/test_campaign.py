"""One template over many clients and days at once (RTE-11)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from hypothesis import given, settings
from hypothesis import strategies as st

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.clients.models import Client, ClientTag, Pool, Tag, Zone
from margelle.features.planning.actions import Place, lay_template, undo_change
from margelle.features.planning.models import Absence, PlanChange, Visit
from margelle.features.planning.queries.campaign import Audience, Span, preview, sites_for
from margelle.features.planning.queries.spread import Wish, spread
from margelle.features.planning.rules import NotAllowed, State

from .make import a_pool_client, a_service_type, a_technician, a_template, a_visit

MONDAY = date(2026, 4, 13)


@settings(max_examples=150, deadline=None)
@given(
    count=st.integers(0, 60),
    room=st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 6)), st.integers(-60, 480), max_size=20),
    minutes=st.integers(15, 240),
    most=st.integers(1, 6),
    usual=st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=60, max_size=60),
)
def test_no_place_is_lost_and_no_day_is_over(
    count: int, room: dict[tuple[int, int], int], minutes: int, most: int, usual: list[int | None]
) -> None:
    days = {(who, MONDAY + timedelta(days=day)): free for (who, day), free in room.items()}
    wishes: list[Wish[int, int]] = [
        Wish(number, (str(number % 7),), usual[number]) for number in range(count)
    ]
    slots = spread(wishes, room=days, minutes=minutes, most=most)
    assert sorted(slot.place for slot in slots) == list(range(count))
    used: dict[tuple[int, date], int] = {}
    for slot in slots:
        assert (slot.technician is None) == (slot.day is None)
        if slot.technician is not None and slot.day is not None:
            used[slot.technician, slot.day] = used.get((slot.technician, slot.day), 0) + 1
    for key, number in used.items():
        assert number <= most and number * minutes <= days[key]
    could = sum(min(most, max(0, free) // minutes) for free in days.values())
    assert len([slot for slot in slots if slot.day]) == min(count, could)


def test_days_share_the_work_and_neighbours_share_a_day() -> None:
    days = {("Julien", MONDAY + timedelta(days=number)): 420 for number in range(3)}
    towns = ["Grasse", "Antibes", "Grasse", "Antibes", "Cannes", "Cannes"]
    wishes: list[Wish[int, str]] = [Wish(number, (town,), None) for number, town in enumerate(towns)]
    slots = spread(wishes, room=days, minutes=60, most=5)
    by_day: dict[date | None, list[str]] = {}
    for slot in slots:
        by_day.setdefault(slot.day, []).append(towns[slot.place])
    assert [sorted(names) for names in by_day.values()] == [["Antibes"] * 2, ["Cannes"] * 2, ["Grasse"] * 2]


def test_a_place_stays_with_who_knows_it_while_he_has_room() -> None:
    days = {("Julien", MONDAY): 420, ("Léa", MONDAY): 420}
    wishes = [Wish(number, (str(number),), "Léa") for number in range(4)]
    slots = spread(wishes, room=days, minutes=60, most=3)
    assert [slot.technician for slot in slots].count("Léa") == 3
    assert [slot.technician for slot in slots].count("Julien") == 1


def test_the_audience_is_chosen_by_what_is_known(office: Member) -> None:
    villa, hotel, other = a_pool_client("Ferrand"), a_pool_client("Roux"), a_pool_client("Blanc")
    zone = Zone.objects.create(name="Littoral")
    villa.sites.update(zone=zone)
    ClientTag.objects.create(client=villa, tag=Tag.objects.create(name="Printemps"))
    Client.objects.filter(pk=hotel.pk).update(value="high")
    Pool.objects.filter(site__client=hotel).update(is_collective=True, sanitiser="salt")
    a_visit(client=other, day=MONDAY, state=State.DONE)
    Client.objects.filter(pk=a_pool_client("Parti").pk).update(archived_at=office.created_at)

    def reached(**wanted: Any) -> list[str]:
        return sorted(site.client.last_name for site in sites_for(Audience(**wanted), MONDAY))

    assert reached() == ["Blanc", "Ferrand", "Roux"]
    assert reached(zones=[zone.pk]) == ["Ferrand"]
    assert reached(tags=list(Tag.objects.values_list("pk", flat=True))) == ["Ferrand"]
    assert reached(value="high") == reached(use="collective") == reached(sanitiser="salt") == ["Roux"]
    assert reached(equipment="robot") == reached(contract="with") == []
    assert reached(contract="without", not_since=MONDAY) == ["Ferrand", "Roux"]


def test_the_proposal_respects_days_hours_and_what_is_there(office: Member) -> None:
    julien = a_technician()
    template = a_template("Ouverture", minutes=200)
    clients = [a_pool_client(f"Client {number}") for number in range(5)]
    a_visit(client=clients[0], technician=julien, day=MONDAY, minutes=300)  # Monday holds no more
    Absence.objects.create(
        technician=julien, from_day=MONDAY + timedelta(days=1), to_day=MONDAY + timedelta(days=1),
        state=Absence.State.APPROVED,
    )  # fmt: skip
    there = lay_template(
        template=template, by=office, places=[Place(clients[4].sites.get(), MONDAY, None)]
    ).change
    assert there is not None
    sites = list(sites_for(Audience(), MONDAY))
    span = Span(MONDAY, MONDAY + timedelta(days=6), [julien], 3)
    shown = preview(template, sites, span)
    wednesday = MONDAY + timedelta(days=2)
    assert sorted({row.day for row in shown.placed if row.day}) == [
        wednesday, wednesday + timedelta(days=1), wednesday + timedelta(days=2)
    ]  # fmt: skip
    assert [row.there for row in shown.there] == [MONDAY]
    assert len(shown.placed) == 4 and shown.left == []
    assert all(after <= shown.limits[key] for key, (_, after) in shown.loads.items())
    feast = Span(date(2026, 5, 1), date(2026, 5, 1), [julien], 3)
    assert len(preview(template, sites, feast).placed) == 0


def test_a_proposal_costs_the_same_for_one_site_and_three(office: Member) -> None:
    template, span = a_template("Ouverture"), Span(MONDAY, MONDAY, [a_technician()], 3)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            preview(template, list(sites_for(Audience(), MONDAY)), span)
        return len(queries)

    a_pool_client("Un")
    one = cost()
    a_pool_client("Deux"), a_pool_client("Trois")
    assert cost() == one


def test_without_a_template_a_campaign_leads_to_the_ready_ones(browser: Browser) -> None:
    text = browser.get("/templates/campaign/").content.decode()
    assert 'href="/templates/ready-made/"' in text and "Proposer les dates" not in text


def test_a_campaign_is_proposed_then_laid_then_undone(browser: Browser, office: Member) -> None:
    julien = a_technician()
    clients = [a_pool_client(name) for name in ("Ferrand", "Roux", "Blanc")]
    with scope(company=a_company().id):
        a_pool_client("Rival")
    template = a_template("Ouverture", steps=("Retirer la bâche",), minutes=120)
    asked = (
        f"template={template.pk}&first={MONDAY}&last={MONDAY + timedelta(days=4)}&most=2"
        f"&technicians={julien.pk}"
    )
    page = browser.get(f"/templates/campaign/?{asked}").content.decode()
    assert "3\u00a0interventions proposées" in page and "Rival" not in page
    assert not Visit.objects.exists()
    sites = [client.sites.get() for client in clients]
    sent: dict[str, Any] = {"template": template.pk, "site": [site.pk for site in sites]}
    for site in sites[:2]:
        sent |= {f"{site.pk}-keep": "on", f"{site.pk}-day": str(MONDAY), f"{site.pk}-technician": julien.pk}
    answer = browser.post("/templates/campaign/", sent, follow=True).content.decode()
    assert "2\u00a0interventions prévues" in answer
    assert {visit.client for visit in Visit.objects.all()} == set(clients[:2])
    assert [step.text for visit in Visit.objects.all() for step in visit.steps.all()] == [
        "Retirer la bâche"
    ] * 2
    again = browser.post("/templates/campaign/", sent, follow=True).content.decode()
    assert "rien n’est en double" in again and Visit.objects.count() == 2
    change = PlanChange.objects.get()
    assert change.kind == PlanChange.Kind.TEMPLATE
    undo_change(change=change, by=office)
    assert set(Visit.objects.values_list("state", flat=True)) == {State.CANCELLED}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"last": "2026-04-01"}, "après le début"),
        ({"last": "2026-12-31"}, "120 jours"),
        ({"most": "0"}, "1 à 20"),
        ({"technicians": "nonsense"}, "Techniciens"),
        ({"first": "31/02"}, "jour qui existe"),
    ],
)
def test_a_bad_choice_is_said_and_nothing_is_proposed(
    browser: Browser, change: dict[str, str], said: str
) -> None:
    a_pool_client()
    asked: dict[str, Any] = {
        "template": a_template().pk,
        "first": str(MONDAY),
        "last": str(MONDAY),
        "most": "2",
        "technicians": a_technician().pk,
    }
    page = browser.get("/templates/campaign/", asked | change)
    assert page.status_code == 422 and said in page.content.decode()


def test_a_foreign_site_or_technician_lays_nothing(browser: Browser, office: Member) -> None:
    with scope(company=a_company().id):
        theirs, stranger = a_pool_client().sites.get(), a_technician()
    mine = a_pool_client().sites.get()
    template = a_template()
    for sent in (
        {"site": [theirs.pk], f"{theirs.pk}-keep": "on"},
        {"site": [mine.pk], f"{mine.pk}-keep": "on", f"{mine.pk}-technician": stranger.pk},
        {"site": [mine.pk], f"{mine.pk}-keep": "on", f"{mine.pk}-day": "0226-01-01"},
        {"site": ["nonsense"]},
        {},
    ):
        answer = browser.post("/templates/campaign/", {"template": template.pk, **sent})
        assert answer.status_code == 422 and "Rien n’a été prévu" in answer.content.decode()
    assert not Visit.objects.exists()


def test_all_visits_are_laid_or_none(office: Member) -> None:
    leaver = a_technician(shut_at=office.created_at)
    places = [
        Place(a_pool_client("Un").sites.get(), MONDAY, a_technician()),
        Place(a_pool_client("Deux").sites.get(), MONDAY, leaver),
    ]
    a_service_type()
    with pytest.raises(NotAllowed):
        lay_template(template=a_template(), by=office, places=places)
    assert not Visit.objects.exists() and not PlanChange.objects.exists()
