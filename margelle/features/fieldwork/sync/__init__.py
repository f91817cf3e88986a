"""The words this room shares with phones: what they may send, what they hold copies of."""

from . import desk, findings, operations, own_time, runs, sources, van_operations

__all__ = ["desk", "findings", "operations", "own_time", "runs", "sources", "van_operations"]
