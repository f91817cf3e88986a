"""What a client writes back: his own words, and whether they mean stop or yes."""

import re
import unicodedata
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from hmac import compare_digest, digest
from uuid import UUID

from django.db import models

LONGEST = 4000
CUT = " […] (texte coupé)"
_QUOTED = re.compile(
    r"^(\s*>|-{2,}\s*(message d['’]origine|message transféré|original message|forwarded message)"
    r"|(le|on)\s.{4,160}(a écrit|wrote)\s*:\s*$|_{8,}\s*$|--\s*$)",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"(stop|arret|arreter|desabonner|desabonnement|desinscrire|desinscription|unsubscribe)( (sms|svp|merci))?"
)
_YES = re.compile(
    r"(oui|ok|okay|d accord|dac|entendu|parfait|je confirme|confirme|c est (bon|ok|note)|ca marche|tres bien)"
    r"( (oui|ok|merci|beaucoup|bien|pour moi|je confirme|c est (bon|ok|note)|bonne journee|a (demain|bientot)"
    r"|cordialement|parfait|le rendez vous|rdv|l intervention|la visite|votre passage))*"
)
MARK = 10  # bytes of the signature in a reply address


class Meaning(models.TextChoices):
    NONE = "", ""
    STOP = "stop", "ne veut plus de messages"
    YES = "yes", "confirme"


def meaning(text: str, subject: str = "") -> Meaning:
    """Only what can mean nothing else: « oui mais pas mardi » is for a person to read."""
    said = _bare(text) or _bare(subject)
    if _STOP.fullmatch(said):
        return Meaning.STOP
    return Meaning.YES if "?" not in text and _YES.fullmatch(said) else Meaning.NONE


def _bare(text: str) -> str:
    flat = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    kept = "".join(sign for sign in flat if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", kept[:400]))


def clean(text: str, longest: int = LONGEST) -> str:
    """As it may be kept and shown: no control sign, no half of a character, not endless."""
    sound = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "ignore").decode()
    kept = "".join(sign for sign in sound if sign in "\n\t" or unicodedata.category(sign) != "Cc").strip()
    return kept if len(kept) <= longest else kept[: longest - len(CUT)].rstrip() + CUT


def own_words(text: str) -> str:
    """A letter without the one it answers; the whole of it when nothing else stands there."""
    kept = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if _QUOTED.match(line[:300]):
            break
        kept.append(line)
    return "\n".join(kept).strip() or text.strip()


def reply_address(base: str, client: UUID, key: bytes) -> str:
    """« reponses+…@exemple.fr »: an answer to it is this client's, from whatever address he writes."""
    local, _, domain = base.partition("@")
    token = client.bytes + digest(key, client.bytes, "sha256")[:MARK]
    return f"{local}+{b32encode(token).decode().rstrip('=').lower()}@{domain}"


def client_in(address: str, key: bytes) -> UUID | None:
    """The client whom a reply address names; None for one that is not ours, or altered."""
    token = address.partition("@")[0].rpartition("+")[2].upper()
    try:
        told = b32decode(token + "=" * (-len(token) % 8))
    except (NotBase32, ValueError):
        return None
    if len(told) != 16 + MARK or not compare_digest(told[16:], digest(key, told[:16], "sha256")[:MARK]):
        return None
    return UUID(bytes=told[:16])
