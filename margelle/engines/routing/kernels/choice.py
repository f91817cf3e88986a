"""Who serves a client on which days: the cheapest round of each day, then the cheapest pattern."""

import numpy as np

from .chance import draw
from .clock import ANOTHER, BALANCE, CAPACITY, LOAD, look
from .compiled import inner
from .prices import balanced, works_of


@inner
def mark_near(i, near, close, union, every, route, marks, stamp):
    """The rounds, of all days the client may have, in which one of its `close` nearest neighbours is."""
    for c in range(1, min(close + 1, near.shape[1])):
        j = near[i, c]
        for b in range(union[i], union[i + 1]):
            r = route[j, every[b]]
            if r >= 0:
                marks[r] = stamp


@inner
def best_round(
    i, d, m, rng, blink, memo, marks, stamp, may, twin, load, seconds, metres, where, service, fixed, window, opens, closes, shift,
    weights, ranks, ranked, crew, sunk, seq, size, sums, clock, version, known, cheapest, place, price_at,
):  # fmt: skip
    """Fills `price_at[k]` for each technician of day d (inf: cannot); returns the cheapest round, or -1.

    Of the rounds with somebody in them only those marked with `stamp`; all of them where it is 0.
    """
    best, found, total, squares = np.inf, -1, 0.0, 0.0
    if weights[BALANCE] > 0:
        total, squares = works_of(d, m, sums, sunk)
    for k in range(m):
        r = d * m + k
        price_at[k] = np.inf
        if stamp > 0 and marks[r] != stamp and size[r] > 0:
            continue
        if not may[i, r] or size[r] + 3 >= seq.shape[1] or sums[r, LOAD] + load[i] > shift[r, CAPACITY]:
            continue
        if size[r] == 0 and twin[r] >= 0 and size[twin[r]] == 0 and weights[ANOTHER] == 0:
            continue  # one empty round of a kind is enough
        slot = r % memo
        if known[i, slot] != version[r]:
            look(
                i, r, d, slot, seconds, metres, where, service, fixed, window, opens, closes, shift, weights, ranks,
                ranked, seq, size, sums, clock, version, known, cheapest, place,
            )  # fmt: skip
        delta = cheapest[i, slot]
        if delta == np.inf or draw(rng) < blink:
            continue
        if weights[BALANCE] > 0:
            delta += balanced(i, r, d, total, squares, weights[BALANCE], crew, sums, sunk, service)
        price_at[k] = delta
        if delta < best:
            best, found = delta, r
    return found


@inner
def choose(i, m, found, table, first, behind, start, days, extra, another, picked):
    """The cheapest pattern and who drives its days; fills `picked`. Returns pattern (-1: none) and price."""
    low, chosen, same = np.inf, -1, -1
    for b in range(first[i], behind[i]):
        whole, people = extra[b], 0
        for a in range(start[b], start[b + 1]):
            r = found[days[a]]
            if r < 0:
                whole = np.inf
                break
            whole += table[days[a], r % m]
            fresh = 1
            for e in range(start[b], a):
                if found[days[e]] % m == r % m:
                    fresh = 0
                    break
            people += fresh
        whole += another * max(0, people - 1)
        if whole < low:
            low, chosen, same = whole, b, -1
        if another > 0:
            for k in range(m):
                whole = extra[b]
                for a in range(start[b], start[b + 1]):
                    whole += table[days[a], k]
                if whole < low:
                    low, chosen, same = whole, b, k
    if chosen >= 0:
        for a in range(start[chosen], start[chosen + 1]):
            d = days[a]
            picked[d] = found[d] if same < 0 else d * m + same
    return chosen, low
