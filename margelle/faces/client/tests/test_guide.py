"""The user guide as pages: every file of docs/guide is drawn, escaped, and leads to its neighbours."""

import re

import pytest
from django.test import Client

from margelle.faces.client import guide
from margelle.faces.client.guide import Entry


def drawn(text: str) -> str:
    return str(guide._drawn(Entry("essai", "Essai", "le bureau"), text).body)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Un *mot* et `a*b*c`.", "<p>Un <em>mot</em> et <code>a*b*c</code>.</p>"),
        ("**Deux** mots", "<p><strong>Deux</strong> mots</p>"),
        ("## Délais promis", '<h2 id="delais-promis">Délais promis</h2>'),
        ("Sur\ndeux lignes", "<p>Sur deux lignes</p>"),
        ("- un\n- deux,\n  suite", "<ul><li>un</li><li>deux, suite</li></ul>"),
        ("1. un\n2. deux", "<ol><li>un</li><li>deux</li></ol>"),
        ("    a < b", '<pre tabindex="0"><code>a &lt; b</code></pre>'),
        ("```\n# x\n```", '<pre tabindex="0"><code># x</code></pre>'),
        ("[Ici](planifier.md)", '<p><a href="/guides/planifier/">Ici</a></p>'),
        ("[Là](suivi.md#delais)", '<p><a href="/guides/suivi/">Là</a></p>'),
        ("[Dehors](javascript:alert(1))", "<p>Dehors)</p>"),
        ("[Ailleurs](../permissions.md)", "<p>Ailleurs</p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("Quoi ? « Rien »", "<p>Quoi\u00a0? «\u00a0Rien\u00a0»</p>"),
    ],
)  # fmt: skip
def test_what_the_guide_uses_is_understood(text: str, page: str) -> None:
    assert drawn(text) == page


def test_a_table_keeps_its_cells() -> None:
    page = drawn("| touche | effet |\n|---|---|\n| N | nouvelle |")
    assert re.findall(r"<t[hd](?: [^>]*)?>(.+?)</t[hd]>", page) == ["touche", "effet", "N", "nouvelle"]


def test_every_page_of_the_guide_is_on_the_shelf() -> None:
    files = {path.stem for path in guide.FOLDER.glob("*.md")} - {"README"}
    assert files <= {entry.slug for entry in guide.entries()}


@pytest.mark.django_db
def test_every_page_opens_without_a_mark_left_over(client: Client) -> None:
    for entry in guide.entries():
        page = client.get(f"/guides/{entry.slug}/").content.decode()
        body = re.sub(r"<pre.*?</pre>|<code>.*?</code>", "", page[page.index("<article") :], flags=re.DOTALL)
        text = re.sub(r"<[^>]+>", "", body)
        assert not re.search(r"\*\*|\]\(|^#|^\||`", text, re.MULTILINE), entry.slug
        for address in re.findall(r'href="(/guides/[^"]+)"', body):
            assert client.get(address).status_code == 200, address


@pytest.mark.django_db
def test_no_other_file_is_read(client: Client) -> None:
    for name in ("README", "operations", "..", "permissions"):
        assert client.get(f"/guides/{name}/").status_code == 404
