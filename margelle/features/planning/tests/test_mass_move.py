"""A rainy day: chosen visits go elsewhere in one action, as they were previewed, and come back in one."""

import re
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from margelle.features.accounts.models import Agency, Member, MemberSkill, Skill
from margelle.features.catalogue.models import Category, ServiceSkill
from margelle.features.clients.models import ClientTag, Tag, Zone
from margelle.features.planning.actions import change_state, move_visit, undo_change
from margelle.features.planning.models import PlanChange, Sla, SlotProposal, Visit
from margelle.features.planning.rules import Side, State

from .make import a_pool_client, a_series, a_service_type, a_technician, a_visit
from .moving import asked, days_of, shown
from .test_board import plain

pytestmark = pytest.mark.django_db
PAGE, PREVIEW = "/planning/mass-move/", "/planning/mass-move/preview/"
TODAY = timezone.localdate()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())  # the Monday to come
TUESDAY = MONDAY + timedelta(days=1)
_FIELD = re.compile(r'name="(seen|moves)" value="([^"]*)"')
_TICKED = re.compile(r'name="visit" value="([^"]+)"[^>]*checked')


def fields(answer: Any) -> dict[str, Any]:
    """What the preview sends along: everything it showed, ticked."""
    text = " ".join(answer.content.decode().split())
    return {**dict(_FIELD.findall(text)), "visit": _TICKED.findall(text)}


def rained(browser: Browser, **more: Any) -> Any:
    """Preview, then apply what was shown."""
    seen = browser.post(PREVIEW, asked(**more))
    assert seen.status_code == 200, shown(seen)
    return browser.post(PAGE, {**asked(**more), **fields(seen)})


def test_a_preview_names_places_loads_and_clients_and_changes_nothing(browser: Browser) -> None:
    julien = a_technician()
    row = a_visit(technician=julien, day=MONDAY, start=time(9), minutes=60)
    a_visit(technician=julien, day=TUESDAY, minutes=120)
    text = shown(browser.post(PREVIEW, asked()))
    assert "1 intervention trouve une place" in text
    assert "prochain jour libre" in text
    assert "2 h → 3 h / 7 h" in text and "1 h → 0 min / 7 h" in text
    assert "Pas de téléphone" in text and "Pas d’adresse e-mail" in text
    assert days_of(row) == [MONDAY] and not PlanChange.objects.exists()


def test_what_was_seen_is_applied_with_its_cause_and_undone_as_one(browser: Browser, by: Member) -> None:
    julien = a_technician()
    rows = [a_visit(technician=julien, day=MONDAY, start=time(hour)) for hour in (9, 10, 11)]
    answer = rained(browser, note="alerte orange")
    change = PlanChange.objects.get()
    assert answer.url == f"/planning/changes/{change.pk}/"
    assert plain(change.title) == "Pluie, météo : 3 interventions décalées"
    assert (change.kind, plain(change.why)) == ("mass_move", "Pluie, météo : alerte orange")
    assert days_of(*rows) == [TUESDAY] * 3
    page = shown(browser.get(answer.url))
    assert f'action="/planning/changes/{change.pk}/undo/"' in page  # the toast's own button
    assert undo_change(change=change, by=by).restored == 3
    assert days_of(*rows) == [MONDAY] * 3


def test_who_comes_second_takes_the_first_free_hour_and_gets_his_own_back(
    browser: Browser, by: Member
) -> None:
    julien = a_technician()
    a_visit(technician=julien, day=TUESDAY, start=time(9), minutes=45, rank=1024)
    rows = [a_visit(technician=julien, day=MONDAY, start=time(9), minutes=30) for _ in range(2)]
    rained(browser)
    hours = Visit.objects.filter(day=TUESDAY).order_by("start").values_list("start", flat=True)
    assert list(hours) == [time(9), time(9, 45), time(10, 15)]
    undo_change(change=PlanChange.objects.get(), by=by)
    assert {(row.day, row.start) for row in Visit.objects.filter(pk__in=[row.pk for row in rows])} == {
        (MONDAY, time(9))
    }


def test_an_unticked_visit_stays(browser: Browser) -> None:
    julien = a_technician()
    one, two = (a_visit(technician=julien, day=MONDAY) for _ in range(2))
    sent = fields(browser.post(PREVIEW, asked()))
    sent["visit"] = [str(one.pk)]
    again = shown(browser.post(PREVIEW, {**asked(), **sent}))
    assert "1 intervention trouve une place" in again and again.count("Décochée") == 1
    browser.post(PAGE, {**asked(), **sent})
    assert days_of(one, two) == [TUESDAY, MONDAY]


def test_a_visit_changed_since_the_preview_stops_everything_until_accepted(
    browser: Browser, by: Member
) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    still = a_visit(technician=julien, day=MONDAY)
    gone = a_visit(technician=julien, day=MONDAY, client=a_pool_client("Rostand"))
    sent = fields(browser.post(PREVIEW, asked()))
    move_visit(visit=gone, by=by, technician=lea, day=MONDAY, version=None)
    refused = browser.post(PAGE, {**asked(), **sent})
    assert refused.status_code == 409
    assert "Mme Rostand : Claire Vidal l’a déplacée entre-temps" in shown(refused)
    assert days_of(still, gone) == [MONDAY, MONDAY] and not PlanChange.objects.exists()
    accepted = browser.post(PAGE, {**asked(), **fields(refused)})
    assert accepted.status_code == 302
    assert days_of(still, gone) == [TUESDAY, MONDAY]


def test_a_visit_begun_since_is_named_and_left(browser: Browser) -> None:
    julien = a_technician()
    row = a_visit(technician=julien, day=MONDAY)
    sent = fields(browser.post(PREVIEW, asked()))
    change_state(visit=row, to=State.EN_ROUTE, by=julien, side=Side.TECHNICIAN)
    assert browser.post(PAGE, {**asked(), **sent}).status_code == 409
    text = shown(browser.post(PREVIEW, asked()))
    assert "le technicien est en route" in text and "Appliquer à" not in text


def test_a_neighbour_renumbered_by_the_move_itself_is_no_news(browser: Browser) -> None:
    julien = a_technician()
    for rank, hour in enumerate((8, 12), start=1):
        a_visit(technician=julien, day=TUESDAY, start=time(hour), rank=rank)
    first = a_visit(technician=julien, day=MONDAY, start=time(9), rank=1)
    second = a_visit(technician=julien, day=TUESDAY, start=time(10), rank=3)
    wednesday = TUESDAY + timedelta(days=1)
    sent = fields(browser.get(f"{PAGE}?visit={first.pk}&visit={second.pk}"))
    assert sent["moves"].count(":") == 6
    more = asked(rule="given", day=wednesday, only=f"{first.pk} {second.pk}")
    seen = browser.post(PREVIEW, more)
    assert browser.post(PAGE, {**more, **fields(seen)}).status_code == 302
    assert days_of(first, second) == [wednesday, wednesday]


def test_filters_choose(browser: Browser) -> None:
    agency, zone, tag = (
        Agency.objects.create(name="Vence"),
        Zone.objects.create(name="Est"),
        Tag.objects.create(name="VIP"),
    )
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    repair = a_service_type("Panne", Category.REPAIR)
    named: dict[str, Visit] = {
        "technicians": a_visit(technician=lea, day=MONDAY, client=a_pool_client("Alba")),
        "agency": a_visit(technician=julien, day=MONDAY, agency=agency, client=a_pool_client("Brun")),
        "zone": a_visit(technician=julien, day=MONDAY, client=a_pool_client("Caron")),
        "category": a_visit(technician=julien, day=MONDAY, service=repair, client=a_pool_client("Diaz")),
        "label": a_visit(technician=julien, day=MONDAY, client=a_pool_client("Etta")),
    }
    a_visit(technician=julien, day=TUESDAY, client=a_pool_client("Fabre"))
    named["zone"].client.sites.update(zone=zone)
    ClientTag.objects.create(client=named["label"].client, tag=tag)
    values = {
        "technicians": lea.pk,
        "agency": agency.pk,
        "zone": zone.pk,
        "category": "repair",
        "label": tag.pk,
    }
    for key, row in named.items():
        text = shown(browser.post(PREVIEW, asked(**{key: values[key]})))
        found = [
            one.client.last_name
            for one in Visit.objects.select_related("client")
            if f"Mme {one.client.last_name}</b>" in text
        ]
        assert set(found) == {row.client.last_name}, key


def test_a_sick_technicians_day_goes_to_who_is_near_and_able(browser: Browser) -> None:
    skill = Skill.objects.create(name="Électricité")
    service = a_service_type("Coffret", Category.REPAIR)
    ServiceSkill.objects.create(service=service, skill=skill)
    near: dict[str, Any] = {"start_latitude": Decimal("43.60"), "start_longitude": Decimal("7.00")}
    julien = a_technician(**near)
    lea = a_technician("Léa", "Costa", start_latitude=Decimal("43.72"), start_longitude=Decimal("7.11"))
    noe = a_technician("Noé", "Blanc", **near)
    MemberSkill.objects.create(member=lea, skill=skill)
    plain_work, wiring = (
        a_visit(technician=julien, day=MONDAY),
        a_visit(technician=julien, day=MONDAY, service=service),
    )
    for row in (plain_work, wiring):
        row.client.sites.update(latitude=Decimal("43.61"), longitude=Decimal("7.01"))
    rained(browser, rule="others", cause="sick", technicians=julien.pk)
    assert days_of(plain_work, wiring) == [MONDAY, MONDAY]
    assert (plain_work.technician_id, wiring.technician_id) == (noe.pk, lea.pk)
    assert "Maladie" in PlanChange.objects.get().title


def test_back_to_the_tray(browser: Browser) -> None:
    row = a_visit(technician=a_technician(), day=MONDAY)
    rained(browser, rule="to_plan")
    assert days_of(row) == [None] and row.is_undated


def test_broken_promises_are_named(browser: Browser, by: Member) -> None:
    julien = a_technician()
    windowed = a_visit(technician=julien, day=MONDAY, window_from=time(9), window_to=time(11))
    SlotProposal.objects.create(
        visit=a_visit(technician=julien, day=MONDAY), by_side="office", day=MONDAY, state="accepted"
    )
    Sla.objects.create(category="repair", measure="visit", limit_hours=24 * (MONDAY - TODAY).days + 24)
    Sla.objects.create(category="maintenance", measure="gap", limit_hours=7 * 24)
    a_visit(technician=julien, day=MONDAY, service=a_service_type("Panne", Category.REPAIR))
    series = a_series(technician=julien)
    weekly: dict[str, Any] = {"series": series, "client": series.client, "technician": julien}
    a_visit(**weekly, day=MONDAY - timedelta(days=7), series_day=MONDAY - timedelta(days=7))
    a_visit(**weekly, day=MONDAY, series_day=MONDAY)
    text = shown(browser.post(PREVIEW, asked(rule="given", day=MONDAY + timedelta(days=2))))
    assert "4 promesses touchées" in text
    assert "09:00–11:00" in text and "jour accepté par le client" in text
    assert "SLA dépassé : à faire avant le" in text
    assert "SLA dépassé : 9 jours depuis l’intervention précédente" in text
    assert "4 promesses" not in shown(browser.post(PREVIEW, asked(rule="others")))
    assert days_of(windowed) == [MONDAY]
