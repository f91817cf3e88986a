"""Roads and rounds. So far the estimate of a trip between two points, without a road server."""

from .estimate import Point, Trip, estimate, length

__all__ = ["Point", "Trip", "estimate", "length"]
