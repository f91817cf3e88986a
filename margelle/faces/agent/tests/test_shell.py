"""The application as files: it starts without network and says nothing personal."""

import base64
import gzip
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from margelle.base.ui import vendored
from margelle.faces.agent import precache

JS = Path(precache.__file__).parent / "static" / "agent" / "js"
BUDGET_KB = 60


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.mark.parametrize(
    "place", ["", "planning", "intervention/00000000-0000-7000-8000-000000000000", "c/jeton"]
)
def test_every_address_is_the_same_shell(client: Client, place: str) -> None:
    first, other = client.get("/tech/"), client.get(f"/tech/{place}")
    assert other.status_code == 200
    assert other.content == first.content
    assert other["Cache-Control"] == "no-cache"
    assert not other.cookies


def test_the_shell_allows_its_import_map_by_hash_and_nothing_inline(client: Client) -> None:
    response = client.get("/tech/")
    page, policy = response.content.decode(), response["Content-Security-Policy"]
    inline = re.findall(r"<script type=\"importmap\">(.*?)</script>", page, re.DOTALL)
    assert len(inline) == 1
    assert json.loads(inline[0])["imports"]["dexie"].startswith("/static/vendor/dexie-")
    digest = base64.b64encode(sha256(inline[0].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "nonce" not in policy + page
    assert "unsafe" not in policy
    assert not re.search(r"style=|\son[a-z]+=", page)


def test_the_worker_lists_files_that_exist(client: Client) -> None:
    response = client.get("/tech/sw.js")
    script = response.content.decode()
    assert response["Service-Worker-Allowed"] == "/tech/"
    assert response["Content-Type"].startswith("text/javascript")
    listed = re.findall(r"^  '/static/([^']+)',$", script, re.MULTILINE)
    assert listed == precache.files()
    assert all(finders.find(path) for path in listed)
    assert len(listed) == len(set(listed))
    assert len([line for line in script.splitlines() if not line.startswith("  '/static/")]) <= 60


def test_every_module_of_ours_and_every_library_it_names_is_kept_on_the_phone() -> None:
    kept = set(precache.files())
    names = set()
    for module in JS.rglob("*.js"):
        assert f"agent/js/{module.relative_to(JS).as_posix()}" in kept
        source = module.read_text(encoding="utf-8")
        names |= set(re.findall(r"from '([^'.][^']*)'", source))
        for relative in re.findall(r"(?:from|import\() ?'(\.[^']+)'", source):
            assert (module.parent / relative).resolve().is_file(), f"{module.name}: {relative}"
    addresses = vendored.import_map()["imports"]
    for name in names:
        assert addresses[name].removeprefix("/static/") in kept


def test_a_changed_byte_is_a_new_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = precache._digest()
    monkeypatch.setattr(precache, "files", lambda: ["agent/css/agent.css"])
    assert precache._digest() != before
    assert re.fullmatch(r"[0-9a-f]{12}", before)


def test_the_manifest_installs(client: Client) -> None:
    response = client.get("/tech/manifest.webmanifest")
    manifest = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert (manifest["scope"], manifest["start_url"], manifest["lang"]) == ("/tech/", "/tech/", "fr")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def started_kb() -> float:
    """What runs before the first screen, libraries included, compressed."""
    found = [finders.find(path) for path in precache.started()]
    return sum(len(gzip.compress(Path(str(path)).read_bytes(), 9)) for path in found) / 1000


def test_the_page_names_at_once_what_the_start_will_ask_for(client: Client) -> None:
    page = client.get("/tech/").content.decode()
    named = re.findall(r'<link rel="modulepreload" href="/static/([^"]+)">', page)
    assert {"agent/js/main.js", "agent/js/screens/today.js"} < set(named)
    assert {one.split("/")[1].split("-")[0] for one in named if one.startswith("vendor/")} == {
        "preact",
        "htm",
        "signals",
        "dexie",
    }
    assert set(named) < set(precache.files())
    bare = [path for path in precache.started() if "signin" in path or "visit/" in path]
    assert bare == [], "what is asked for later does not weigh on the start"


def test_the_shell_starts_within_its_budget() -> None:
    assert started_kb() <= BUDGET_KB


def test_french_signs_do_not_stand_alone_on_a_line() -> None:
    """A plain space before « : ; ! ? » lets a narrow phone break the line there."""
    for module in JS.rglob("*.js"):
        for text in re.findall(r">([^<>$`{}]*)<|'([^'\n]*)'", module.read_text(encoding="utf-8")):
            assert not re.search(r"[a-zà-ÿ»’] [:;!?](?:\s|$)", "".join(text)), f"{module.name}: {text}"


def test_modules_stay_small_and_write_nothing_into_pages_as_text() -> None:
    for module in JS.rglob("*.js"):
        source = module.read_text(encoding="utf-8")
        assert len(source.splitlines()) <= 150, module.name
        assert not re.search(r"innerHTML|dangerouslySetInnerHTML|\beval\(|new Function", source), module.name
