"""What the office knows of each phone, and the last push of a locked one (APP-1, NEW-1)."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.actions.devices import LAST_PUSH
from margelle.features.accounts.models import Company, Device, Member
from margelle.features.accounts.queries import phones as phone_queries

from .make import a_company, a_device, a_member, bearer, signed_in

pytestmark = pytest.mark.django_db
BEAT = {"queue": 0, "photos": 0, "app_version": "2"}


@pytest.fixture
def azur() -> Company:
    return a_company("Azur")


@pytest.fixture
def sarah(azur: Company) -> Member:
    return a_member(azur, "technician", first_name="Sarah", last_name="Benali")


@pytest.fixture
def office(client: Client, azur: Company) -> Client:
    return signed_in(client, a_member(azur, "coordinator"))


def beat(secret: str, **said: Any) -> Any:
    return Client().post(
        "/api/device/heartbeat",
        json.dumps(BEAT | said),
        content_type="application/json",
        headers=bearer(secret),
    )


def push(device: Device, secret: str) -> Any:
    body = {"device": str(device.pk), "schema": 1, "ops": []}
    return Client().post(
        "/api/sync/push", json.dumps(body), content_type="application/json", headers=bearer(secret)
    )


def words(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def fresh(device: Device) -> Device:
    with company_scope(device.company_id):
        found: Device = Device.objects.get(pk=device.pk)
        return found


def test_a_beat_tells_refusals_and_since_when_the_queue_waits(sarah: Member) -> None:
    row, secret = a_device(sarah)
    assert beat(secret, queue=2, refused=3, oldest_s=7200).status_code == 200
    row = fresh(row)
    assert (row.queue, row.refused) == (2, 3)
    assert row.waiting_since is not None
    assert abs(timezone.now() - timedelta(hours=2) - row.waiting_since) < timedelta(minutes=1)
    beat(secret, refused=3)
    assert fresh(row).waiting_since is None


def test_an_older_phone_is_counted_from_the_first_beat_with_a_queue(sarah: Member) -> None:
    before = timezone.now() - timedelta(hours=30)
    row, secret = a_device(sarah, queue=1, waiting_since=before)
    assert beat(secret, queue=4).status_code == 200
    assert fresh(row).waiting_since == before
    other, other_secret = a_device(sarah)
    beat(other_secret, photos=1)
    assert fresh(other).waiting_since is not None


@pytest.mark.parametrize("wrong", [{"refused": -1}, {"refused": "x"}, {"oldest_s": -5}, {"oldest_s": 10**12}])
def test_a_wrong_count_is_refused_by_name(sarah: Member, wrong: dict[str, Any]) -> None:
    row, secret = a_device(sarah, queue=1)
    answer = beat(secret, **wrong)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, next(iter(wrong)))
    assert fresh(row).queue == 1


def test_the_list_warns_of_old_queues_refusals_and_old_versions(
    office: Client, sarah: Member, azur: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phone_queries, "current_version", lambda: "new")
    long_ago = timezone.now() - timedelta(hours=25)
    a_device(sarah, name="Vieux", queue=2, waiting_since=long_ago, app_version="old")
    a_device(a_member(azur, "technician"), name="Refus", refused=3, app_version="new")
    a_device(
        a_member(azur, "technician"), name="Bon", queue=1, waiting_since=timezone.now(), app_version="new"
    )
    a_device(a_member(a_company("Rivale"), "technician"), name="Espion", queue=9, waiting_since=long_ago)
    page = words(office, "/team/phones/")
    assert "1 téléphone garde des saisies depuis plus d’un jour." in page
    assert "2 saisies, 0 photo" in page and "ancienne" in page and "Espion" not in page
    for watch, name in (("stuck", "Vieux"), ("refused", "Refus"), ("behind", "Vieux")):
        found = words(office, f"/team/phones/?watch={watch}")
        assert [one for one in ("Vieux", "Refus", "Bon") if f">{one}<" in found] == [name]


def test_the_page_of_a_phone_is_the_company_s_own(office: Client, sarah: Member) -> None:
    row, _ = a_device(sarah, name="Pixel", queue=2, refused=1, platform="android")
    theirs, _ = a_device(a_member(a_company("Rivale"), "technician"))
    page = words(office, f"/team/phones/{row.pk}/")
    assert "2 saisies, 0 photo" in page and "1 saisie" in page and "android" in page
    assert office.get(f"/team/phones/{theirs.pk}/").status_code == 404


def test_a_locked_phone_empties_its_queue_once_and_hears_the_lock_from_all_else(
    office: Client, sarah: Member
) -> None:
    row, secret = a_device(sarah, queue=3, photos=1)
    office.post(f"/team/phones/{row.pk}/revocation/", {"mode": "lock", "last_push": "on"})
    assert "n’a pas encore repris contact" in words(office, f"/team/phones/{row.pk}/")
    assert push(row, secret).status_code == 200
    for path in ("/api/sync/pull", "/api/device/me"):
        answer = Client().get(path, headers=bearer(secret))
        assert (answer.status_code, answer.json()["error"]["mode"]) == (403, "lock")
    assert fresh(row).told_at is not None
    assert "encore accepté" in words(office, f"/team/phones/{row.pk}/")
    assert beat(secret, photos=1).status_code == 200
    assert push(row, secret).status_code == 200
    assert beat(secret).status_code == 200  # nothing is left there: the door closes
    assert push(row, secret).status_code == 403
    with company_scope(row.company_id):
        assert Entry.objects.filter(kind="DeviceEmptied").count() == 1


def test_a_leaver_s_phone_may_still_be_emptied_and_only_so_long(office: Client, sarah: Member) -> None:
    row, secret = a_device(sarah, queue=3)
    office.post(f"/team/phones/{row.pk}/revocation/", {"mode": "lock", "last_push": "on"})
    with company_scope(sarah.company_id):
        Member.objects.filter(pk=sarah.pk).update(shut_at=timezone.now())
    assert push(row, secret).status_code == 200
    with company_scope(row.company_id):
        Device.objects.filter(pk=row.pk).update(last_push_until=timezone.now() - LAST_PUSH)
    assert push(row, secret).status_code == 403


@pytest.mark.parametrize("said", [{"mode": "lock"}, {"mode": "wipe", "last_push": "on"}])
def test_without_the_office_s_word_nothing_more_is_taken(
    office: Client, sarah: Member, said: dict[str, str]
) -> None:
    row, secret = a_device(sarah, queue=3)
    office.post(f"/team/phones/{row.pk}/revocation/", said)
    answer = push(row, secret)
    assert (answer.status_code, answer.json()["error"]["mode"]) == (403, said["mode"])
    assert beat(secret).status_code == 403


def test_what_was_to_be_wiped_is_not_locked_instead(office: Client, sarah: Member) -> None:
    row, secret = a_device(sarah, revoked_at=timezone.now(), revoke_mode="wipe")
    answer = office.post(f"/team/phones/{row.pk}/revocation/", {"mode": "lock", "last_push": "on"})
    assert answer.status_code == 422
    assert "déjà à effacer" in answer.content.decode()
    assert push(row, secret).json()["error"]["mode"] == "wipe"


def test_the_office_sees_what_would_be_lost_before_it_wipes(office: Client, sarah: Member) -> None:
    row, _ = a_device(sarah, queue=4, photos=2, refused=1, waiting_since=timezone.now())
    question = words(office, f"/team/phones/{row.pk}/revocation/")
    assert "4 saisies, 2 photos" in question and "1 saisie" in question
    assert "Effacé, ce qui n’est pas encore envoyé serait perdu." in question
    assert "hors réseau ne peut être ni verrouillé ni effacé" in question
