"""A season and its plan as arrays. Clients count from 1; round r = day × technicians + technician."""

from typing import NamedTuple

import numpy as np


class Problem(NamedTuple):
    seconds: np.ndarray  # i4 places × places, no road = a very long one
    metres: np.ndarray  # i4
    where: np.ndarray  # i4 (n+1)
    service: np.ndarray  # i8 (n+1)
    load: np.ndarray  # i8 (n+1)
    fixed: np.ndarray  # i4 (n+1, T): promised start, -1 = none
    window: np.ndarray  # i8 (n+2): windows of i: opens[window[i]:window[i + 1]]
    opens: np.ndarray  # i8
    closes: np.ndarray  # i8
    shift: np.ndarray  # i8 (R, 12), see `clock`
    may: np.ndarray  # bool (n+1, R)
    twin: np.ndarray  # i8 (R): the round before with a technician like this one in all, -1 = none
    ranks: np.ndarray  # i4 (n+1, T), -1 = none
    ranked: np.ndarray  # bool (R): somebody has a rank there
    first: np.ndarray  # i8 (n+1): patterns of i: first[i] to behind[i]
    behind: np.ndarray
    start: np.ndarray  # i8: days of pattern b: days[start[b]:start[b + 1]]
    days: np.ndarray  # i4
    extra: np.ndarray  # f8: price of pattern b itself (visits moved)
    union: np.ndarray  # i8 (n+2): days of any pattern: every[union[i]:union[i + 1]]
    every: np.ndarray  # i4
    near: np.ndarray  # i4 (n+1, K)
    far: np.ndarray  # f8 (n+1)
    heavy: np.ndarray  # f8 (n+1)
    often: np.ndarray  # f8 (n+1)
    price: np.ndarray  # f8 (n+1): of leaving a client out
    optional: np.ndarray  # bool (n+1)
    crew: np.ndarray  # i8 (T): technicians present
    sunk: np.ndarray  # i8 (R): work of the driven stops
    weights: np.ndarray  # f8 (7)


class State(NamedTuple):
    seq: np.ndarray  # i4 (2R, W)
    size: np.ndarray  # i8 (2R)
    sums: np.ndarray  # i8 (2R, 6)
    clock: np.ndarray  # i8 (2R, W, 4)
    version: np.ndarray
    route: np.ndarray  # i4 (n+1, T)
    chosen: np.ndarray  # i8 (n+1): pattern + 1, 0 = left out
    touched: np.ndarray
    rounds: np.ndarray
    tally: np.ndarray
    out: np.ndarray
    before: np.ndarray
    gone: np.ndarray
    key: np.ndarray
    known: np.ndarray  # i8 (n+1, M): round r is remembered in column r mod M
    cheapest: np.ndarray
    place: np.ndarray
    last: np.ndarray  # i8 (3): last version; where the search for those left out goes on; last stamp
    gap: np.ndarray  # f8 (n+1): price of each client's spread
    seen: np.ndarray  # i8 (n+1): stamp


class Best(NamedTuple):
    seq: np.ndarray
    size: np.ndarray
    chosen: np.ndarray
    dirty: np.ndarray  # bool (R): changed since the copy
