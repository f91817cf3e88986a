"""One command that runs an instance: pages and live updates on one port, and the job workers.

    python -m margelle.project.serve        (bin/serve)

It prepares (migrations, static files), starts both, starts again what dies, and stops all of it on
SIGTERM or SIGINT. It imports no Django: it must stay small, and alive when a setting is wrong.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import deque
from dataclasses import dataclass, field

STOP_SECONDS = 12.0  # granian gives open requests 10 s; a job that runs longer is redelivered
LOOK_SECONDS = 0.2
DEATHS_ALLOWED = 5
DEATHS_WINDOW = 120.0
PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded here: a forked child must not


def python(*args: str) -> list[str]:
    return [sys.executable, *args]


def web_command(env: dict[str, str]) -> list[str]:
    on_postgres = bool(env.get("DATABASE_URL") or env.get("DATABASE_URL_FILE"))
    workers = env.get("WEB_WORKERS") or ("2" if on_postgres else "1")
    options = {
        "--interface": "asgi",
        "--host": env.get("HOST", "127.0.0.1"),
        "--port": env.get("PORT", "8000"),
        "--workers": workers,
        "--http": "1",
        "--loop": "asyncio",
        "--backlog": "2048",
        # Open streams count as running requests: the default, 1,024 a worker, would stop all pages.
        "--backpressure": "8192",
        "--workers-kill-timeout": "10",
        "--log-level": "warning",
    }
    flat = [word for pair in options.items() for word in pair]
    return python(
        "-m", "granian", *flat, "--no-ws", "--respawn-failed-workers", "margelle.project.asgi:application"
    )


def jobs_command() -> list[str]:
    return python("-m", "django", "run_jobs")


def prepare_commands(env: dict[str, str]) -> list[list[str]]:
    """The database may have been migrated by another machine; the files it serves are this one's own, and
    those of the last version would be served as long as nobody gathers them again. From nothing: by its dates
    a file of the new version may seem older than the copy of the old one."""
    gather = python("-m", "django", "collectstatic", "--clear", "--noinput", "--verbosity", "0")
    if env.get("MARGELLE_SKIP_MIGRATE", "") not in ("", "0"):
        return [gather]
    return [python("-m", "django", "migrate", "--noinput", "--verbosity", "0"), gather]


@dataclass
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    start_at: float = 0.0
    deaths: deque[float] = field(default_factory=deque)

    def start(self, env: dict[str, str]) -> None:
        self.process = spawn(self.command, env)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def bury(self, now: float) -> bool:
        """Note a death and when to start again (1, 2, 4… s); False when it died too often to go on."""
        if self.process is not None:
            kill_group(self.process)  # what it left behind may hold the port
            say(f"{self.name} s’est arrêté (code {self.process.returncode})")
        self.process = None
        self.deaths.append(now)
        while self.deaths[0] < now - DEATHS_WINDOW:
            self.deaths.popleft()
        self.start_at = now + min(2.0 ** (len(self.deaths) - 1), 30.0)
        return len(self.deaths) < DEATHS_ALLOWED


class Supervisor:
    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
        self.stopping = threading.Event()
        self.children = [
            Child("le serveur web", web_command(env)),
            Child("le service des tâches", jobs_command()),
        ]

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        for command in prepare_commands(self.env):
            code = self._prepare(command)
            if self.stopping.is_set():
                return 0
            if code:
                say(f"impossible de démarrer\u00a0: «\u00a0{' '.join(command[2:])}\u00a0» a échoué")
                return code
        threading.Thread(target=self._announce, daemon=True).start()
        try:
            return self._watch()
        finally:
            self._stop()

    def _prepare(self, command: list[str]) -> int:
        process = spawn(command, self.env)
        while process.poll() is None:
            if self.stopping.wait(LOOK_SECONDS / 4):
                process.terminate()
                process.wait(STOP_SECONDS)
        return process.returncode

    def _watch(self) -> int:
        while not self.stopping.is_set():
            now = time.monotonic()
            for child in self.children:
                if child.process is None and now >= child.start_at:
                    child.start(self.env)
                elif child.process is not None and not child.is_running() and not child.bury(now):
                    say(f"{child.name} ne démarre pas\u00a0: voir les messages ci-dessus")
                    return 1
            self.stopping.wait(LOOK_SECONDS)
        return 0

    def _stop(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"le processus {process.pid} ne s’arrête pas\u00a0: il est interrompu")
            kill_group(process)

    def _announce(self) -> None:
        """Say once where it answers."""
        host = self.env.get("HOST", "127.0.0.1")
        here = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  # compared, not bound
        address = f"http://{here}:{self.env.get('PORT', '8000')}"
        while not self.stopping.wait(0.25):
            try:
                with urllib.request.urlopen(f"{address}/health/", timeout=2) as answer:  # noqa: S310  # our own
                    if answer.status == 200:
                        say(f"prêt sur {self.env.get('MARGELLE_URL') or address}/")
                        return
            except OSError:
                continue


def spawn(command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    """A child in a session of its own: Ctrl-C reaches the supervisor alone, which then stops in order."""
    return subprocess.Popen(command, env=env, start_new_session=True, preexec_fn=_die_with_parent)


def _die_with_parent() -> None:
    """Linux: a supervisor that is killed outright takes its children along."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def say(text: str) -> None:
    print(f"margelle\u00a0: {text}", flush=True)


def main() -> int:
    env = dict(os.environ)
    env.setdefault("DJANGO_SETTINGS_MODULE", "margelle.project.settings")
    return Supervisor(env).run()


if __name__ == "__main__":
    sys.exit(main())
