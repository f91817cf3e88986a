"""The whole logbook as a file that anyone can check, and the register of a collective pool (NEW-11)."""

import json
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from margelle.base.access.models import Capability
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_member, signed_in
from margelle.features.clients.models import Pool
from margelle.features.fieldwork import actions as field_work
from margelle.features.fieldwork.tests import make as field
from margelle.features.logbook import queries
from margelle.features.logbook.models import LogbookExport
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .test_public import SECRETS, World, a_world, enter

pytestmark = pytest.mark.django_db
PROGRAM = Path(settings.BASE_DIR) / "margelle/features/logbook/static/logbook/verifier_preuve.py"


@pytest.fixture
def world() -> World:
    here, rival = a_world(), a_world(name="Rival", ph="6.9")
    for one in (rival, here):
        with company_scope(one.company.id):
            field_work.seal_waiting()
    return here


def handed(world: World, kind: str, year: str = "") -> bytes:
    answer = enter(world).post(f"/c/{world.token}/book/", {"kind": kind, "year": year})
    assert answer.status_code == 200
    assert f"carnet-grand-bassin{f'-{year}' if year else ''}.{kind}" in answer.headers["Content-Disposition"]
    return bytes(answer.content)


def text_of(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


def checked(content: bytes, folder: Path) -> tuple[int, str]:
    (folder / "carnet.json").write_bytes(content)
    command = [sys.executable, "-I", str(PROGRAM), "carnet.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, done.stdout


def test_the_proof_of_the_whole_logbook_is_checked_by_the_program(world: World, tmp_path: Path) -> None:
    content = handed(world, "json")
    code, said = checked(content, tmp_path)
    assert (code, said.startswith("Intact : 5 interventions, tête ")) == (0, True), said
    found = json.loads(content)
    assert [one["summary"] for one in found["words"]][-1] == "Le pH est un peu haut, corrigé."
    text = content.decode()
    assert [secret for secret in (*SECRETS, world.code, "6.900") if secret in text] == []


@pytest.mark.parametrize("touch", ["reading", "seal", "dropped", "chain", "swapped"])
def test_a_touched_logbook_is_found_out(world: World, tmp_path: Path, touch: str) -> None:
    found: dict[str, Any] = json.loads(handed(world, "json"))
    visits, chain = found["visits"], found["chain"]
    if touch == "reading":
        visits[2]["facts"]["readings"][0]["value"] = "7.900"
    elif touch == "seal":
        visits[2]["seal"]["sealed_at"] = "2020-01-01T00:00:00.000000Z"
    elif touch == "dropped":
        chain["links"].pop()
    elif touch == "chain":
        chain["links"][1] = "0" * 64
    else:
        visits[1]["facts"], visits[2]["facts"] = visits[2]["facts"], visits[1]["facts"]
    code, said = checked(json.dumps(found).encode(), tmp_path)
    assert (code, said.startswith("MODIFIÉ : ")) == (1, True), said
    if touch == "reading":
        assert f"readings {visits[2]['day']}" in said


def test_the_printed_book_tells_every_visit_and_nothing_internal(world: World) -> None:
    text = text_of(handed(world, "pdf"))
    assert "Livret du bassin" in text
    assert "5 interventions, dont 5 scellées" in text
    assert "7,8" in text
    assert "un peu haut" in text
    assert "pH moins, poudre (0,72 kg)" in text
    assert "Laissez la filtration tourner." in text
    assert [secret for secret in (*SECRETS, world.code) if secret in text] == []


def test_one_year_holds_that_year(world: World) -> None:
    with company_scope(world.company.id):
        old = a_visit(
            site=world.pool.site,
            technician=world.technician,
            day=timezone.localdate().replace(year=2020, day=3),
            state=State.VALIDATED,
        )
        field.a_reading(field.a_report(old, at=timezone.now()), world.pool, "ph", "7.1")
        days = Visit.objects.filter(site=world.pool.site, state=State.VALIDATED).values_list("day", flat=True)
        years = {day.year for day in days if day}
        assert 2020 in years and len(years) > 1
        assert queries.years_of(world.pool) == sorted(years, reverse=True)
    text = text_of(handed(world, "pdf", "2020"))
    assert "1 intervention, dont 0 scellée" in text
    assert "7,1" in text
    assert "7,8" not in text


def test_a_collective_pool_gets_its_sanitary_register(world: World) -> None:
    with company_scope(world.company.id):
        Pool.objects.filter(pk=world.pool.pk).update(is_collective=True)
    page = enter(world).get(f"/c/{world.token}/book/").content.decode()
    assert "Carnet sanitaire" in page
    answer = enter(world).post(f"/c/{world.token}/book/", {"kind": "pdf"})
    text = text_of(bytes(answer.content))
    for column in ("pH", "Chlore libre", "Chlore combiné", "Température", "Transparence", "Fréquentation"):
        assert column in text
    assert "Compteur d’eau" in text
    assert "arrêté en vigueur" in text


def test_whoever_holds_the_file_can_tell_it_from_another(world: World) -> None:
    content = handed(world, "json")
    address = json.loads(content)["check_at"]
    path = "/k/" + address.split("/k/")[1]
    holder = Browser()
    assert "Vérifier un livret" in holder.get(path).content.decode()
    for given, words in ((content, "C’est bien ce fichier"), (content + b" ", "Ce n’est pas ce fichier")):
        answer = holder.post(path, {"file": SimpleUploadedFile("carnet.json", given)})
        assert (answer.status_code, words in answer.content.decode()) == (200, True)
    nothing = holder.post(path)
    assert (nothing.status_code, "Choisissez d’abord" in nothing.content.decode()) == (422, True)
    page = " ".join(holder.get(path).content.decode().split())
    assert "5 interventions, du " in page
    assert "Ferrand" not in page
    assert holder.get(f"/k/{'A' * 27}/").status_code == 404
    assert holder.get(f"/k/{'A' * 400}/").status_code == 404


def test_a_rivals_file_is_not_ours(world: World) -> None:
    rival = a_world(name="Autre")
    with company_scope(rival.company.id):
        field_work.seal_waiting()
    theirs = handed(rival, "json")
    path = "/k/" + json.loads(handed(world, "json"))["check_at"].split("/k/")[1]
    answer = Browser().post(path, {"file": SimpleUploadedFile("carnet.json", theirs)})
    assert "Ce n’est pas ce fichier" in answer.content.decode()


def test_looking_changes_nothing_and_ten_a_day_are_enough(world: World) -> None:
    browser = enter(world)
    before = Capability.objects.count()
    assert browser.get(f"/c/{world.token}/book/").status_code == 200
    with company_scope(world.company.id):
        assert (LogbookExport.objects.count(), Capability.objects.count()) == (0, before)
    statuses = [browser.post(f"/c/{world.token}/book/", {"kind": "json"}).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    with company_scope(world.company.id):
        assert Entry.objects.filter(kind="LogbookExported").count() == 10
        LogbookExport.objects.update(made_at=timezone.now() - timedelta(days=2))
    assert browser.post(f"/c/{world.token}/book/", {"kind": "json", "year": "1800; DROP"}).status_code == 200


def test_without_the_code_there_is_no_book(world: World) -> None:
    for answer in (Browser().get(f"/c/{world.token}/book/"), Browser().post(f"/c/{world.token}/book/")):
        assert answer.status_code == 302


def test_the_office_hands_it_over_too(world: World) -> None:
    claire = a_member(world.company, "coordinator", first_name="Claire")
    browser = signed_in(Browser(), claire)
    assert "Le livret du bassin" in browser.get(f"/logbooks/{world.pool.pk}/book/").content.decode()
    answer = browser.post(f"/logbooks/{world.pool.pk}/book/", {"kind": "pdf"})
    assert answer.headers["Content-Type"] == "application/pdf"
    with company_scope(world.company.id):
        assert LogbookExport.objects.get().by == claire
    rival = a_world(name="Autre")
    assert browser.get(f"/logbooks/{rival.pool.pk}/book/").status_code == 404


def test_a_long_book_costs_no_more_reads(world: World) -> None:
    def reads() -> int:
        with company_scope(world.company.id), CaptureQueriesContext(connection) as captured:
            queries.book(world.pool)
        return len(captured)

    few = reads()
    with company_scope(world.company.id):
        for week in range(5, 9):
            day = timezone.now() - timedelta(weeks=week)
            visit = a_visit(
                site=world.pool.site, technician=world.technician, day=day.date(), state=State.VALIDATED
            )
            field.a_reading(field.a_report(visit, at=day, closed_at=day), world.pool, "ph", "7.3", at=day)
        field_work.seal_waiting()
    assert reads() == few
