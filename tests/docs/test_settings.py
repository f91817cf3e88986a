"""Every variable that the code reads is explained in docs/operations.md, and nothing else is."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
_OURS = re.compile(r"\bMARGELLE_[A-Z0-9]+(?:_[A-Z0-9]+)*\b")
_PLAIN = ("PORT", "HOST", "DATABASE_URL", "WEB_WORKERS")
_READ = re.compile(r"""(?:os\.environ(?:\.get)?|\benv(?:\.get)?|text|flag|number)[\[(]\s*["']([A-Z_]+)["']""")
_ROW = re.compile(r"^\| `([A-Z_0-9]+)` \|", re.MULTILINE)
OF_DJANGO = {"DJANGO_SETTINGS_MODULE"}


def sources() -> list[Path]:
    code = [path for path in (ROOT / "margelle").rglob("*.py") if "tests" not in path.parts]
    return [*code, *(path for path in (ROOT / "bin").iterdir() if path.name in ("serve", "demo", "setup"))]


def read_by_the_code() -> set[str]:
    names = set()
    for path in sources():
        source = path.read_text(encoding="utf-8")
        names |= set(_OURS.findall(source)) | (set(_READ.findall(source)) - OF_DJANGO)
    return {name.removesuffix("_FILE") for name in names}


def explained() -> set[str]:
    return set(_ROW.findall((ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))


def test_the_code_reads_what_the_page_explains() -> None:
    assert read_by_the_code() == explained()


def test_the_usual_variables_are_among_them() -> None:
    assert set(_PLAIN) <= read_by_the_code()


def test_each_row_says_default_and_meaning() -> None:
    rows = [line for line in (ROOT / "docs" / "operations.md").read_text().splitlines() if _ROW.match(line)]
    assert [row for row in rows if len([cell for cell in row.split("|")[1:-1] if cell.strip()]) != 3] == []
