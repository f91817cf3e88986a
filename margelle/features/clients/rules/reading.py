"""A file of anyone's making becomes rows of texts, or is refused in words. Never more than the caps below.

Files come from outside: a workbook may be a bomb, a CSV may be a photograph. Nothing here trusts a size, a
name or a type that the file itself tells.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 60
MOST_CELL: Final = 2_000
_MOST_UNPACKED: Final = 60_000_000
_MOST_PARTS: Final = 500
_MOST_BLANK_ROWS: Final = 1_000


class Unreadable(ValueError):
    """The file cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Sheet:
    headers: list[str]
    rows: list[tuple[int, list[str]]]  # (line of the file, values)


def read_sheet(data: bytes) -> Sheet:
    """The first sheet of a workbook or a CSV file, told apart by its content, not its name."""
    if not data.strip():
        raise Unreadable("Ce fichier est vide.")
    if len(data) > MOST_BYTES:
        raise Unreadable("Ce fichier dépasse 5 Mo. Coupez-le en plusieurs fichiers.")
    lines = _workbook(data) if data[:4] == b"PK\x03\x04" else _csv(data)
    return _sheet(lines)


def _sheet(lines: Iterable[tuple[int, list[str]]]) -> Sheet:
    headers: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    blanks = 0
    for number, values in lines:
        if not any(values):
            blanks += 1
            if blanks > _MOST_BLANK_ROWS:
                break
            continue
        if len(values) > MOST_COLUMNS and any(values[MOST_COLUMNS:]):
            raise Unreadable(f"Plus de {MOST_COLUMNS} colonnes : est-ce le bon fichier ?")
        if not headers:
            headers = _without_tail(values[:MOST_COLUMNS])
            continue
        if len(rows) == MOST_ROWS:
            raise Unreadable(f"Plus de {MOST_ROWS} lignes. Coupez ce fichier en plusieurs.")
        rows.append((number, values[: len(headers)]))
    if not headers:
        raise Unreadable("Ce fichier n’a pas de ligne de titres.")
    if not rows:
        raise Unreadable("Ce fichier n’a que des titres : aucune ligne à importer.")
    return Sheet(headers, rows)


def _without_tail(values: list[str]) -> list[str]:
    """Without the empty columns on the right: workbooks have many."""
    filled = [at for at, value in enumerate(values) if value]
    return values[: filled[-1] + 1]


def _csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(data)
    head = text[:4000].splitlines()[:1]
    signs = ";,\t"
    delimiter = max(signs, key=(head[0] if head else "").count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for values in reader:
            yield reader.line_num, [_clean(value) for value in values]
    except csv.Error:
        raise Unreadable(
            f"La ligne {reader.line_num} ne se lit pas : un guillemet est sans doute resté ouvert."
        ) from None


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(
        "Ce fichier n’est ni un CSV ni un classeur .xlsx. Enregistrez-le dans l’un des deux formats."
    )


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # 12 MB of modules that a server without imports never needs

    _check_parts(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # The size a sheet tells may be a lie of a billion cells: read what is there instead.
        sheet.reset_dimensions()
        lines = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
        for number, values in enumerate(lines, start=1):
            if number > MOST_ROWS + _MOST_BLANK_ROWS + 2:
                break
            yield number, [_cell(value) for value in values]
    except Unreadable:
        raise
    except Exception:  # openpyxl raises whatever the broken part made it raise: dozens of kinds
        raise Unreadable(
            "Ce classeur est abîmé ou protégé. Enregistrez-le de nouveau en .xlsx, ou en CSV."
        ) from None


def _check_parts(data: bytes) -> None:
    """Refuse a workbook that would unpack to much more than a list of clients can be."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Unreadable("Ce classeur est abîmé. Enregistrez-le de nouveau en .xlsx, ou en CSV.") from None
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise Unreadable(
            "Ce classeur est trop lourd une fois ouvert. Gardez-y une seule feuille, sans image."
        )


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))  # a postcode kept as a number
        case datetime() | date():
            return f"{value:%d/%m/%Y}"
        case _:
            return _clean(str(value))


def _clean(text: str) -> str:
    """One value: without control signs, at most MOST_CELL signs; the quote that guards formulas goes."""
    kept = "".join(sign for sign in text[: MOST_CELL * 2] if sign >= " " or sign in "\n\t").strip()[
        :MOST_CELL
    ]
    return kept[1:] if len(kept) > 1 and kept[0] == "'" and kept[1] in "=+-@" else kept
