"""The address by which a client leaves with one press, signed: it names company and client, and lasts."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from hmac import compare_digest, digest
from uuid import UUID

MARK = 16  # bytes of the signature
LONGEST = 80


def leaving_word(company: UUID, client: UUID, key: bytes) -> str:
    told = company.bytes + client.bytes
    return urlsafe_b64encode(told + digest(key, told, "sha256")[:MARK]).decode().rstrip("=")


def who_leaves(word: str, key: bytes) -> tuple[UUID, UUID] | None:
    """(company, client); None for a word that is cut or made up."""
    if len(word) > LONGEST or not word.isascii():
        return None
    try:
        told = urlsafe_b64decode(word + "=" * (-len(word) % 4))
    except (NotBase64, ValueError):
        return None
    if len(told) != 32 + MARK or not compare_digest(told[32:], digest(key, told[:32], "sha256")[:MARK]):
        return None
    return UUID(bytes=told[:16]), UUID(bytes=told[16:32])
