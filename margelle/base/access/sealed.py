"""Secrets kept at rest: gate codes, logbook codes. AES-GCM, the key outside the database.

The company and the row are bound in as associated data: a cipher text copied to another row does not open.
The first byte is the key's number, so that keys can be rotated: new writes use the first of
settings.FIELD_KEYS, reads accept all of them.
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


class Unreadable(ValueError):
    """The cipher text was altered, belongs to another row, or its key is gone."""


def seal(text: str, *, company_id: UUID, row_id: UUID) -> bytes:
    number, key = settings.FIELD_KEYS[0]
    nonce = os.urandom(NONCE)
    return bytes([number]) + nonce + AESGCM(key).encrypt(nonce, text.encode(), _bound(company_id, row_id))


def unseal(sealed: bytes | memoryview, *, company_id: UUID, row_id: UUID) -> str:
    data = bytes(sealed)
    key = dict(settings.FIELD_KEYS).get(data[0]) if data else None
    if key is None:
        raise Unreadable("no such key")
    try:
        clear = AESGCM(key).decrypt(data[1 : 1 + NONCE], data[1 + NONCE :], _bound(company_id, row_id))
    except InvalidTag as error:
        raise Unreadable("altered, or of another row") from error
    return clear.decode()


def _bound(company_id: UUID, row_id: UUID) -> bytes:
    return company_id.bytes + row_id.bytes
