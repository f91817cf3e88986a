"""What a season costs beyond its rounds: balance, further technicians, spread of arrivals."""

from math import floor

import numpy as np

from .clock import ANOTHER, BALANCE, DAYS, SERVICE, TRAVEL
from .compiled import inner
from .ruin import OUT, SAVED

FREE = 1_800  # seconds of spread that cost nothing


@inner
def day_balance(d, m, weight, crew, sums, sunk):
    """weight × Σ(work − mean)²/mean of a day, and its work."""
    total, squares = 0.0, 0.0
    for r in range(d * m, d * m + m):
        work = np.float64(sums[r, TRAVEL] + sums[r, SERVICE] + sunk[r])
        total += work
        squares += work * work
    if total <= 0.0 or weight <= 0.0:
        return 0.0, total
    return floor(weight * (crew[d] * squares - total * total) / total + 0.5), total


@inner
def spread_of(weight, total, squares, n):
    if total <= 0.0 or weight <= 0.0:
        return 0.0
    return floor(weight * (n * squares - total * total) / total + 0.5)


@inner
def people_of(i, m, route):
    """Technicians of a client beyond the first."""
    found = 0
    for d in range(route.shape[1]):
        if route[i, d] >= 0:
            fresh = 1
            for e in range(d):
                if route[i, e] >= 0 and route[i, e] % m == route[i, d] % m:
                    fresh = 0
                    break
            found += fresh
    return max(0, found - 1)


@inner
def spread_s(i, route, seq, size, clock, service):
    """Seconds beyond half an hour between a client's earliest and latest start."""
    low, high = np.int64(1) << 40, np.int64(-1)
    for d in range(route.shape[1]):
        r = route[i, d]
        if r >= 0:
            for k in range(1, size[r] + 1):
                if seq[r, k] == i:
                    at = min(clock[r, k, 0], clock[r, k, 1]) - service[i]
                    low, high = min(low, at), max(high, at)
                    break
    return max(0, high - low - FREE) if high >= 0 else 0


@inner
def works_of(d, m, sums, sunk):
    """The work of a day, and its squares."""
    total, squares = 0.0, 0.0
    for q in range(d * m, d * m + m):
        work = np.float64(sums[q, TRAVEL] + sums[q, SERVICE] + sunk[q])
        total += work
        squares += work * work
    return total, squares


@inner
def balanced(i, r, d, total, squares, weight, crew, sums, sunk, service):
    """About what the balance of the day changes if client i joins round r: its own legs are left aside."""
    own = np.float64(sums[r, TRAVEL] + sums[r, SERVICE] + sunk[r])
    new = own + service[i]
    before = weight * (crew[d] * squares - total * total) / total if total > 0 else 0.0
    squares += new * new - own * own
    total += new - own
    return (weight * (crew[d] * squares - total * total) / total if total > 0 else 0.0) - before


@inner
def extras(weights, m, crew, sunk, sums, balance, works):
    """Balance of each day and of the days."""
    total, whole, squares = 0.0, 0.0, 0.0
    days = crew.shape[0]
    if weights[BALANCE] > 0 or weights[DAYS] > 0:
        for d in range(days):
            balance[d], works[d] = day_balance(d, m, weights[BALANCE], crew, sums, sunk)
            total += balance[d]
            whole += works[d]
            squares += works[d] * works[d]
        total += spread_of(weights[DAYS], whole, squares, days)
    return total


@inner
def own_price(i, m, weights, chosen, extra, price, route):
    """What a client costs by itself: left out, its pattern, its technicians."""
    if chosen[i] == 0:
        return price[i]
    people = weights[ANOTHER] * people_of(i, m, route) if weights[ANOTHER] > 0 else 0.0
    return extra[chosen[i] - 1] + people


@inner
def spreads(keep, weight, gap, route, seq, size, clock, service, rounds, count, out, seen, stamp):
    """What the spread of those in the touched rounds, or out, changes by; `keep` remembers it."""
    total = 0.0
    for slot in range(count[SAVED] + 1):
        row = rounds[slot] if slot < count[SAVED] else -1
        for k in range(size[row] if row >= 0 else count[OUT]):
            i = seq[row, k + 1] if row >= 0 else out[k]
            if seen[i] != stamp:
                seen[i] = stamp
                now = weight * spread_s(i, route, seq, size, clock, service)
                total += now - gap[i]
                if keep:
                    gap[i] = now
    return total
