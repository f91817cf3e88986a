"""Many phones, a bad network, an office and phones that die: what is there when all have had their say."""

import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers.instance import ROOT

from .failing import CutBody, DropAfter, DropBefore, OneOf, Says, Twice
from .history import check
from .house import House
from .sim_phone import log_of, prepare

LIMIT = 1_500.0  # seconds


@dataclass
class Outcome:
    ops: int = 0
    received: int = 0
    refused: int = 0
    server_kills: int = 0
    phone_kills: int = 0
    photos: int = 0
    torn_photos: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def count(self, word: str) -> int:
        return sum(1 for one in self.wrong if one.startswith(word))


@dataclass
class Soak:
    house: House
    folder: Path
    phones: int
    ops: int
    kills: int
    seed: int

    def run(self) -> Outcome:
        print(f"soak: seed {self.seed}")
        began, outcome = time.monotonic(), Outcome()
        dice = random.Random(self.seed)
        fleet = self.house.ask("a_fleet", self.phones)
        journals = [self._journal(number, known) for number, known in enumerate(fleet["phones"])]
        self._spoil_the_network()
        running = [self._start(journal) for journal in journals]
        try:
            self._live(fleet["company"], journals, running, dice, outcome)
        finally:
            for process in running:
                process.kill()
                process.wait()
        self.house.proxy.sane()
        self._look(fleet["company"], journals, outcome)
        outcome.seconds = time.monotonic() - began
        return outcome

    def _journal(self, number: int, known: dict[str, Any]) -> Path:
        journal = self.folder / f"phone-{number}.sqlite3"
        share = self.ops // self.phones
        prepare(journal, known | {"url": self.house.url, "share": share, "seed": self.seed + number})
        return journal

    def _spoil_the_network(self) -> None:
        proxy = self.house.proxy
        proxy.reseed(self.seed)
        proxy.when(".* /api/", OneOf([DropBefore(), DropAfter()]), share=0.15)
        proxy.when(".* /api/", OneOf([Says(200), Says(503), Says(429, "Trop", "text/plain")]), share=0.06)
        proxy.when("POST /api/sync/push", Twice(), share=0.09)
        proxy.when("PUT /api/media/", CutBody(1 / 3), share=0.15)

    def _start(self, journal: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.faults.sim_phone", str(journal)]
        return subprocess.Popen(command, cwd=ROOT)

    def _live(
        self,
        company: str,
        journals: list[Path],
        running: list[subprocess.Popen[bytes]],
        dice: random.Random,
        outcome: Outcome,
    ) -> None:
        """Kill the office and a phone each time another share of the operations has arrived."""
        deadline = time.monotonic() + LIMIT
        step = self.ops / (self.kills + 1)
        while any(process.poll() is None for process in running):
            if time.monotonic() > deadline:
                raise AssertionError("the soak does not end")
            time.sleep(0.05)
            for process in running:
                if process.poll() not in (None, 0, -signal.SIGKILL):
                    raise AssertionError("a phone gave up: see above")
            if outcome.server_kills >= self.kills:
                continue
            if self.house.ask("count_operations", company) < step * (outcome.server_kills + 1):
                continue
            self.house.kill()
            outcome.server_kills += 1
            alive = [place for place, process in enumerate(running) if process.poll() is None]
            if alive:
                victim = dice.choice(alive)
                running[victim].kill()
                running[victim].wait()
                outcome.phone_kills += 1
                running[victim] = self._start(journals[victim])
            self.house.open()

    def _look(self, company: str, journals: list[Path], outcome: Outcome) -> None:
        logs = [log_of(journal) for journal in journals]
        every = [op for log in logs for op in log]
        outcome.ops = len(every)
        outcome.received = sum(1 for op in every if op["state"] == "received")
        outcome.refused = sum(1 for op in every if op["state"] == "refused")
        photos = self.house.ask("photos", company)
        outcome.photos = len(photos)
        outcome.torn_photos = sum(1 for *_, whole in photos if not whole)
        office = self.house.ask("operations", company)
        outcome.wrong = check(logs, office, self.house.ask("facts", company))
