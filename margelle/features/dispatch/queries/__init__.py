"""Reads of dispatch. All inside a company_scope."""

from .roads import far_from_roads, roads_between
from .settings import dispatch_settings

__all__ = ["dispatch_settings", "far_from_roads", "roads_between"]
