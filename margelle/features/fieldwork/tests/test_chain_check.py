"""Anyone finds what was touched: the command over a company, the documented program over one file."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Collection
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from margelle.base.tenancy.scope import company_scope
from margelle.features.fieldwork import actions
from margelle.features.fieldwork.models import Photo, Reading, Seal, SealHead
from margelle.features.fieldwork.queries import chain_file, facts_of, proof_file
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .make import a_media, a_photo, a_reading, a_report
from .world import World, a_world

GIVEN = Path(settings.BASE_DIR) / "margelle/features/logbook/static/logbook/verifier_preuve.py"
GUIDE = Path(settings.BASE_DIR) / "docs" / "preuve-scellee.md"


@pytest.fixture
def world(db: None) -> World:
    """Four sealed visits, beside a rival that looks the same and is never touched."""
    here, rival = a_world("Azur"), a_world("Rivale")
    for one in (here, rival):
        with company_scope(one.company.id):
            for number in range(4):
                visit = a_visit(
                    site=one.site, service=one.service, technician=one.technician, day=one.today,
                    state=State.VALIDATED,
                )  # fmt: skip
                report = a_report(visit, at=visit.created_at)
                a_reading(report, one.pool, value=f"7.{number}")
                a_photo(report, media=a_media())
                actions.seal_visit(visit)
    return here


def check(*arguments: str) -> tuple[int, str]:
    """The command as a shell sees it: its code and all it says."""
    from io import StringIO

    said = StringIO()
    try:
        call_command("check_seals", *arguments, stdout=said)
    except CommandError as error:
        return error.returncode, said.getvalue()
    return 0, said.getvalue()


def test_a_whole_company_is_said_whole(world: World) -> None:
    code, said = check()
    assert code == 0
    assert said.count("4 sceaux vérifiés, rien n’a changé.") == 2
    assert check("--company", "Azur")[1].count("\n") == 1
    assert check("--company", "Personne")[0] == 2


def change_reading() -> None:
    Reading.objects.filter(value=Decimal("7.2")).update(value=Decimal("7.4"))


def change_photo() -> None:
    Photo.objects.filter(pk=Photo.objects.first().pk).update(sha256="f" * 64)  # type: ignore[union-attr]


def change_seal() -> None:
    seal = Seal.objects.get(number=2)
    Seal.objects.filter(number=2).update(parts=seal.parts | {"readings": "0" * 64})


def delete_seal() -> None:
    Seal.objects.filter(number=2).delete()


def delete_last() -> None:
    Seal.objects.filter(number=4).delete()


def swap_two() -> None:
    for was, number in ((2, 99), (3, 2), (99, 3)):
        Seal.objects.filter(number=was).update(number=number)


def move_head() -> None:
    SealHead.objects.update(hash="0" * 64)


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (change_reading, "(sceau n° 3) : modification des relevés depuis."),
        (change_photo, "modification des photos depuis."),
        (change_seal, "Sceau n° 2 (intervention {2}) : son contenu a été modifié."),
        (delete_seal, "Sceau n° 2 : manquant"),
        (delete_last, "Fin de la chaîne : le dernier sceau est le n° 3, la tête annonce le n° 4."),
        (swap_two, "Sceau n° 2 : il ne suit pas le sceau n° 1."),
        (move_head, "Fin de la chaîne"),
    ],
)
def test_each_touch_is_found_and_named(world: World, tamper: Callable[[], None], words: str) -> None:
    with company_scope(world.company.id):
        second = Seal.objects.get(number=2).visit_id
        tamper()
    code, said = check("--company", str(world.company.id))
    assert code == 1
    assert words.replace("{2}", str(second)) in said.replace("\u00a0", " ")
    assert check("--company", "Rivale")[0] == 0


def test_a_visit_validated_behind_our_back_is_named(world: World) -> None:
    with company_scope(world.company.id):
        a_report(world.visit)
        Visit.objects.filter(pk=world.visit.pk).update(
            state=State.VALIDATED, validated_at=Seal.objects.latest("number").sealed_at
        )
    code, said = check("--company", "Azur")
    assert code == 1
    assert f"Intervention {world.visit.pk}" in said


def verify(proof: object, folder: Path) -> tuple[int, str]:
    """Run the program of docs/preuve-scellee.md, as it stands there, on a downloaded file."""
    [program] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len([line for line in program.splitlines() if line and line[0] != "#"]) <= 34
    assert program == GIVEN.read_text(encoding="utf-8"), "the e-carnet gives another program"
    (folder / "verifier.py").write_text(program, encoding="utf-8")
    (folder / "preuve.json").write_text(json.dumps(proof), encoding="utf-8")
    command = [sys.executable, "-I", "verifier.py", "preuve.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, done.stdout


def test_the_documented_program_checks_a_downloaded_proof(world: World, tmp_path: Path) -> None:
    with company_scope(world.company.id):
        proof = proof_file(Seal.objects.get(number=2).visit)
    assert proof is not None
    assert len(proof["next"]) == 2
    code, said = verify(proof, tmp_path)
    assert (code, said.startswith("Intact : sceau 2 tête")) == (0, True)
    reading = proof["facts"]["readings"][0]
    for touched, named in (
        (proof | {"facts": proof["facts"] | {"readings": [reading | {"value": "7.900"}]}}, "readings"),
        (proof | {"facts": {}}, "times"),
        (proof | {"seal": proof["seal"] | {"sealed_at": "2020-01-01T00:00:00.000000Z"}}, "sceau"),
        (proof | {"next": proof["next"][1:]}, "chaîne"),
        (proof | {"next": proof["next"][::-1]}, "chaîne"),
    ):
        code, said = verify(touched, tmp_path)
        assert (code, named in said) == (1, True), said


@pytest.mark.parametrize("of_one", [True, False])
def test_what_is_sealed_while_a_file_is_made_is_not_in_it(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, of_one: bool
) -> None:
    def meanwhile(visits: Collection[UUID]) -> dict[UUID, Any]:
        late = a_visit(
            site=world.site, service=world.service, technician=world.technician, day=world.today,
            state=State.VALIDATED,
        )  # fmt: skip
        a_report(late, at=late.created_at)
        actions.seal_visit(late)
        return facts_of(visits)

    monkeypatch.setattr("margelle.features.fieldwork.queries.proofs.facts_of", meanwhile)
    with company_scope(world.company.id):
        visits = [seal.visit for seal in Seal.objects.filter(number__in=(2, 3)).order_by("number")]
        made = proof_file(visits[0]) if of_one else chain_file(visits)
        assert SealHead.objects.get().number == 5
    assert made is not None and made["head"]["number"] == 4
    code, said = verify(made, tmp_path)
    assert code == 0, said
