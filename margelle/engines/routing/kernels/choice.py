"""Who serves a client on which days: the cheapest round of each day, then the cheapest pattern."""

import numpy as np

from .chance import draw
from .clock import ANOTHER, BALANCE, CAPACITY, LOAD, look
from .compiled import inner
from .prices import balanced


@inner
def best_round(
    i, d, m, rng, blink, memo, may, twin, load, seconds, metres, where, service, fixed, window, opens, closes, shift,
    weights, ranks, ranked, crew, sunk, seq, size, sums, clock, version, known, cheapest, place, price_at,
):  # fmt: skip
    """Fills `price_at[k]` for each technician of day d (inf: cannot); returns the cheapest round, or -1."""
    best, found = np.inf, -1
    for k in range(m):
        r = d * m + k
        price_at[k] = np.inf
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
            delta += balanced(i, r, d, m, weights[BALANCE], crew, sums, sunk, service)
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
