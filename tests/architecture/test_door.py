"""Rule 5 of the house: from another room only actions, queries, events, models and rules are imported."""

import ast
from pathlib import Path

from django.conf import settings

FEATURES = Path(settings.BASE_DIR) / "margelle" / "features"
OPEN_SHELVES = {"actions", "queries", "events", "models", "rules"}


def imports_of(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


def trespasses(path: Path, room: str) -> list[str]:
    """Imports that enter another room by something else than its open shelves."""
    wrong = []
    for name in imports_of(path):
        parts = name.split(".")
        if parts[:2] != ["margelle", "features"] or len(parts) < 4 or parts[2] == room:
            continue
        if parts[3] not in OPEN_SHELVES:
            wrong.append(f"{path.relative_to(FEATURES)} imports {name}")
    return wrong


def test_rooms_enter_each_other_by_the_door() -> None:
    wrong = []
    for path in sorted(FEATURES.rglob("*.py")):
        room = path.relative_to(FEATURES).parts[0]
        if "tests" not in path.parts and "migrations" not in path.parts:
            wrong += trespasses(path, room)
    assert wrong == []


def test_the_door_test_sees_a_trespass(tmp_path: Path) -> None:
    """The check itself can fail: a planted import of another room's web shelf is found."""
    planted = FEATURES / "planning" / "planted.py"
    source = (
        "from margelle.features.clients.web import page\nfrom margelle.features.clients.models import Pool\n"
    )
    path = tmp_path / "planted.py"
    path.write_text(source)
    names = [name for name in imports_of(path) if name.split(".")[3] not in OPEN_SHELVES]
    assert names == ["margelle.features.clients.web.page"]
    assert not planted.exists()


def test_nothing_is_called_utils_or_common() -> None:
    names = {"utils", "common", "helpers", "misc"}
    found = [p for p in FEATURES.parent.rglob("*.py") if p.stem in names or names & set(p.parts)]
    assert found == []
