"""Shells, forms and error pages: no inline style or script, errors beside their field, words that help."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from margelle.base.ui import components, vendored
from margelle.base.ui.components import PoolForm

TEMPLATES = vendored.HERE / "templates"
SPRITE = (vendored.HERE / "static" / "ui" / "icons.svg").read_text(encoding="utf-8")


def sources() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_no_template_holds_style_script_or_handlers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|\son[a-z]+=|hx-on|javascript:|<style", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text) == []
    assert len(text.splitlines()) <= 120


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    known = set(re.findall(r'id="i-([a-z0-9-]+)"', SPRITE))
    used = {
        name
        for path in sources()
        for name in re.findall(r"""(?:{% icon |default:)"([a-z0-9-]+)\"""", path.read_text(encoding="utf-8"))
    }
    assert len(known) == 94
    assert used - known == set()


def test_the_sprite_is_drawn_by_the_sheets_alone() -> None:
    assert re.findall(r"style=|<script|<style|href=", SPRITE) == []


def test_the_office_shows_its_ways_its_member_and_one_main_landmark() -> None:
    page = render_to_string("ui/components.html", components.context(), RequestFactory().get("/"))
    assert page.count('aria-current="page"') == 2  # the bar, and the same bar in the sheet of narrow screens
    assert page.count("<main") == 1
    assert page.count('class="button primary"') == 1
    assert "Se déconnecter" in page
    assert '<html lang="fr"' in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_refused_form_says_what_and_where_and_keeps_what_was_typed() -> None:
    form = PoolForm({"name": "Grand bassin", "volume": "4800", "treatment": "chlorine", "kind": "out"})
    page = str(form)
    assert '<a href="#id_volume">Volume</a>' in page
    assert 'id="id_volume_error"' in page
    assert re.search(r'<input[^>]*name="volume"[^>]*value="4800"[^>]*aria-invalid="true"', page)
    assert re.search(r'aria-describedby="id_volume_helptext id_volume_error"', page)
    assert 'value="Grand bassin"' in page
    before = page.index('id="id_volume_error"')
    assert page.index('for="id_volume"') < before < page.index('name="volume"')


@pytest.mark.parametrize(
    ("typed", "kept"), [("48,5", "48.5"), ("48.5", "48.5"), ("1 200", "1200"), ("1\u202f200,5", "1200.5")]
)
def test_volumes_are_typed_the_french_way(typed: str, kept: str) -> None:
    form = PoolForm({"name": "x", "volume": typed, "treatment": "chlorine", "kind": "in"})
    assert form.is_valid()
    assert str(form.cleaned_data["volume"]) == kept


@pytest.mark.parametrize("typed", ["abc", "1e5", "NaN", "7,,2", "--3"])
def test_what_is_no_number_is_refused_in_french(typed: str) -> None:
    form = PoolForm({"name": "x", "volume": typed, "treatment": "chlorine", "kind": "in"})
    assert form.errors["volume"] == ["Écrivez un nombre, par exemple 7,4."]


def test_optional_is_said_and_required_is_the_rule() -> None:
    page = str(PoolForm())
    assert page.count("facultatif") == 5
    assert 'role="alert"' not in page


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_french_signs_never_stand_alone_on_a_line(path: Path) -> None:
    text = re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", "|", path.read_text(encoding="utf-8"))
    assert re.findall(r".{0,20} [;:!?»](?=[\s|]|$)|« .{0,20}|\w'\w", text) == []


@pytest.mark.parametrize("code", ["400", "403", "404", "500"])
def test_error_pages_need_nothing_and_say_what_to_do(code: str) -> None:
    page = render_to_string(f"{code}.html")
    assert "Aller à l’accueil" in page
    assert page.count('class="lead"') == 2
    assert "Erreur" not in page
    assert "invalide" not in page
