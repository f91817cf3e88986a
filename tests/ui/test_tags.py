"""Tags and partials: what they write, and that nothing a person typed gets out of its place."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

S = "\u00a0"


def render(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("state", "word", "css"),
    [
        ("planned", "Vierge", "planned"),
        ("en_route", "En route", "en-route"),
        ("in_progress", "En cours", "in-progress"),
        ("done", "Terminée", "done"),
        ("validated", "Validée", "validated"),
        ("cancelled", "Annulée", "cancelled"),
        ("skipped", "Sautée", "skipped"),
    ],
)
def test_every_state_has_its_word_and_its_form(state: str, word: str, css: str) -> None:
    assert render("{% state_badge s %}", s=state) == f'<span class="state {css} badge">{word}</span>'


@pytest.mark.parametrize(
    ("state", "late", "shown"),
    [
        ("planned", True, '<span class="state late">Retardée</span>'),
        ("in_progress", 72, f'<span class="state late">Retardée de 1{S}h{S}12</span>'),
        ("planned", 0, '<span class="state planned">Vierge</span>'),
        ("done", 72, '<span class="state done">Terminée</span>'),
        ("cancelled", True, '<span class="state cancelled">Annulée</span>'),
    ],
)
def test_only_unfinished_work_is_late(state: str, late: bool | int, shown: str) -> None:
    assert render("{% state_badge s late=late badge=False %}", s=state, late=late) == shown


def test_an_unknown_state_is_an_error_not_an_empty_badge() -> None:
    with pytest.raises(KeyError):
        render("{% state_badge 'todo' %}")


def test_reasons_and_names_are_escaped() -> None:
    shown = render("{% state_badge 'skipped' detail=d %}{% disc d %}", d="<b>x")
    assert "<b>" not in shown
    assert f"Sautée{S}: &lt;b&gt;x" in shown


def test_icons_are_silent_beside_a_word_and_speak_alone() -> None:
    assert render("{% icon 'plus' %}") == (
        '<svg class="icon" aria-hidden="true"><use href="/static/ui/icons.svg#i-plus"/></svg>'
    )
    assert 'role="img" aria-label="Appeler"' in render("{% icon 'phone' label='Appeler' %}")


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("Julien Rossi", ("tech-1", "JR")),
        (SimpleNamespace(name="Nadia Lambert", colour=8), ("tech-2", "NL")),
        ({"name": "Claire Vidal", "initials": "CV", "color": 5}, ("tech-5", "CV")),
    ],
)
def test_discs(who: Any, shown: tuple[str, str]) -> None:
    css, letters = shown
    assert render("{% disc who %}", who=who) == (
        f'<span class="disc {css}" aria-hidden="true">{letters}</span>'
    )


def test_filters_write_french_and_leave_nothing_as_nothing() -> None:
    assert (
        render("{{ v|fr_decimal:1 }}|{{ v|fr_decimal:'1f' }}|{{ n|fr_decimal }}", v="7.0", n=None) == "7|7,0|"
    )
    assert render("{{ c|eur }}|{{ n|eur }}|{{ m|duration_fr }}", c=124000, n=None, m=315) == (
        f"1{S}240,00{S}€||5{S}h{S}15"
    )
    assert render("{{ d|day_fr }}|{{ n|day_fr }}", d=date(2026, 6, 17), n=None) == f"mer.{S}17{S}juin|"
    assert render("{{ n|plural_fr:'bassin à voir|bassins à voir' }}", n=2) == f"2{S}bassins à voir"


def test_an_instant_is_told_at_the_hour_of_the_wall() -> None:
    late_evening = datetime(2026, 6, 17, 22, 30, tzinfo=UTC)
    with timezone.override("Europe/Paris"):
        assert render("{{ at|clock_fr }} {{ at|day_fr }}", at=late_evening) == f"00:30 jeu.{S}18{S}juin"


@pytest.mark.parametrize(
    ("cookie", "shown"), [("dark", "dark"), ("light", "light"), ('"><script>', ""), ("", "")]
)
def test_the_theme_is_one_of_two_or_none(cookie: str, shown: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert render("{% theme %}", request=request) == shown


def test_the_import_map_carries_the_nonce_of_the_answer() -> None:
    request = SimpleNamespace(csp_nonce="abc")
    shown = render("{% import_map %}", request=request)
    assert shown.startswith('<script type="importmap" nonce="abc">{"imports":{')
    assert '"dexie":"/static/vendor/dexie-4.4.7/dexie.min.mjs"' in shown
