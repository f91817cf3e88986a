"""One way to write what people type in many: telephones, postcodes, SIRET, words to search."""

import re
import unicodedata
from collections.abc import Iterable

import phonenumbers
from stdnum.exceptions import ValidationError
from stdnum.fr import siret

from margelle.base.ui.french import without_civility

LONGEST_SEARCH_TEXT = 700
_POSTCODE = re.compile(r"[0-9A-Z][0-9A-Z -]{1,8}[0-9A-Z]")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class NotAllowed(ValueError):
    """What was typed cannot be kept; the text says why, in French, for the person who typed it."""


def normal_phone(text: str) -> str:
    """« 06 12 34 56 78 » becomes +33612345678. French without a country code."""
    text = " ".join(text.split())
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number) or number.extension:
        raise NotAllowed(
            f"« {text[:30]} » n’est pas un numéro complet. Écrivez-le comme 06 12 34 56 78, ou avec +33."
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normal_postcode(text: str) -> str:
    """Five figures in France; the codes of the neighbours pass (4 figures, or letters)."""
    code = " ".join(text.upper().split())
    if code.replace(" ", "").isdigit():
        code = code.replace(" ", "")
        if len(code) not in (4, 5):
            raise NotAllowed(f"« {text.strip()[:20]} » : un code postal français a cinq chiffres.")
    elif code and not _POSTCODE.fullmatch(code):
        raise NotAllowed(f"« {text.strip()[:20]} » n’est pas un code postal.")
    return code


def normal_siret(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return str(siret.validate(text))
    except ValidationError:
        raise NotAllowed(
            f"« {text.strip()[:20]} » n’est pas un SIRET : 14 chiffres, dont le dernier contrôle les autres."
        ) from None


def normal_day_month(text: str) -> str:
    """« 15/04 » becomes 04-15, the way seasons are kept."""
    text = text.strip()
    if not text:
        return ""
    found = re.fullmatch(r"([0-9]{1,2})[/. -]([0-9]{1,2})", text)
    day, month = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= month <= 12 or not 1 <= day <= _MONTH_DAYS[month - 1]:
        raise NotAllowed(f"« {text[:10]} » n’est pas un jour de l’année. Écrivez-le comme 15/04.")
    return f"{month:02}-{day:02}"


def folded(text: str) -> str:
    """Lower case without accents: « Hélène » is found by « helene »."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def search_text(words: Iterable[str], *, phones: Iterable[str] = ()) -> str:
    """Everything a list may look for, folded; telephones as +33… and as 0…"""
    parts = [folded(word) for word in words if word]
    for phone in phones:
        if phone:
            parts.append(f"0{phone[3:]}" if phone.startswith("+33") else phone)
    return " ".join(parts)[:LONGEST_SEARCH_TEXT]


def search_words(text: str, most: int = 6) -> list[str]:
    """What must all be found. Figures typed apart (« 06 12 34 ») are one telephone number."""
    joined = re.sub(r"(?<=\d)[ .](?=\d\d(?:[ .]|$))", "", folded(text))
    return without_civility(joined.split())[:most]
