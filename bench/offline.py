"""What the phone promises: nothing entered is ever lost, and it is quick under the thumb.

The fifteen faults in a real browser, then a soak of 20 simulated phones through a network that loses, doubles
and cuts while server and phones are killed; a checker reads all logs and tables. Then a real browser, four
times slower than this machine, without network, on 12 stops of a company of 600 pools. SOAK_OPS and
SOAK_KILLS shorten the soak; FAULT_SEED repeats one.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from tests.faults.house import House, a_house
from tests.faults.soak import Outcome, Soak
from tests.servers.instance import ROOT

from . import screen
from .harness import Result, percentile

FAULTS = 15
PHONES = 20
OPS = int(os.environ.get("SOAK_OPS", "10000"))
KILLS = int(os.environ.get("SOAK_KILLS", "20"))


def run() -> Result:
    result = Result()
    result.add("faults_passed", f"faults passed, of {FAULTS}", len(faults_passed()), digits=0)
    with tempfile.TemporaryDirectory(prefix="margelle-bench-") as folder:
        seed = int(os.environ.get("FAULT_SEED", "") or random.SystemRandom().randrange(1_000_000))
        with a_house(Path(folder) / "office", seed=seed) as house:
            soaked(result, Soak(house, Path(folder), phones=PHONES, ops=OPS, kills=KILLS, seed=seed).run())
            quick(result, house)
    return result


def faults_passed() -> set[int]:
    """The numbers of the faults of which every test passed."""
    with tempfile.TemporaryDirectory(prefix="margelle-bench-") as folder:
        report = Path(folder) / "report.xml"
        which = "(fault_ or faults_) and not webkit"
        command = [sys.executable, "-m", "pytest", "-q", "tests/faults", "-k", which]
        subprocess.run(
            [*command, f"--junitxml={report}", "-p", "no:cacheprovider"],
            cwd=ROOT,
            stdout=sys.stderr,
            check=False,
        )
        seen, failed = set[int](), set[int]()
        for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314  # our own file
            numbers = set(map(int, re.findall(r"_(\d\d)(?=_)", case.get("name", ""))))
            seen |= numbers
            if len(case):
                failed |= numbers
        return seen - failed


def soaked(result: Result, outcome: Outcome) -> None:
    for one in outcome.wrong[:20]:
        print(one, file=sys.stderr)
    result.add("ops", "operations written", outcome.ops, digits=0)
    result.add("acknowledged", "acknowledged or refused", outcome.received + outcome.refused, digits=0)
    result.add("kills", "kills of the server", outcome.server_kills, digits=0)
    result.add("phone_kills", "kills of phones", outcome.phone_kills, digits=0)
    result.add("lost", "lost", outcome.count("lost") + outcome.torn_photos, digits=0)
    result.add("doubled", "doubled", outcome.count("doubled"), digits=0)
    result.add("invented", "invented", outcome.count("invented"), digits=0)
    result.add("disordered", "out of order", outcome.count("disordered") + outcome.count("phone"), digits=0)
    result.add("soak_s", "the soak", outcome.seconds, "s", 0)


def quick(result: Result, house: House) -> None:
    shell = "from margelle.faces.agent.tests.test_shell import started_kb\nanswer = started_kb()"
    result.add("shell_js_gz_kb", "script of the shell (at most 60)", house.instance.run(shell), "kB gz")
    known = house.instance.run("from bench import rounds\nanswer = rounds.a_company_of_600_pools()")
    found = screen.measured(house, known)
    starts, saves = ([one / 1000 for one in found[name]] for name in ("starts", "saves"))
    slower = f"{screen.SLOWER}x slower, p95"
    result.add(
        "cold_start_ms", f"cold start, {slower} (at most 1500)", percentile(starts, 0.95) * 1000, "ms", 0
    )
    result.add("save_ms", f"saving, {slower} (at most 100)", percentile(saves, 0.95) * 1000, "ms", 0)
    result.add("taps", "taps of a visit without typing (at most 12)", found["taps"], digits=0)
