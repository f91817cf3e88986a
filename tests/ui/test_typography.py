"""French puts a space before « : ; ? ! » that must not break: no line begins with a lonely colon."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import margelle

ROOT = Path(margelle.__file__).parent
LOOSE = re.compile(r"(?<=[\w»’%)€°\]}\"…*>]) [:;?!](?=\s|$|[<\"'»)\\])")
COMMENTS = re.compile(
    r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<style.*?</style>|<!--.*?-->", re.DOTALL
)
# In JavaScript a colon after a space may be code: only what stands in quotes, between tags, or between two
# values of a text is read.
SAID = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|>[^<>=(){}$`'\"]*(?=<|\$)|(?<=\S) : (?=\$\{)")
NOT_SHOWN = (
    "features/planning/actions/ready_made.py",  # a step that ends with « ! » is required, as typed
    "features/logbook/static/logbook/verifier_preuve.py",  # runs in any terminal, whatever its encoding
    "features/messaging/rules/sms.py",  # the alphabet of an SMS
    "faces/ops/demo/",  # what people have typed, with the spaces of their keyboards
)


def shown(suffix: str) -> list[Path]:
    found = [
        path
        for path in sorted(ROOT.rglob(f"*{suffix}"))
        if not {"tests", "migrations", "vendor"} & {*path.parts}
    ]
    return [path for path in found if not str(path.relative_to(ROOT)).startswith(NOT_SHOWN)]


def python_words(text: str) -> Iterator[tuple[int, str]]:
    tree = ast.parse(text)
    docs = {id(found) for node in ast.walk(tree) if (found := _doc_of(node)) is not None}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value
        if isinstance(node, ast.JoinedStr):
            parts = [one.value if isinstance(one, ast.Constant) else "}" for one in node.values]
            yield node.lineno, "".join(str(part) for part in parts)


def _doc_of(node: ast.AST) -> ast.expr | None:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    first = node.body[0] if node.body else None
    return first.value if isinstance(first, ast.Expr) else None


def template_words(text: str) -> Iterator[tuple[int, str]]:
    bare = COMMENTS.sub(lambda found: "\n" * found.group().count("\n"), text)
    yield from enumerate(bare.splitlines(), 1)


def script_words(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not re.match(r"\s*(//|\*|/\*)", line):
            yield from ((number, found.group()) for found in SAID.finditer(line))


@pytest.mark.parametrize(
    ("suffix", "words"), [(".py", python_words), (".html", template_words), (".js", script_words)]
)
def test_no_mark_is_left_alone_on_the_next_line(suffix: str, words: object) -> None:
    assert callable(words)
    loose = [
        f"{path.relative_to(ROOT)}:{number}: {text.strip()[:100]}"
        for path in shown(suffix)
        for number, text in words(path.read_text(encoding="utf-8"))
        if (text == " : " and suffix == ".js") or LOOSE.search(text)
    ]
    assert loose == []
