"""Lists as files: CSV that a French spreadsheet opens by a double click, and real workbooks.

What a customer typed must never run as a formula on the manager's computer.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone

Value = str | int | Decimal | float | bool | date | datetime | time | None
# The full-width twins are turned into the plain signs by some spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60


@dataclass(frozen=True, kw_only=True)
class ExportColumn:
    label: str
    value: Callable[[Any], Value]


def guard(text: str) -> str:
    """The text made harmless: with ' before it when a spreadsheet could take it for a formula."""
    if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS):
        return f"'{text}"
    return text


def _words(value: Value) -> str:
    """One value as French text for CSV. Numbers of ours are not guarded: « -3,5 » is a number."""
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case int():
            return str(value)
        case Decimal() | float():
            return f"{value:f}".replace(".", ",")
        case datetime():
            return f"{_local(value):%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case _:
            return guard(str(value))


def _local(value: datetime) -> datetime:
    """Spreadsheets know no time zones: the hour written is the one on the wall."""
    return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value


def export_csv(columns: Sequence[ExportColumn], rows: Iterable[Any]) -> bytes:
    """Semicolons and a byte-order mark: without them a French Excel opens one column of broken accents."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([guard(column.label) for column in columns])
    writer.writerows([_words(column.value(row)) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def export_xlsx(columns: Sequence[ExportColumn], rows: Iterable[Any], title: str = "Liste") -> bytes:
    # 175 modules that most servers never need: they come with the first workbook.
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "".join(sign for sign in title if sign not in r"\/*?:[]")[:31] or "Liste"
    widths = [len(column.label) for column in columns]
    for at, column in enumerate(columns, start=1):
        _write(sheet.cell(row=1, column=at), column.label)
        sheet.cell(row=1, column=at).font = Font(bold=True)
    for line, row in enumerate(rows, start=2):
        for at, column in enumerate(columns, start=1):
            value = column.value(row)
            _write(sheet.cell(row=line, column=at), value)
            widths[at - 1] = max(widths[at - 1], len(_words(value)))
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = min(width + 2, WIDEST)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(cell: Any, value: Value) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, str):
        cell.value = guard(ILLEGAL_CHARACTERS_RE.sub("", value))
        cell.data_type = "s"  # openpyxl would read "=…" as a formula by itself
    elif isinstance(value, bool):
        cell.value = "oui" if value else "non"
    elif isinstance(value, datetime):
        cell.value = _local(value)
        cell.number_format = "dd/mm/yyyy hh:mm"
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
