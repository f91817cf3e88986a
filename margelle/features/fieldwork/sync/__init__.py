"""The words this room shares with phones: what they may send, what they hold copies of."""

from . import findings, operations, own_time, sources

__all__ = ["findings", "operations", "own_time", "sources"]
