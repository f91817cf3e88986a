"""What a reading means, in words an owner understands. Never an advice: what to do is said by a person."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from margelle.engines.water.parameters import Parameter, parameter
from margelle.engines.water.ranges import Range

Level = Literal["low", "good", "high"]
Severity = Literal["good", "watch", "act"]

_WORDS: dict[tuple[Level, Severity], str] = {
    ("low", "act"): "trop bas",
    ("low", "watch"): "un peu bas",
    ("good", "good"): "bon",
    ("high", "watch"): "un peu haut",
    ("high", "act"): "trop haut",
}
_FEMININE: dict[tuple[Level, Severity], str] = {
    ("low", "act"): "trop basse",
    ("low", "watch"): "un peu basse",
    ("good", "good"): "bonne",
    ("high", "watch"): "un peu haute",
    ("high", "act"): "trop haute",
}
_PLURAL: dict[tuple[Level, Severity], str] = {
    ("low", "act"): "trop bas",
    ("low", "watch"): "un peu bas",
    ("good", "good"): "bons",
    ("high", "watch"): "un peu hauts",
    ("high", "act"): "trop hauts",
}
# Name as it opens a sentence, and the words that agree with it.
_SUBJECTS: dict[str, tuple[str, dict[tuple[Level, Severity], str]]] = {
    "ph": ("Le pH", _WORDS),
    "free_chlorine_mg_l": ("Le chlore libre", _WORDS),
    "combined_chlorine_mg_l": ("Le chlore combiné", _WORDS),
    "total_chlorine_mg_l": ("Le chlore total", _WORDS),
    "bromine_mg_l": ("Le brome", _WORDS),
    "tac_f": ("Le TAC (réserve d’alcalinité)", _WORDS),
    "th_f": ("Le TH (dureté)", _WORDS),
    "stabiliser_mg_l": ("Le stabilisant", _WORDS),
    "salt_g_l": ("Le sel", _WORDS),
    "temperature_c": ("La température", _FEMININE),
    "redox_mv": ("Le redox", _WORDS),
    "filter_pressure_bar": ("La pression du filtre", _FEMININE),
    "turbidity_ntu": ("La turbidité", _FEMININE),
    "phosphate_ug_l": ("Les phosphates", _PLURAL),
}


@dataclass(frozen=True)
class Verdict:
    """`word` stands beside a number; `sentence` is for the owner; `certain` False means « à vérifier »."""

    code: str
    value: Decimal
    level: Level
    severity: Severity
    word: str
    sentence: str
    certain: bool = True


def judge(*, code: str, value: Decimal, target: Range) -> Verdict:
    """Compare a reading with its range.

    Raises OutOfRange for an impossible value, and ValueError when the range is of another parameter. The
    rounded value is judged: an owner who reads 7,4 against "up to 7,4" must not be told that it is high.
    """
    if target.code != code:
        raise ValueError(f"a range of {target.code} cannot judge {code}")
    known = parameter(code)
    rounded = known.checked(value)
    level, severity = _place(rounded, target)
    subject, words = _SUBJECTS[code]
    word = words[level, severity]
    verb = "sont" if words is _PLURAL else "est"
    sentence = f"{subject} {verb} {word}\u00a0: {known.shown(rounded)}, {_expected(known, target)}."
    return Verdict(code, rounded, level, severity, word, sentence, target.certain)


def _place(value: Decimal, target: Range) -> tuple[Level, Severity]:
    if target.low is not None and value < target.low:
        return "low", "act" if target.act_below is not None and value < target.act_below else "watch"
    if target.high is not None and value > target.high:
        return "high", "act" if target.act_above is not None and value > target.act_above else "watch"
    return "good", "good"


def _expected(known: Parameter, target: Range) -> str:
    if target.low is None and target.high is not None:
        return f"pour {known.shown(target.high)} au plus"
    if target.high is None and target.low is not None:
        return f"pour {known.shown(target.low)} au moins"
    if target.low is None or target.high is None:
        return "sans repère"
    low = known.shown(target.low).split("\u00a0")[0]
    return f"pour un repère de {low} à {known.shown(target.high)}"
