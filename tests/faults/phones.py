"""A technician's phone: a real chromium with a profile on disk, which can lose its battery."""

import json
import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, FilePayload, Page, Playwright, expect

from tests.journeys.browsing import CHROMIUM, FLAGS, PATIENCE_MS, POCKET
from tests.servers.instance import wait_for

from .failing import DropBefore
from .house import House

# How often the last entry was sent in vain since its page was opened.
ATTEMPTS = "() => import('/static/agent/js/state.js').then(({ ops }) => ops.value.at(-1).attempts)"
STORED = (Path(__file__).parent / "stored.js").read_text(encoding="utf-8")


@dataclass
class Stored:
    """What the phone's own memory holds, read from the disk and not from the screen."""

    ops: list[dict[str, Any]]
    photos: list[dict[str, Any]]
    whole: list[list[Any]]
    drafts: list[dict[str, Any]]
    next_seq: int

    def kinds(self) -> list[str]:
        return [op["kind"] for op in self.ops]

    def entered(self) -> list[Any]:
        """What hands have made, without how far it is on its way."""
        ops = [[op["id"], op["seq"], op["kind"], op["payload"]] for op in self.ops]
        return [ops, [[photo["sha256"], photo["visit"], photo["op"]] for photo in self.photos], self.drafts]

    def assert_sound(self) -> None:
        """No gap in the order, no operation without a fate, every photo byte for byte."""
        first = self.ops[0]["seq"] if self.ops else self.next_seq
        assert [op["seq"] for op in self.ops] == list(range(first, self.next_seq))
        assert all(op["state"] for op in self.ops)
        assert all(whole for _, whole in self.whole)
        held = {sha256 for sha256, _ in self.whole}
        assert {photo["sha256"] for photo in self.photos if photo["state"] != "gone"} <= held


@dataclass
class Phone:
    house: House
    context: BrowserContext
    page: Page
    profile: Path | None = None
    pages: list[Page] = field(default_factory=list)

    # Hands

    def sign_in(self, round_: dict[str, Any], who: int = 0) -> "Phone":
        page = self.page
        page.goto("/tech/connexion")
        page.get_by_label("Identifiant").fill(round_["identifiers"][who])
        page.get_by_label("Mot de passe").fill(round_["password"])
        page.get_by_role("button", name="Se connecter").click()
        expect(page.locator(".dayline, .empty").first).to_be_visible()
        return self

    def kept(self) -> "Phone":
        """The worker has every file: from here on the application starts without network."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return self

    def visit(self, visit: dict[str, str], *, page: Page | None = None) -> None:
        where = page or self.page
        where.goto(f"/tech/intervention/{visit['id']}")
        expect(where.locator(".where")).to_be_visible()

    def arrive(self) -> None:
        self.page.get_by_role("button", name="En route").click()
        self.page.get_by_role("button", name="Arrivé").click()
        expect(self.page.get_by_role("button", name="Terminer")).to_be_visible()

    def read(self, number: int, value: str, *, kept: bool = True) -> None:
        """Type a measurement and leave its field; over when it is in the store."""
        field_ = self.page.locator("#part-readings .reading input").nth(number)
        field_.fill(value)
        field_.blur()
        if kept:
            wait_for(lambda: self._measured(value))

    def _measured(self, value: str) -> bool:
        wanted = float(value.replace(",", "."))
        return any(
            op["kind"] == "reading.add" and float(op["payload"]["value"]) == wanted
            for op in self.stored().ops
        )

    def shoot(self, moment: str, *pictures: FilePayload) -> None:
        """One after the other, without waiting for any of them to be kept."""
        self.page.locator(f"#part-photo-{moment} h2").click()  # the hand is there: the part stays open
        for picture in pictures:
            self.page.locator(f"#photo-{moment}").set_input_files(picture)

    def press_sync(self, *, page: Page | None = None) -> None:
        (page or self.page).get_by_role("button", name="Synchroniser").click()

    def office_has_all(self) -> None:
        """By its own screen, after the button: nothing waits on this phone."""
        self.page.goto("/tech/profil")
        self.press_sync()
        expect(self.page.locator(".todo-word").first).to_have_text("tout est au bureau")

    # Memory

    def stored(self) -> Stored:
        return Stored(**json.loads(self.page.evaluate(STORED)))

    def add(self, kind: str, visit: str, payload: dict[str, Any]) -> str:
        """Write one operation as a screen does, through the store's own door; its id once it is on disk."""
        script = """async ([kind, visit, payload]) => {
          const { storeName } = await import('/static/agent/js/store/db.js');
          while (!storeName()) await new Promise((soon) => setTimeout(soon, 20));
          const { append } = await import('/static/agent/js/store/ops.js');
          return (await append(kind, visit, payload)).id;
        }"""
        return str(self.page.evaluate(script, [kind, visit, payload]))

    # Fate

    @contextmanager
    def without_network(self) -> Iterator[None]:
        """Nothing reaches the office. The browser's word alone does not do: chromium 156 let requests through
        that it had been told to refuse, as one page gave way to the next. Such a one finds a dead line.
        """
        dead = self.house.proxy.when(".*", DropBefore())
        self.context.set_offline(True)
        yield
        self.house.proxy.lift(dead)
        self.context.set_offline(False)

    def kill(self) -> None:
        """SIGKILL to every process of this browser: nothing is flushed, nothing is closed."""
        assert self.profile is not None
        leader = browser_of(self.profile)
        os.killpg(leader, signal.SIGKILL)
        wait_for(lambda: not Path(f"/proc/{leader}").exists() or _is_dead(leader))

    def close(self) -> None:
        self.context.close()


def browser_of(profile: Path) -> int:
    """The process that leads the group of the browser with this profile."""
    wanted = f"--user-data-dir={profile}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in words and not any(word.startswith(b"--type=") for word in words):
            leader = os.getpgid(int(folder.name))
            assert leader != os.getpgid(0)
            return leader
    raise AssertionError(f"no browser with the profile {profile}")


def _is_dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in ("Z", "X")
    except OSError:
        return True


OPTIONS: dict[str, Any] = {
    "viewport": POCKET,
    "locale": "fr-FR",
    "timezone_id": "Europe/Paris",
    "has_touch": True,
    "service_workers": "allow",
}


def power_on(driver: Playwright, house: House, profile: Path) -> Phone:
    """The phone with this memory: what was on its disk when it died, and nothing else."""
    for lock in profile.glob("Singleton*"):
        lock.unlink()
    context = driver.chromium.launch_persistent_context(
        str(profile), executable_path=CHROMIUM, args=FLAGS, base_url=house.url, **OPTIONS
    )
    context.set_default_timeout(PATIENCE_MS)
    return Phone(house, context, context.pages[0], profile)


def seeded() -> random.Random:
    """Chance that can be repeated: FAULT_SEED=… runs the same again."""
    seed = int(os.environ.get("FAULT_SEED", "") or random.SystemRandom().randrange(1_000_000))
    print(f"FAULT_SEED={seed}")
    return random.Random(seed)
