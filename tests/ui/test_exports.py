"""Exports: what a customer typed stays text, and a French spreadsheet opens the file as it should."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from margelle.base.ui.exports import FORMULA_STARTS, ExportColumn, export_csv, export_xlsx, guard

NAME = ExportColumn(label="Nom", value=lambda row: row[0])
DUE = ExportColumn(label="Reste dû", value=lambda row: row[1])
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@given(texts)
def test_no_text_leaves_as_a_formula(text: str) -> None:
    (_, [cell]) = read_csv(export_csv([NAME], [(text,)]))
    assert not cell.lstrip().startswith(FORMULA_STARTS)
    assert cell.removeprefix("'") == text or cell == text


@given(texts)
def test_a_guarded_text_is_only_ever_prefixed(text: str) -> None:
    assert guard(text) in {text, f"'{text}"}
    assert guard(f"={text}") == f"'={text}"


def test_the_classic_attacks_are_disarmed() -> None:
    attacks = ['=HYPERLINK("x")', "+33612345678", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"]
    assert [
        cell[0]
        for _, *cells in [read_csv(export_csv([NAME], [(one,) for one in attacks]))]
        for (cell,) in cells
    ] == (["'"] * len(attacks))


def test_csv_opens_in_a_french_spreadsheet() -> None:
    content = export_csv([NAME, DUE], [("Hélène", Decimal("-3.50")), ("Zoé ; fils", None)])
    assert content.startswith(b"\xef\xbb\xbf")
    assert read_csv(content) == [["Nom", "Reste dû"], ["Hélène", "-3,50"], ["Zoé ; fils", ""]]


def test_days_and_flags_are_written_in_french() -> None:
    row = (datetime(2026, 6, 17, 8, 15, tzinfo=UTC), True)
    assert read_csv(export_csv([NAME, DUE], [row, (date(2026, 1, 2), False)]))[1:] == [
        ["17/06/2026 10:15", "oui"],
        ["02/01/2026", "non"],
    ]


def test_workbook_keeps_numbers_as_numbers_and_formulas_as_text() -> None:
    rows = [("=1+1", Decimal("12.5")), ("a\x07b", 3)]
    sheet = load_workbook(io.BytesIO(export_xlsx([NAME, DUE], rows, title="Clients/2026")))["Clients2026"]
    cells = [[(cell.value, cell.data_type) for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert cells == [[("'=1+1", "s"), (12.5, "n")], [("ab", "s"), (3, "n")]]
