"""From a clean clone to a healthy page, and how long the demo takes to fill.

- healthy_s: `bin/demo` in a fresh clone of the committed tree, until /health/ answers. Packages come
  from pip's cache when it is warm (run `bin/setup` once before): the network is not measured.
- fill_s: the command that fills the demo, alone, on an empty migrated database.
"""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.servers.instance import ROOT, free_port

from .harness import Result, get, instance

LONGEST_SECONDS = 900.0


def from_clone(folder: Path) -> float:
    clone, port = folder / "clone", free_port()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MARGELLE_")}
    env = {**kept, "PORT": str(port), "MARGELLE_DATA": str(folder / "data")}
    env.pop("DATABASE_URL", None)
    began = time.monotonic()
    process = subprocess.Popen(
        [str(clone / "bin" / "demo")], env=env, cwd=clone, start_new_session=True, stdout=subprocess.DEVNULL
    )
    try:
        while get(port, "/health/")[0] != 200:
            if process.poll() is not None:
                raise RuntimeError(f"bin/demo ended with {process.returncode}")
            if time.monotonic() - began > LONGEST_SECONDS:
                raise RuntimeError("no healthy page")
            time.sleep(0.1)
        return time.monotonic() - began
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def filling() -> float:
    with instance() as made:
        began = time.monotonic()
        made.manage("fill_demo")
        return time.monotonic() - began


def run() -> Result:
    result = Result()
    with tempfile.TemporaryDirectory(prefix="margelle-bench-") as folder:
        result.add("healthy_s", "clean clone to a healthy page", from_clone(Path(folder)), "s")
    result.add("fill_s", "filling the demo", filling(), "s")
    return result
