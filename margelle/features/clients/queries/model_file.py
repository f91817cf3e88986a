"""The file to fill in: French headers and one line as an example, as CSV or as a workbook."""

from margelle.base.ui.exports import ExportColumn, export_csv, export_xlsx
from margelle.features.clients.rules.columns import COLUMNS

EXAMPLE = {spec.key: spec.example for spec in COLUMNS}


def _columns() -> list[ExportColumn]:
    def value_of(key: str) -> ExportColumn:
        label = next(spec.header for spec in COLUMNS if spec.key == key)
        return ExportColumn(label=label, value=lambda row: row[key])

    return [value_of(spec.key) for spec in COLUMNS]


def model_csv() -> bytes:
    return export_csv(_columns(), [EXAMPLE])


def model_xlsx() -> bytes:
    return export_xlsx(_columns(), [EXAMPLE], "Clients")
