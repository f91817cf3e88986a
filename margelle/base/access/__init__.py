"""Access: refused unless declared. Every view says who may call it, or answers 403."""

from .declare import Declaration, declaration_of, device, may, public, token
from .keepers import Pass, Refusal, register_keeper

__all__ = [
    "Declaration",
    "Pass",
    "Refusal",
    "declaration_of",
    "device",
    "may",
    "public",
    "register_keeper",
    "token",
]
