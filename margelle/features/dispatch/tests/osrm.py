"""A real road server on loopback, built by bin/roads from Monaco's roads where the development data is there.

ROADS_TEST_FOLDER names a folder that keeps what is built; else it is one of this user's temporary ones.
"""

import fcntl
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
EXTRACT = ROOT.parent / "shared" / "data" / "routing" / "osm" / "monaco.osm.pbf"
KEPT = Path(tempfile.gettempdir()) / f"margelle-roads-{os.getuid()}"
FOLDER = Path(os.environ.get("ROADS_TEST_FOLDER", KEPT))
PLACES = ((43.7384, 7.4246), (43.7311, 7.4197), (43.7402, 7.4271), (43.7460, 7.4360))


@cache
def built() -> str:
    """Nothing when the server is ready to be started, else why it is not."""
    if not EXTRACT.is_file():
        return f"no map to build a road server from: {EXTRACT}"
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    env = {**os.environ, "MARGELLE_ROADS": str(FOLDER), "ROADS_ONLY_BUILD": "1"}
    with (FOLDER / "lock").open("w") as lock:  # the workers of one run build it once
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [str(ROOT / "bin" / "roads"), str(EXTRACT)], env=env, capture_output=True, text=True, check=False
        )
    return "" if done.returncode == 0 else f"bin/roads built nothing: {done.stderr[-300:]}"


def server_or_skip() -> Path:
    if why := built():
        pytest.skip(why)
    return next(FOLDER.glob("osrm-*/osrm/bin/osrm-routed"))


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
