"""What we ship from others is exactly what vendor.toml says, and never reaches for the network."""

import re
import shutil
from pathlib import Path

import pytest

from margelle.base.ui import vendored


def test_every_listed_file_is_there_untouched_and_nothing_else() -> None:
    assert vendored.check() == []


def test_a_changed_a_missing_and_an_unlisted_file_are_each_named(tmp_path: Path) -> None:
    root = tmp_path / "vendor"
    shutil.copytree(vendored.ROOT, root)
    (root / "htm-3.1.1" / "htm.mjs").write_text("export default 1")
    (root / "jsqr-1.4.0" / "LICENSE").unlink()
    (root / "extra.js").write_text("")
    assert vendored.check(root) == [
        "htm-3.1.1/htm.mjs: differs from its sha256 in vendor.toml",
        "jsqr-1.4.0/LICENSE: missing, run bin/vendor",
        "extra.js: not listed in vendor.toml",
    ]


def test_no_module_imports_from_another_host() -> None:
    remote = re.compile(r"""(?:from|import)\s*\(?\s*["'](?:https?:)?//""")
    scripts = [path for path in vendored.ROOT.rglob("*") if path.suffix in {".js", ".mjs"}]
    assert len(scripts) == 11
    assert [path.name for path in scripts if remote.search(path.read_text(encoding="utf-8"))] == []


def test_every_bare_import_of_a_module_is_in_the_import_map() -> None:
    known = set(vendored.import_map()["imports"])
    bare = re.compile(r"""\bfrom\s*["']([@a-z][^"']*)["']""")
    modules = [path for path in vendored.ROOT.rglob("*.mjs") if "dexie" not in path.parts[-2]]
    needed = {name for path in modules for name in bare.findall(path.read_text(encoding="utf-8"))}
    assert needed == {"htm", "preact", "preact/hooks", "@preact/signals-core"}
    assert needed <= known


def test_import_map_gives_versioned_addresses() -> None:
    assert vendored.import_map("/s/")["imports"]["dexie"] == "/s/vendor/dexie-4.4.7/dexie.min.mjs"
    assert vendored.import_map_csp_hash().startswith("'sha256-")


def test_precache_holds_the_phone_libraries_and_not_those_of_the_office() -> None:
    paths = vendored.precache_paths()
    assert "vendor/preact-11.2.0/preact.mjs" in paths
    assert [path for path in paths if "htmx" in path or "leaflet" in path or "LICENSE" in path] == []
    assert [path for path in paths if not (vendored.ROOT.parent / path).is_file()] == []


def test_an_unlisted_file_has_no_address() -> None:
    assert vendored.path_of("htmx", "htmx.min.js") == "vendor/htmx-2.0.11/htmx.min.js"
    with pytest.raises(KeyError):
        vendored.path_of("htmx", "htmx.js")
