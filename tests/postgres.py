"""A real PostgreSQL for the tests: its own folder, a free port, gone afterwards.

`python -m tests.postgres start` prints the folder; `url FOLDER` and `stop FOLDER` take it.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

# It holds nothing that must outlive the run: no wait for the disk, no compiling of queries over a few rows.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off", "autovacuum=off")


def _bin(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")) or [Path(shutil.which(name) or "")]
    if not found[-1].name:
        raise SystemExit(f"{name} not found: apt-get install postgresql")
    return str(found[-1])


def _as_postgres(command: list[str]) -> list[str]:
    """initdb and the server refuse to run as root: step down to the packaged user."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="margelle-pg-"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, port = folder / "data", _free_port()
    quiet: dict[str, int] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    init = [
        _bin("initdb"),
        "-D",
        str(data),
        "-U",
        "margelle",
        "--auth=trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run(_as_postgres(init), check=True, cwd=folder, stdout=quiet["stdout"])
    options = " ".join(
        f"-c {one}"
        for one in (
            f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *CARELESS
        )
    )  # fmt: skip
    command = [_bin("pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"]
    subprocess.run(_as_postgres(command), check=True, cwd=folder, **quiet)  # type: ignore[call-overload]
    (folder / "port").write_text(str(port))
    return folder


def url(folder: Path) -> str:
    return f"postgresql://margelle@127.0.0.1:{(folder / 'port').read_text()}/margelle"


def stop(folder: Path) -> None:
    command = [_bin("pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop"]
    subprocess.run(_as_postgres(command), check=False, cwd=folder, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    if verb == "start":
        print(start())
    elif verb == "url":
        print(url(Path(rest[0])))
    elif verb == "stop":
        stop(Path(rest[0]))
