"""Roads and rounds. So far the estimate of a trip between two points, without a road server."""

from .estimate import Point, Trip, crow_fly_m, estimate, length

__all__ = ["Point", "Trip", "crow_fly_m", "estimate", "length"]
