"""A tiny problem through every compiled loop."""

import numpy as np

from .day import Day, Matrix, Stop, Technician
from .insertion import Urgent
from .resident import Resident
from .season_solver import Search
from .solve import season_of


def compile_all() -> None:
    legs = np.array([[0, 60, 90], [60, 0, 80], [90, 80, 0]], dtype=np.int32)
    day = Day(Matrix(legs, legs), (Technician(0, 0, 0, 3_600),), (Stop(1, 60), Stop(2, 60)))
    search = Search(season_of(day), 0)
    search.start([[(0,)]])
    search.step(2, 1.0)
    Resident(day, [(0,)]).best_places(Urgent(60, 0, 3_600, place=2))
