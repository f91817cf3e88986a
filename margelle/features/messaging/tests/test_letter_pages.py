"""A line that ends with a link becomes a button, in a time that its length does not blow up."""

import pytest

from margelle.features.messaging.senders.html import LINK, html_letter

URL = "https://a.fr/x/"


def _page(text: str) -> str:
    return html_letter(company="Azur", subject="x", text=text)


@pytest.mark.parametrize(
    ("line", "label"),
    [
        (f"Voir la page : {URL}", "Voir la page"),
        (f"Voir la page\u00a0:\u00a0{URL}", "Voir la page"),
        (f"  Voir:{URL}  ", "Voir"),
        (URL, "Ouvrir ma page"),
        (f"Ou https://b.fr puis {URL}", "Ou https://b.fr puis"),
        (f"{'a' * 120}: {URL}", "a" * 120),
    ],
)
def test_the_words_before_the_link_are_on_the_button(line: str, label: str) -> None:
    assert f">{label}</a>" in _page(line) and f'href="{URL}" style=' in _page(line)


@pytest.mark.parametrize("line", [f"{'a' * 121}: {URL}", f"{URL} : voir", f'{URL}"x'])
def test_any_other_line_stays_a_line(line: str) -> None:
    assert "display:inline-block" not in _page(line)


@pytest.mark.parametrize(
    "line",
    ["a" + " " * 20_000 + "b", "a" + " :" * 10_000 + "b", "http://" * 2_000 + " b", "http://a " * 2_000],
)
def test_a_hostile_line_ends(line: str) -> None:
    """A pattern that tries each split of the spaces would be at it for an hour."""
    assert LINK.search(line.strip()) is None or line.startswith("http://a ")
    _page(line)
