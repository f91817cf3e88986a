"""A position is sealed without being in the seal: it can be erased later, and the chain stays whole."""

from decimal import Decimal
from hashlib import sha256


def commitment(*, latitude: Decimal, longitude: Decimal, accuracy_m: int, salt: str) -> str:
    """SHA-256 of "latitude|longitude|accuracy|salt", degrees with six places, metres whole.

    The salt (128 random bits in hexadecimal) keeps anyone from finding the place by trying them all.
    """
    return sha256(f"{latitude:.6f}|{longitude:.6f}|{accuracy_m}|{salt}".encode()).hexdigest()
