"""The words phone and office share: operations pushed by the phone, changes pulled by it."""

from .vocabulary import Change, Incoming, Later, Rejected, Source, operation, share, together

__all__ = ["Change", "Incoming", "Later", "Rejected", "Source", "operation", "share", "together"]
