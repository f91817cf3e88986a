"""The words this room shares with phones: what they may send, what they hold copies of."""

from . import operations, own_time, sources

__all__ = ["operations", "own_time", "sources"]
