"""The user guide (docs/guide) as pages: the same files, so that no second text can grow old.

Only what these files use is understood: headings, paragraphs, lists, tables, code, bold, italics, links and
images. Everything is escaped first; a link leads to another page of the guide, or stays plain words.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

FOLDER: Final = Path(settings.BASE_DIR) / "docs" / "guide"
_ROW = re.compile(r"^\| \[(.+?)\]\((.+?)\.md\) \| (.+?) \|$", re.MULTILINE)
_LIST = re.compile(r"^(?:[-*]|(\d+)\.) ")
_INNER_SPACE = re.compile(r" (?=[:;?!»])|(?<=«) ")


@dataclass(frozen=True)
class Entry:
    slug: str
    title: str
    readers: str


@dataclass(frozen=True)
class Part:
    anchor: str
    title: str


@dataclass(frozen=True)
class Page:
    entry: Entry
    title: str
    lead: str  # plain words: what a search engine shows
    body: SafeString
    parts: tuple[Part, ...]


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """In the order of the guide's own list; empty where the documentation is not installed."""
    contents = FOLDER / "README.md"
    text = contents.read_text(encoding="utf-8") if contents.is_file() else ""
    found = [(name, title, readers) for title, name, readers in _ROW.findall(text)]
    return tuple(
        Entry(Path(name).name, title, readers) for name, title, readers in found if _file(name).is_file()
    )


def shelves() -> list[tuple[str, list[Entry]]]:
    """The pages by who reads them, in the order of the guide."""
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        found.setdefault(entry.readers.split(",")[0], []).append(entry)
    return [(readers[:1].upper() + readers[1:], pages) for readers, pages in found.items()]


def neighbours(slug: str) -> tuple[Entry | None, Entry | None]:
    known = entries()
    at = next(place for place, entry in enumerate(known) if entry.slug == slug)
    return (known[at - 1] if at else None), (known[at + 1] if at + 1 < len(known) else None)


@lru_cache(maxsize=64)
def page_named(slug: str) -> Page | None:
    entry = next((one for one in entries() if one.slug == slug), None)
    if entry is None:
        return None
    for name in (slug, f"../{slug}"):
        if _file(name).is_file():
            return _drawn(entry, _file(name).read_text(encoding="utf-8"))
    return None


def _file(name: str) -> Path:
    return FOLDER / f"{name}.md"


def _drawn(entry: Entry, text: str) -> Page:
    blocks = list(_blocks(text.splitlines()))
    title = next((rest for kind, rest in blocks if kind == "h1"), entry.title)
    rest = [(kind, content) for kind, content in blocks if kind != "h1"]
    lead = next((content for kind, content in rest if kind == "p"), "")
    parts = tuple(Part(slugify(content), _plain(content)) for kind, content in rest if kind == "h2")
    body = mark_safe("\n".join(_MAKERS[kind](content) for kind, content in rest))  # noqa: S308 - escaped below
    return Page(entry, title, _plain(lead), body, parts)


def _blocks(lines: list[str]) -> Iterator[tuple[str, str]]:
    """(kind, text) of each block: h1 to h3, p, pre, list, table."""
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
        elif heading := re.match(r"(#{1,3}) (.+)", line):
            yield f"h{len(heading[1])}", heading[2]
            at += 1
        elif line.startswith("```"):
            end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith("```")), len(lines))
            yield "pre", "\n".join(lines[at + 1 : end])
            at = end + 1
        else:
            kind, end = _kind_of(line), _end_of(lines, at)
            yield kind, "\n".join(lines[at:end])
            at = end


def _kind_of(line: str) -> str:
    if line.startswith("    "):
        return "pre"
    if _LIST.match(line):
        return "list"
    return "table" if line.startswith("|") else "p"


def _end_of(lines: list[str], at: int) -> int:
    """A block ends at an empty line, a heading, or where a list or a table begins right under words."""
    kind = _kind_of(lines[at])
    for place in range(at + 1, len(lines)):
        line = lines[place]
        other = line.startswith(("#", "```")) or (kind == "p" and _kind_of(line) in ("list", "table"))
        if not line.strip() or other:
            return place
    return len(lines)


def _heading(level: int) -> Callable[[str], str]:
    def make(text: str) -> str:
        return f'<h{level} id="{slugify(text)}">{_words(text)}</h{level}>'

    return make


def _pre(text: str) -> str:
    code = escape("\n".join(line.removeprefix("    ") for line in text.split("\n")))
    return f'<pre tabindex="0"><code>{code}</code></pre>'


def _list(text: str) -> str:
    items: list[str] = []
    for line in text.split("\n"):
        if _LIST.match(line):
            items.append(_LIST.sub("", line, count=1))
        else:
            items[-1] += f" {line.strip()}"
    tag = "ol" if text[0].isdigit() else "ul"
    return f"<{tag}>{''.join(f'<li>{_words(item)}</li>' for item in items)}</{tag}>"


def _table(text: str) -> str:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.split("\n")]
    head = "".join(f'<th scope="col">{_words(cell)}</th>' for cell in rows[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{_words(cell)}</td>' for cell in row)}</tr>"
        for row in rows[1:]
        if not set("".join(row)) <= set("-: ")
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="wide" tabindex="0">{table}</div>'


_MAKERS: Final[dict[str, Callable[[str], str]]] = {
    "h2": _heading(2),
    "h3": _heading(3),
    "p": lambda text: f"<p>{_words(text)}</p>",
    "pre": _pre,
    "list": _list,
    "table": _table,
}


def _words(text: str) -> str:
    """One run of words: what stands between backticks is put aside, so that nothing in it is a mark."""
    codes: list[str] = []

    def aside(found: re.Match[str]) -> str:
        codes.append(f"<code>{found[1]}</code>")
        return f"\x00{len(codes) - 1}\x00"

    text = _styled(re.sub("`(.+?)`", aside, escape(" ".join(text.split()))))
    return re.sub(r"\x00(\d+)\x00", lambda found: codes[int(found[1])], text)


def _styled(text: str) -> str:
    text = _INNER_SPACE.sub("\u00a0", text)
    text = re.sub(r"!\[(.*?)\]\((.+?)\)", _image, text)
    text = re.sub(r"\[(.+?)\]\((.+?)\)", _link, text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", text)


def _image(found: re.Match[str]) -> str:
    name = f"client/images/{Path(found[2]).stem}.webp"
    if finders.find(name) is None:
        return ""
    return f'<img src="{static(name)}" alt="{found[1]}" loading="lazy">'


def _link(found: re.Match[str]) -> str:
    slug = Path(found[2].partition("#")[0]).stem
    if found[2].partition("#")[0].endswith(".md") and any(entry.slug == slug for entry in entries()):
        return f'<a href="{reverse("site:guide", args=[slug])}">{found[1]}</a>'
    return found[1]


def _plain(text: str) -> str:
    """The same words without any mark."""
    text = re.sub(r"!?\[(.*?)\]\((.+?)\)", r"\1", " ".join(text.split()))
    return _INNER_SPACE.sub("\u00a0", text.replace("*", "").replace("`", ""))
