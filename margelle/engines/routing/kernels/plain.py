"""The arrays of the plain periodic problem: what is given, what is laid, the best so far."""

from typing import NamedTuple

import numpy as np


class Problem(NamedTuple):
    dist: np.ndarray  # f8 (n+1, n+1), 0 = depot
    near: np.ndarray  # i4 (n+1, n): clients by distance, itself first
    demand: np.ndarray
    service: np.ndarray
    freq: np.ndarray
    first: np.ndarray  # i8 (n+1): patterns of i: masks[first[i]:behind[i]], bit d = day d
    behind: np.ndarray
    masks: np.ndarray
    union: np.ndarray
    capacity: np.ndarray  # by day
    limit: np.ndarray  # by day, inf = none
    price: np.ndarray  # of leaving a client out


class State(NamedTuple):
    seq: np.ndarray  # i4 (2R, n+3)
    leg: np.ndarray  # f8 (2R, n+3): length of the leg behind each place
    size: np.ndarray  # i8 (2R)
    sums: np.ndarray  # f8 (2R, 3)
    version: np.ndarray  # i8 (2R): a number that no other content of a round ever had
    route: np.ndarray  # i4 (n+1, T): round of each visit, -1 = none
    chosen: np.ndarray  # i8 (n+1): pattern + 1, 0 = left out
    touched: np.ndarray  # i8 (R): slot where the round is saved, -1 = untouched
    rounds: np.ndarray  # i8 (R): rounds saved
    tally: np.ndarray  # i8 (2)
    out: np.ndarray  # i8 (n+1): clients out
    before: np.ndarray  # i8 (n+1): their patterns
    gone: np.ndarray  # bool (n+1)
    key: np.ndarray  # f8 (n+1)
    known: np.ndarray  # i8 (n+1, R): version of the round for which the two below hold
    cheapest: np.ndarray  # f8 (n+1, R): inserting a client into a round
    place: np.ndarray  # i4 (n+1, R): and behind which place
    last: np.ndarray  # i8 (1): the last version given


class Best(NamedTuple):
    seq: np.ndarray
    size: np.ndarray
    chosen: np.ndarray
    dirty: np.ndarray  # bool (R): changed since the copy
