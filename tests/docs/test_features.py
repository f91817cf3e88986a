"""docs/features.md claims nothing that no test shows: IDs exist, and so do the tests they name."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGE = ROOT / "docs" / "features.md"
_CLAIM = re.compile(r"^\s*([A-Z]+-\d+) · (.+)$", re.MULTILINE)
_GROUP = re.compile(r"\b([A-Z]+)-1 to \1-(\d+)\b")
GROUPS = {
    "PLN": 19, "RTE": 11, "INT": 14, "APP": 14, "CLI": 12, "QR": 6, "STK": 8, "TPL": 6, "NTF": 7, "URG": 4,
    "KPI": 13, "BIL": 4, "MKT": 6, "ACC": 2, "ORG": 4, "ACT": 9, "PEER": 20, "NEW": 15,
}  # fmt: skip
CLAIMS = _CLAIM.findall(PAGE.read_text(encoding="utf-8"))


@cache
def functions_in(path: str) -> frozenset[str]:
    source = ROOT / path
    if not source.is_file():
        return frozenset()
    nodes = ast.walk(ast.parse(source.read_text(encoding="utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_page_lists_every_group() -> None:
    found = {group: int(last) for group, last in _GROUP.findall(PAGE.read_text(encoding="utf-8"))}
    assert found == GROUPS


@pytest.mark.parametrize(("promise", "tests"), CLAIMS, ids=[promise for promise, _ in CLAIMS])
def test_each_promise_names_tests_that_exist(promise: str, tests: str) -> None:
    group, number = promise.split("-")
    assert 1 <= int(number) <= GROUPS.get(group, 0), f"{promise} is no promise of the list"
    missing = []
    for named in tests.split(", "):
        path, _, name = named.strip().partition("::")
        if not name.startswith("test_") or name not in functions_in(path):
            missing.append(named)
    assert missing == []


def test_a_promise_stands_once() -> None:
    promises = [promise for promise, _ in CLAIMS]
    assert len(promises) == len(set(promises))
    assert promises


def test_no_line_escapes_the_check() -> None:
    """Every line that starts with an ID has the form that is checked."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    shaped = [line for line in lines if re.match(r"^[\s*-]*\**[A-Z]+-\d+\b", line)]
    assert [line for line in shaped if not _CLAIM.match(line)] == []
    assert len(shaped) == len(CLAIMS)
