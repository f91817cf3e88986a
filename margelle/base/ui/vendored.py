"""The browser libraries we ship: read from vendor.toml, checked against what lies in static/vendor.

Vendored files are served at their plain address, never renamed by content hash: renaming would break the
relative imports inside modules. The folder's name carries the version instead.
"""

import base64
import hashlib
import json
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
LIST = HERE / "vendor.toml"
ROOT = HERE / "static" / "vendor"
ALLOWED_LICENCES = frozenset({"0BSD", "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC"})
LEGAL_NAMES = ("LICENSE", "NOTICE")


@dataclass(frozen=True)
class VendoredFile:
    name: str
    source: str
    sha256: str


@dataclass(frozen=True)
class Library:
    name: str
    package: str
    version: str
    licence: str
    integrity: str
    offline: bool
    imports: tuple[tuple[str, str], ...]
    files: tuple[VendoredFile, ...]

    @property
    def folder(self) -> str:
        return f"{self.name}-{self.version}"


@cache
def libraries() -> tuple[Library, ...]:
    return tuple(
        Library(
            name=name,
            package=entry["package"],
            version=entry["version"],
            licence=entry["licence"],
            integrity=entry.get("integrity", ""),
            offline=entry.get("offline", False),
            imports=tuple(entry.get("import", {}).items()),
            files=tuple(
                VendoredFile(name=file, source=where["from"], sha256=where.get("sha256", ""))
                for file, where in entry["files"].items()
            ),
        )
        for name, entry in tomllib.loads(LIST.read_text(encoding="utf-8")).items()
    )


def path_of(library: str, file: str) -> str:
    """The address of one file, relative to the static root. KeyError when it is not in the list."""
    found = next((one for one in libraries() if one.name == library), None)
    if found is None or all(one.name != file for one in found.files):
        raise KeyError(f"{library}/{file} is not listed in vendor.toml")
    return f"vendor/{found.folder}/{file}"


def import_map(static_url: str = "/static/") -> dict[str, dict[str, str]]:
    """Bare module names to addresses, as a browser's import map."""
    return {
        "imports": {
            bare: f"{static_url}vendor/{library.folder}/{file}"
            for library in libraries()
            for bare, file in library.imports
        }
    }


def import_map_json(static_url: str = "/static/") -> str:
    """The exact text to put in the page: the offline shell allows it by the hash of these bytes."""
    return json.dumps(import_map(static_url), separators=(",", ":"), sort_keys=True)


def import_map_csp_hash(static_url: str = "/static/") -> str:
    digest = hashlib.sha256(import_map_json(static_url).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def precache_paths() -> list[str]:
    """What the phone keeps to start without a network, relative to the static root, without licence texts."""
    return sorted(
        f"vendor/{library.folder}/{file.name}"
        for library in libraries()
        if library.offline
        for file in library.files
        if file.name not in LEGAL_NAMES
    )


def check(root: Path = ROOT) -> list[str]:
    """Problems in words; empty when every listed file is there untouched and no other file is."""
    problems: list[str] = []
    listed: set[Path] = set()
    for library in libraries():
        if library.licence not in ALLOWED_LICENCES:
            problems.append(f"{library.name}: licence {library.licence} is not on the allowed list")
        if all(file.name != "LICENSE" for file in library.files):
            problems.append(f"{library.name}: no licence text is listed")
        for file in library.files:
            path = root / library.folder / file.name
            listed.add(path)
            if not path.is_file():
                problems.append(f"{library.folder}/{file.name}: missing, run bin/vendor")
            elif hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
                problems.append(f"{library.folder}/{file.name}: differs from its sha256 in vendor.toml")
    unlisted = sorted(path for path in root.rglob("*") if path.is_file() and path not in listed)
    problems += [f"{path.relative_to(root)}: not listed in vendor.toml" for path in unlisted]
    return problems


if __name__ == "__main__":
    found = check()
    for problem in found:
        print(problem, file=sys.stderr)
    sys.exit(1 if found else 0)
