"""Live updates: server-sent events fed by the journal, beside Django on the same port."""

from .auth import register_authoriser

__all__ = ["register_authoriser"]
