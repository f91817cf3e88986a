"""What who runs an instance does from a shell for its public pages."""

import re
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from margelle.faces.ops.demo.load_showroom import load_showroom
from margelle.features.accounts.actions.showroom import ask_demo, set_prices
from margelle.features.accounts.models import DemoRequest, ShownPrice

pytestmark = pytest.mark.django_db
ODD = 'Pour « vous » \\ et "nous"'


def said(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def rows() -> list[tuple[object, ...]]:
    return list(ShownPrice.objects.values_list("name", "cents", "per", "summary", "points"))


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    set_prices(
        [
            ShownPrice(name=ODD, cents=2950, per="par mois", summary="a", points=[ODD, "b"]),
            ShownPrice(name="Groupe", cents=None),
        ]
    )
    before, file = rows(), tmp_path / "prices.toml"
    file.write_text(said("prices"), encoding="utf-8")
    set_prices([])
    assert "2 tarif(s)" in said("prices", str(file))
    assert rows() == before


def test_an_instance_without_prices_gets_an_example_that_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(said("prices"), encoding="utf-8")
    assert "[[offer]]" in file.read_text(encoding="utf-8")
    said("prices", str(file))
    assert rows() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[offer]", "ne se lit pas"),
        ("name = 'x'", "[[offer]] sont attendues"),
        ("offer = 3", "[[offer]] sont attendues"),
        ("[[offer]]\nprice = '3'", "Tarif 1, name"),
        ("[[offer]]\nname = 'a'\n[[offer]]\nname = 'b'\nprice = 'cher'", "Tarif 2, price"),
        ("[[offer]]\nname = 'a'\nprice = '-1'", "Tarif 1, price"),
        ("[[offer]]\nname = 'a'\nprix = '3'", "« prix » n’est pas connu"),
        ("[[offer]]\nname = 'a'\npoints = [1]", "Tarif 1, points"),
        ("[[offer]]\nname = 'a'\npoints = 'b'", "Tarif 1, points"),
    ],
)
def test_a_wrong_file_changes_nothing(tmp_path: Path, text: str, words: str) -> None:
    set_prices([ShownPrice(name="Chez vous", cents=0)])
    file = tmp_path / "prices.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=re.escape(words)):
        said("prices", str(file))
    assert rows() == [("Chez vous", 0, "", "", [])]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ne se lit pas"):
        said("prices", str(tmp_path / "nowhere.toml"))


def test_requests_are_listed_given_to_a_spreadsheet_and_erased() -> None:
    for name in ("Élodie", "=Karim"):
        ask_demo(once=uuid4(), company_name="Lagon", name=name, email=f"{name[1:]}@a.fr", technicians=3)
    assert [line.split(" · ")[2] for line in said("demo_requests").splitlines()] == ["=Karim", "Élodie"]
    assert ";'=Karim;" in said("demo_requests", "--csv")
    said("demo_requests", "--erase", "KARIM@a.fr")
    assert [row.name for row in DemoRequest.objects.all()] == ["Élodie"]


def test_the_demonstration_shows_examples_and_overwrites_nobody() -> None:
    load_showroom()
    assert [name for name, *_ in rows()] == ["Chez vous", "Hébergé (exemple)", "Sur mesure (exemple)"]
    set_prices([ShownPrice(name="À moi", cents=1)])
    load_showroom()
    assert [name for name, *_ in rows()] == ["À moi"]
