"""Wording with variables: « Bonjour {{client}} ». No code, no filter, only known names."""

import re
from collections.abc import Collection, Mapping

from margelle.base.ui.french import NBSP

_VARIABLE = re.compile(r"\{\{\s*(\w{1,40})\s*\}\}")


def variables_in(text: str) -> list[str]:
    """The names used, in order, each once."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def problems(text: str, known: Collection[str], needed: Collection[str] = ()) -> list[str]:
    """What keeps a wording from being kept, in French; empty when all is well."""
    used = variables_in(text)
    possible = ", ".join(f"{{{{{name}}}}}" for name in known)
    found = [
        f"« {{{{{name}}}}} » n’existe pas. Variables possibles{NBSP}: {possible}."
        for name in used
        if name not in known
    ]
    rest = _VARIABLE.sub("", text)
    if "{{" in rest or "}}" in rest:
        found.append(f"Une accolade est de trop ou manque. Une variable s’écrit ainsi{NBSP}: {{{{client}}}}.")
    found += [f"Il manque {{{{{name}}}}}." for name in needed if name not in used]
    return found


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its values. One pass: what a value holds is never read as a variable.

    A line whose only variables are all empty goes away, so that no « À préparer : » stands alone.
    """
    kept = []
    for line in text.splitlines():
        names = _VARIABLE.findall(line)
        if names and not any(values.get(name, "").strip() for name in names):
            continue
        kept.append(_VARIABLE.sub(lambda found: values.get(found.group(1), ""), line).rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
