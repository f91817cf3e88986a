"""What a phone keeps to start without network, and the version that names that set.

The list is made from the files themselves, so that a changed byte is a new version and no file is forgotten.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from posixpath import normpath

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static

from margelle.base.ui import vendored

OWN = Path(__file__).parent / "static"
_FROM = re.compile(r"""\bfrom ?['"]([^'"]+)['"]""")  # not import(), which waits until it is wanted
SHEETS = ("tokens", "font", "base", "layout", "controls", "data", "phone")


def sheets() -> list[str]:
    # The company's own colours for its services, the same as on the board (PLN-8).
    return [*(f"ui/css/{name}.css" for name in SHEETS), "catalogue/css/colours.css", "agent/css/agent.css"]


def files() -> list[str]:
    """Paths under the static root, libraries included."""
    modules = sorted(path.relative_to(OWN).as_posix() for path in (OWN / "agent" / "js").rglob("*.js"))
    icons = sorted(path.relative_to(OWN).as_posix() for path in (OWN / "agent" / "icons").glob("*.*"))
    ours = ["ui/icons.svg", "ui/fonts/mona-sans.woff2", *sheets(), *modules, *icons]
    return ours + vendored.precache_paths()


@cache
def started() -> tuple[str, ...]:
    """What runs before the first screen, libraries included. The page names all of it, so that a phone asks
    for everything at once and not level by level."""
    found: dict[str, None] = {}
    _with_imports("agent/js/main.js", found)
    return tuple(found)


def _with_imports(path: str, found: dict[str, None]) -> None:
    if path in found:
        return
    found[path] = None
    file = finders.find(path)
    if not isinstance(file, str):
        raise FileNotFoundError(f"{path} is imported and nowhere to be found")
    libraries = vendored.import_map("")["imports"]
    for name in _FROM.findall(Path(file).read_text(encoding="utf-8")):
        if name.startswith("."):
            _with_imports(normpath(f"{path}/../{name}"), found)
        elif name in libraries:
            _with_imports(libraries[name], found)


def addresses() -> list[str]:
    return [static(path) for path in files()]


def version() -> str:
    """Twelve digits that change with any byte the phone keeps. Computed once in production."""
    return _digest() if settings.DEBUG else _cached_digest()


@cache
def _cached_digest() -> str:
    return _digest()


def _digest() -> str:
    digest = sha256()
    for template in ("agent/shell.html", "agent/sw.js"):
        digest.update(render_to_string(template).encode())
    for path in files():
        found = finders.find(path)
        if not isinstance(found, str):
            raise FileNotFoundError(f"static file {path} is in the phone's list and nowhere else")
        digest.update(path.encode())
        digest.update(Path(found).read_bytes())
    return digest.hexdigest()[:12]
