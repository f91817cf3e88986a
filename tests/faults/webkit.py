"""A technician's phone with WebKit, the engine of every iPhone: Debian's WebKitGTK, driven through WebDriver.

What it stores lives in memory: it cannot be killed and started again. It knows no cut of the network: the
proxy before the office does the cutting.
"""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service
from selenium.webdriver.webkitgtk.webdriver import WebDriver

from tests.journeys.browsing import PATIENCE_MS
from tests.servers.instance import wait_for

from .house import House
from .phones import STORED, Stored

PATIENCE = PATIENCE_MS / 1000
DRIVER = shutil.which("WebKitWebDriver")
XVFB = shutil.which("Xvfb")
BROWSERS = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
MISSING = "" if DRIVER and XVFB and BROWSERS else "no WebKitGTK here: apt-get install webkit2gtk-driver xvfb"
AWAIT = """
const [done, ...values] = [...arguments].reverse();
Promise.resolve((SCRIPT)(...values.reverse())).then(
  (found) => done([true, found ?? null]),
  (why) => done([false, String(why)]),
);
"""
# This driver types no path into a field that is not seen.
SHOW = (
    "arguments[0].hidden = false; arguments[0].style = 'display: block; width: 9px; height: 9px; opacity: 1'"
)
ADD = """async (kind, visit, payload) => {
  const { storeName } = await import('/static/agent/js/store/db.js');
  while (!storeName()) await new Promise((soon) => setTimeout(soon, 20));
  const { append } = await import('/static/agent/js/store/ops.js');
  return (await append(kind, visit, payload)).id;
}"""


@contextmanager
def a_display() -> Iterator[str]:
    """A screen nobody looks at, under a number that the system finds free."""
    assert XVFB
    wanted = [XVFB, "-displayfd", "1", "-screen", "0", "800x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(wanted, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


@contextmanager
def a_browser(display: str) -> Iterator[WebDriver]:
    """One browser with an empty memory; everything it wrote goes with it."""
    options = Options()
    options.binary_location = str(BROWSERS[-1])
    options.add_argument("--automation")
    # What it started may still be writing when it has gone: a file that stays is no failure.
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), home)
        env = {
            "DISPLAY": display,
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "MESA_SHADER_CACHE_DISABLE": "true",
            **homes,
        }
        driver = WebDriver(options=options, service=Service(executable_path=DRIVER, env=env))
        try:
            driver.set_window_size(480, 900)
            driver.set_script_timeout(PATIENCE)
            driver.set_page_load_timeout(PATIENCE)
            yield driver
        finally:
            driver.quit()


@dataclass
class Safari:
    """The hands of `Phone`, on the other engine."""

    house: House
    driver: WebDriver

    # Looking

    def goto(self, path: str) -> None:
        self.driver.get(f"{self.house.url}{path}")

    def until(self, found: Callable[[], Any], what: str) -> Any:
        """What `found` finds, as soon as it finds something; the screen's words when it never does."""
        waiting: WebDriverWait[WebDriver] = WebDriverWait(
            self.driver, PATIENCE, poll_frequency=0.05, ignored_exceptions=(StaleElementReferenceException,)
        )
        try:
            return waiting.until(lambda _: found())
        except WebDriverException as trouble:
            raise AssertionError(f"{what} never came; on the screen:\n{self.words()}") from trouble

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str, text: str = "") -> WebElement:
        """The first such part that is seen and holds this text."""

        def seen() -> WebElement | None:
            parts = (part for part in self.all(css) if part.is_displayed())
            return next((part for part in parts if text in spoken(part)), None)

        found: WebElement = self.until(seen, f"{css} {text!r}")
        return found

    def words(self) -> str:
        return spoken(self.driver.find_element(By.TAG_NAME, "body"))

    def run(self, script: str, *values: Any) -> Any:
        """What an asynchronous function of the page answers; its error is an AssertionError."""
        went_well, found = self.driver.execute_async_script(AWAIT.replace("SCRIPT", script), *values)
        assert went_well, found
        return found

    # Hands

    def press(self, name: str) -> None:
        self.tap("button, a", name)

    def tap(self, css: str, text: str = "") -> None:
        """A thumb brings it to the middle and hits what it sees; what moves away is looked for again."""

        def hit() -> bool:
            part = self.one(css, text)
            self.driver.execute_script("arguments[0].scrollIntoView({ block: 'center' })", part)
            try:
                part.click()
            except (ElementClickInterceptedException, ElementNotInteractableException):
                return False
            return True

        self.until(hit, f"a tap on {css} {text!r}")

    def sign_in(self, round_: dict[str, Any], who: int = 0) -> "Safari":
        self.goto("/tech/connexion")
        self.one("input[autocomplete='username']").send_keys(round_["identifiers"][who])
        self.one("input[type='password']").send_keys(round_["password"])
        self.press("Se connecter")
        self.one(".dayline")  # the first word of the office has come
        return self

    def visit(self, visit: dict[str, str]) -> None:
        self.goto(f"/tech/intervention/{visit['id']}")
        self.one(".where")

    def arrive(self) -> None:
        self.press("En route")
        self.press("Arrivé")
        self.one("button", "Terminer")

    def read(self, number: int, value: str) -> None:
        """Type a measurement and leave its field; over when it is in the store."""

        def typed() -> bool:
            field = self.all("#part-readings .reading input")[number]
            field.clear()
            field.send_keys(value)
            return bool(field.get_property("value") == value)

        self.one("#part-readings .reading input")
        self.until(typed, f"the field {number} with {value}")
        self.driver.execute_script("document.activeElement.blur()")
        wanted = float(value.replace(",", "."))
        wait_for(
            lambda: any(
                op["kind"] == "reading.add" and float(op["payload"]["value"]) == wanted
                for op in self.stored().ops
            )
        )

    def shoot(self, moment: str, *files: Path) -> None:
        self.tap(f"#part-photo-{moment} h2")
        for file in files:
            self.until(partial(self._hand_over, moment, file), f"the camera of {moment}")

    def _hand_over(self, moment: str, file: Path) -> bool:
        camera = self.driver.find_element(By.CSS_SELECTOR, f"#photo-{moment}")
        self.driver.execute_script(SHOW, camera)
        camera.send_keys(str(file))
        return True

    def add(self, kind: str, visit: str, payload: dict[str, Any]) -> str:
        """Write one operation as a screen does; its id once it is on disk."""
        return str(self.run(ADD, kind, visit, payload))

    def profile(self) -> None:
        self.goto("/tech/profil")
        self.one("button", "Synchroniser")

    def press_sync(self) -> None:
        self.press("Synchroniser")

    def office_has_all(self) -> None:
        """By its own screen, after the button: nothing waits on this phone."""
        self.profile()
        self.press_sync()
        self.one(".todo-word", "tout est au bureau")

    def stored(self) -> Stored:
        return Stored(**json.loads(self.run(STORED[STORED.index("async") :].rstrip().rstrip(";"))))


def spoken(part: WebElement) -> str:
    """Its words, without the blanks that only break lines."""
    return part.text.replace("\u00a0", " ").replace("\u202f", " ")
