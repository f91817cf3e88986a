"""Roads between the places of a company, asked once and kept (RoadMap, RoadPlace, RoadLine)."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned


class RoadMap(CompanyOwned):
    """All that one version of the road server's map says; the current one serves until the next is whole."""

    version = models.CharField(max_length=80)
    is_current = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["company"], condition=models.Q(is_current=True), name="road_map_current_once"
            )
        ]


class RoadPlace(CompanyOwned):
    """A point and its roads to and from every place of the same map with a lower number.

    A new place is one row: nothing else is written again. `ways` is int32, four columns: seconds from here to
    the other, seconds from the other to here, metres there, metres back; one line per lower number, 0 first;
    -1 where no road leads.
    """

    road_map = models.ForeignKey(RoadMap, on_delete=models.CASCADE, related_name="places")
    number = models.PositiveIntegerField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)
    from_road_m = models.PositiveIntegerField(default=0)
    ways = models.BinaryField()

    class Meta(CompanyOwned.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["company", "road_map", "number"], name="road_place_number_once"),
            models.UniqueConstraint(
                fields=["company", "road_map", "latitude", "longitude"], name="road_place_point_once"
            ),
        ]


class RoadLine(CompanyOwned):
    """What the road from one point to another looks like: see rules.lines; empty where none leads."""

    road_map = models.ForeignKey(RoadMap, on_delete=models.CASCADE, related_name="lines")
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)
    to_latitude = models.DecimalField(max_digits=9, decimal_places=6)
    to_longitude = models.DecimalField(max_digits=9, decimal_places=6)
    line = models.TextField(blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["company", "road_map", "latitude", "longitude", "to_latitude", "to_longitude"],
                name="road_line_once",
            )
        ]
