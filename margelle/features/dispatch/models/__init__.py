"""Tables of dispatch: runs of the optimiser, roads between places, emergencies, kilometres."""

from .addresses import AddressGuess
from .emergencies import Emergency
from .kilometres import DayKilometres, TrackPoint
from .roads import RoadLine, RoadMap, RoadPlace
from .runs import RouteRun, VisitLock
from .season import SeasonWish
from .settings import DispatchSettings

__all__ = [
    "AddressGuess",
    "DayKilometres",
    "DispatchSettings",
    "Emergency",
    "RoadLine",
    "RoadMap",
    "RoadPlace",
    "RouteRun",
    "SeasonWish",
    "TrackPoint",
    "VisitLock",
]
