"""The same week and month in @event-calendar/build, for comparison: development only, never shipped.

The package is fetched with the npm client into a temporary folder. Its pages are plain files: they pay for no
database, no session and no page made on a server, which ours do.
"""

import json
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PACKAGE = "@event-calendar/build@5.10.1"
FILES = ("event-calendar.min.js", "event-calendar.min.css")
PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>rival</title>
<link rel="stylesheet" href="event-calendar.min.css"><script src="event-calendar.min.js"></script>
<script src="{name}.js" defer></script></head><body><div id="calendar"></div></body></html>"""
SCRIPT = """const { cards, rows, view, day } = %s;
// In the week each visit is as wide as its day: cards one below the other, as on ours.
const week = view === "resourceTimelineWeek";
const events = cards.map(([id, row, on, at, title]) => ({ id, resourceId: row, title,
  start: `${on}T${week ? "00:00" : at}:00`, end: `${on}T${week ? "23:59" : `${at.slice(0, 2)}:45`}:00` }));
const resources = rows.map((id) => ({ id, title: id }));
window.ec = EventCalendar.create(document.getElementById("calendar"), { view, date: day, firstDay: 1, events,
  resources, editable: true, dragScroll: false, slotDuration: "24:00:00", slotWidth: 180 });
"""


def fetch(into: Path) -> bool:
    """The package's two files; False, with the reason, where npm or the network is missing."""
    if shutil.which("npm") is None:
        print("rival: no npm on this machine, ratios are left out")
        return False
    command = ["npm", "pack", PACKAGE, "--silent", "--pack-destination", str(into)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        print(f"rival: npm could not fetch {PACKAGE}, ratios are left out ({done.stderr.strip()[:120]})")
        return False
    with tarfile.open(into / done.stdout.strip().splitlines()[-1]) as archive:
        for name in FILES:
            member = archive.extractfile(f"package/dist/{name}")
            assert member is not None
            (into / name).write_bytes(member.read())
    return True


def write_page(folder: Path, name: str, *, cards: list[Any], rows: list[str], view: str, day: str) -> None:
    known = json.dumps({"cards": cards, "rows": rows, "view": view, "day": day}, ensure_ascii=False)
    (folder / f"{name}.html").write_text(PAGE.format(name=name), encoding="utf-8")
    (folder / f"{name}.js").write_text(SCRIPT % known, encoding="utf-8")


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """The numbers are the only thing to print."""


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """The address of a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
