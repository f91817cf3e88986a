"""A real road server on loopback, from Monaco's roads; tests that want it are skipped where it is not there.

ROADS_TEST_FOLDER is a folder in which `bin/roads` has built monaco (its wheel and monaco.osrm.*).
"""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("ROADS_TEST_FOLDER", "/tmp/w/roads-dispatch"))  # noqa: S108  # built by bin/roads
PLACES = ((43.7384, 7.4246), (43.7311, 7.4197), (43.7402, 7.4271), (43.7460, 7.4360))


def server_or_skip() -> Path:
    found = next(FOLDER.glob("osrm-*/osrm/bin/osrm-routed"), None)
    if found is None or not (FOLDER / "monaco.osrm.hsgr").is_file():
        pytest.skip("no road server built from Monaco: ROADS_ONLY_BUILD=1 bin/roads monaco.osm.pbf")
    return found


@contextmanager
def road_server(*, keepalive: int = 5) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """(address, process). It dies with the block."""
    program = server_or_skip()
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    process = subprocess.Popen(
        [str(program), "-a", "CH", "-i", "127.0.0.1", "-p", str(port), "-t", "1", "-k", str(keepalive),
         "--max-table-size", "20000", str(FOLDER / "monaco.osrm")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        assert process.poll() is None, "osrm-routed died at the start"
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("osrm-routed does not listen")
