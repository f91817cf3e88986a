"""An SMS: how many segments it costs, and which numbers can receive one (3GPP 23.038)."""

import unicodedata
from typing import Final, NamedTuple

import phonenumbers

_GSM7: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE: Final = frozenset("^{}\\[~]|€\f")  # escaped: two septets each
_TYPOGRAPHY: Final = str.maketrans(
    {
        "\u00a0": " ", "\u202f": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "–": "-", "—": "-",
        "−": "-", "œ": "oe", "Œ": "OE", "«": '"', "»": '"', "·": "-", "•": "-", "\t": " ",
    }
)  # fmt: skip


FRANCE = 33


class Length(NamedTuple):
    """`units` are septets in GSM-7, 16-bit units in UCS-2."""

    alphabet: str
    units: int
    segments: int


def length(text: str) -> Length:
    """What a text costs as an SMS; an empty one costs nothing."""
    if all(sign in _GSM7 or sign in _TWICE for sign in text):
        units = sum(2 if sign in _TWICE else 1 for sign in text)
        return Length("GSM-7", units, _segments(units, 160, 153))
    units = len(text.encode("utf-16-le")) // 2
    return Length("UCS-2", units, _segments(units, 70, 67))


def _segments(units: int, alone: int, joined: int) -> int:
    return (units > 0) if units <= alone else -(-units // joined)


def plain(text: str) -> str:
    """The text as it leaves: typographic signs become plain ones, and accents that GSM-7 lacks are dropped
    where that alone keeps the message from costing more than double. A text that needs UCS-2 anyway (an
    emoji, another script) keeps its accents."""
    simple = text.translate(_TYPOGRAPHY)
    bare = "".join(sign if sign in _GSM7 or sign in _TWICE else _bare(sign) for sign in simple)
    return bare if length(bare).alphabet == "GSM-7" else simple


def _bare(sign: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", sign) if not unicodedata.combining(part))


def mobile(*numbers: str) -> str:
    """The first number that can receive an SMS, as +33612345678; "" when none can."""
    for text in numbers:
        try:
            number = phonenumbers.parse(text, "FR") if text else None
        except phonenumbers.NumberParseException:
            continue
        if number is None or not phonenumbers.is_possible_number(number):
            continue
        if _rings_in_a_pocket(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ""


def _rings_in_a_pocket(number: phonenumbers.PhoneNumber) -> bool:
    """In France 06 and 07, the ranges kept for fiction included; elsewhere as the library knows."""
    if number.country_code == FRANCE:
        return str(number.national_number)[0] in "67"
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in kinds
