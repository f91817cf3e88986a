"""Problems with their photo and follow-up, and those that come back (INT-11)."""

from datetime import timedelta

from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.clients.tests.make import a_pool, an_equipment
from margelle.features.fieldwork.models import Incident

from .make import a_media, a_photo, a_report, an_incident
from .pages import office, text_of
from .world import World, a_world


def test_the_same_kind_on_the_same_pool_or_equipment_is_counted(world: World) -> None:
    report, now = a_report(world.visit), timezone.now()
    pump = an_equipment(world.pool)
    for days in (70, 50, 20):
        an_incident(report, pool=world.pool, at=now - timedelta(days=days))
    an_incident(report, kind="equipment", equipment=pump, at=now - timedelta(days=3))
    an_incident(report, pool=a_pool(world.site, "Bain"), at=now - timedelta(days=1))
    last = an_incident(report, pool=world.pool, at=now)
    page = text_of(office(world), "/problems/?state=again")
    assert page.count("3e fois en 60 jours") == 2 and page.count("2e fois en 60 jours") == 1
    page = text_of(office(world), f"/visits/{world.visit.pk}/")
    assert "3e fois en 60 jours" in page
    an_incident(report, kind="equipment", equipment=pump, at=now)
    assert text_of(office(world), "/problems/?kind=equipment").count("2e fois en 60 jours") == 1
    assert last.kind == "leak"


def test_a_corrected_incident_is_not_counted_twice(world: World) -> None:
    first = world.incident()
    world.push(first, world.incident(replaces=first["id"]))
    assert "2e fois" not in text_of(office(world), "/problems/")


def test_the_office_notes_what_it_means_to_do(world: World) -> None:
    world.push(world.incident("high"))
    incident, browser = Incident.objects.get(), office(world)
    address = f"/incidents/{incident.pk}/follow-up/"
    assert browser.get(address).status_code == 200
    bad = ({"follow_up": ""}, {"follow_up": "x" * 201}, {"follow_up": "Oui", "follow_up_on": "demain"})
    for wrong in bad:
        assert browser.post(address, wrong).status_code == 422
    said = {"follow_up": "Pièce commandée", "follow_up_on": f"{world.today.year + 1}-06-12"}
    for _ in range(2):
        assert browser.post(address, said).status_code == 302
    assert Entry.objects.filter(kind="IncidentFollowed").count() == 1
    for page in ("/problems/", f"/visits/{world.visit.pk}/"):
        assert f"Pièce commandée, pour le 12 juin {world.today.year + 1}" in text_of(browser, page)
    browser.post(f"/incidents/{incident.pk}/solution/", {"solution": "Posée"})
    assert browser.post(address, said).status_code == 422


def test_its_photo_is_shown_beside_it(world: World) -> None:
    report = a_report(world.visit)
    photo = a_photo(report, "detail", media=a_media())
    an_incident(report, pool=world.pool, photo_sha256=photo.sha256)
    for page in ("/problems/", f"/visits/{world.visit.pk}/"):
        assert f"/photos/{photo.pk}/thumbnail/" in office(world).get(page).content.decode()


def test_an_equipment_of_another_pool_or_company_is_refused(db: None) -> None:
    mine, rival = a_world(), a_world()
    with company_scope(rival.company.id):
        theirs = an_equipment(rival.pool)
    with company_scope(mine.company.id):
        pump = an_equipment(mine.pool)
        other = an_equipment(a_pool(mine.site, "Bain"))
    good, foreign, misplaced = mine.incident(), mine.incident(), mine.incident()
    good["payload"] |= {"equipment": str(pump.pk), "pool": None}
    foreign["payload"]["equipment"] = str(theirs.pk)
    misplaced["payload"]["equipment"] = str(other.pk)
    assert mine.statuses(good, foreign, misplaced) == ["applied", "rejected", "rejected"]
    with company_scope(mine.company.id):
        kept = Incident.objects.get()
        assert (kept.equipment_id, kept.pool_id) == (pump.pk, mine.pool.pk)
