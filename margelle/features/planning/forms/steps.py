"""Ordered lines typed on a page: the steps of a template, of a visit or of a pool.

The order of the lines on the page is the order that is sent and kept; an empty line is no line. The buttons
that move a line are `<step-lines>`'s, and without script they are answered by the page itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict

from margelle.features.planning.models import VisitTemplate

_NAME = re.compile(r"steps-(\w{1,12})-text\Z")
BLANKS: Final = 2
LONGEST: Final = 300
MOST: Final = 60


@dataclass
class StepLine:
    """One line as it stands on the page; `template` is the id it is for, where the page asks that."""

    number: int
    text: str = ""
    is_required: bool = False
    template: str = ""
    error: str = ""


class StepLines:
    """The lines of one page, read from what was sent or from rows."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rows: Iterable[Sequence[Any]] = (),
        templates: Iterable[VisitTemplate] | None = None,
    ) -> None:
        self.templates = None if templates is None else {str(one.pk): one for one in templates}
        given = _read(data) if data is not None else [(row[0], row[1], _key(row)) for row in rows]
        self.filled = [StepLine(n, *line) for n, line in enumerate(given)]
        self._place(data)
        self.errors = [line.error for line in self._checked() if line.error]

    @property
    def lines(self) -> list[StepLine]:
        """With the blanks to type into."""
        count = len(self.filled)
        return [*self.filled, *(StepLine(count + number) for number in range(BLANKS))]

    @property
    def total_error_count(self) -> int:
        return len(self.errors)

    @property
    def moved(self) -> bool:
        """A button of a page without script asked for another order: nothing is to be saved yet."""
        return self._moved

    def is_valid(self) -> bool:
        return not self.errors

    def steps(self) -> list[tuple[str, bool]]:
        return [(line.text, line.is_required) for line in self.filled]

    def steps_with_templates(self) -> list[tuple[str, bool, VisitTemplate | None]]:
        known = self.templates or {}
        return [(line.text, line.is_required, known.get(line.template)) for line in self.filled]

    def _place(self, data: QueryDict | None) -> None:
        wish = data.get("steps-place", "") if data is not None else ""
        self._moved = bool(wish)
        way, _, number = wish.partition("-")
        if not number.isdecimal() or not 0 <= int(number[:4]) < len(self.filled):
            return
        at = int(number[:4])
        line = self.filled.pop(at)
        if way != "away":
            self.filled.insert(max(0, at + (1 if way == "down" else -1)), line)
        for order, one in enumerate(self.filled):
            one.number = order

    def _checked(self) -> list[StepLine]:
        for line in self.filled:
            if len(line.text) > LONGEST:
                line.error = f"Étape {line.number + 1}\u00a0: {LONGEST} signes au plus."
            elif self.templates is not None and line.template and line.template not in self.templates:
                line.error = f"Étape {line.number + 1}\u00a0: choisissez un modèle de la liste."
        if len(self.filled) > MOST:
            self.filled[-1].error = f"Étapes\u00a0: {MOST} au plus."
        return self.filled


def _key(row: Sequence[Any]) -> str:
    return str(row[2]) if len(row) > 2 and isinstance(row[2], UUID) else ""


def _read(data: QueryDict) -> list[tuple[str, bool, str]]:
    found = []
    for name in data:
        match = _NAME.match(name)
        if match is None:
            continue
        text = " ".join((data.get(name) or "").replace("\x00", "").split())
        if text:
            head = f"steps-{match[1]}"
            found.append((text, bool(data.get(f"{head}-required")), data.get(f"{head}-template") or ""))
    return found[: MOST + 1]
