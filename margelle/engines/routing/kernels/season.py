"""Ruin and recreate on a season: windows, skills, breaks, locks, overtime, consistency, balance.

Laid out as in `periodic`. Clients count from 1; round r = day × technicians + technician.
"""

from math import log

import numpy as np

from .chance import draw
from .choice import best_round, choose, mark_near
from .clock import (
    ANOTHER,
    COST,
    ENDS,
    HARD,
    SPREAD,
    look,
    refresh,
)
from .compiled import entry, inner
from .layout import Best, Problem, State
from .prices import extras, own_price, spread_s, spreads
from .ruin import OUT, SAVED, arrange, ruin, settle, take_out

__all__ = ["Best", "Problem", "State", "begin", "keep", "search"]

RUNS, WORSE, TAKEN, BETTER = 0, 1, 2, 3  # of `stats`
TRIED, SOUGHT = 10, 64  # clients left out that each iteration tries again, of so many looked at
CLOSE, FEW = 30, 12  # a client's nearest neighbours, whose rounds are tried first; of so few rounds, all


@inner
def copy_round(a, b, seq, size, sums, clock, version):
    for k in range(size[a] + 2):
        seq[b, k] = seq[a, k]
        for c in range(4):
            clock[b, k, c] = clock[a, k, c]
    for c in range(6):
        sums[b, c] = sums[a, c]
    size[b], version[b] = size[a], version[a]


@inner
def save(r, seq, size, sums, clock, version, touched, rounds, count):
    slot = count[SAVED]
    count[SAVED] = slot + 1
    touched[r], rounds[slot] = slot, r
    copy_round(r, touched.shape[0] + slot, seq, size, sums, clock, version)


@inner
def leave(seq, size, sums, clock, version, route, chosen, touched, rounds, count, out, gone):
    """Saves the rounds of those who are out and takes them from the sequences."""
    for a in range(count[OUT]):
        i = out[a]
        chosen[i] = 0
        for d in range(route.shape[1]):
            r = route[i, d]
            route[i, d] = -1
            if r >= 0 and touched[r] < 0:
                save(r, seq, size, sums, clock, version, touched, rounds, count)
    for slot in range(count[SAVED]):
        r, w = rounds[slot], 0
        for k in range(1, size[r] + 1):
            if not gone[seq[r, k]]:
                w += 1
                seq[r, w] = seq[r, k]
        size[r] = w


@inner
def empty_ranked(ranked, seq, size, route, chosen, gone, out, before, count):
    """A round with ranks that loses somebody loses all: the order is laid anew."""
    for a in range(count[OUT]):
        for d in range(route.shape[1]):
            r = route[out[a], d]
            if r >= 0 and ranked[r]:
                for k in range(1, size[r] + 1):
                    if not gone[seq[r, k]]:
                        take_out(seq[r, k], chosen, gone, out, before, count)


@inner
def add(i, r, at, seq, size, version, last):
    for b in range(size[r], at, -1):
        seq[r, b + 1] = seq[r, b]
    seq[r, at + 1] = i
    size[r] += 1
    last[0] += 1
    version[r] = last[0]


@inner
def restore(m, seq, size, sums, clock, version, route, chosen, rounds, count, out, before, total):
    for a in range(count[OUT]):
        for d in range(route.shape[1]):
            route[out[a], d] = -1
        chosen[out[a]] = before[a]
    for slot in range(count[SAVED]):
        r = rounds[slot]
        copy_round(total + slot, r, seq, size, sums, clock, version)
        for k in range(1, size[r] + 1):
            route[seq[r, k], r // m] = r


@entry
def begin(p, s):
    """Times and sums of every round of a state that was filled by hand; its cost, inf if a round breaks a rule."""
    cost, m = 0.0, s.touched.shape[0] // max(1, s.route.shape[1])
    for r in range(s.touched.shape[0]):
        s.last[0] += 1
        s.version[r] = s.last[0]
        whole = refresh(
            r, r // m, p.seconds, p.metres, p.where, p.service, p.load, p.fixed, p.window, p.opens, p.closes, p.shift,
            p.weights, s.seq, s.size, s.sums, s.clock,
        )  # fmt: skip
        cost += s.sums[r, COST] if whole or s.size[r] == 0 else np.inf
    for i in range(1, s.chosen.shape[0]):
        if p.weights[SPREAD] > 0:
            s.gap[i] = p.weights[SPREAD] * spread_s(i, s.route, s.seq, s.size, s.clock, p.service)
        cost += s.gap[i] + own_price(i, m, p.weights, s.chosen, p.extra, p.price, s.route)
    days = s.route.shape[1]
    return cost + extras(p.weights, m, p.crew, p.sunk, s.sums, np.zeros(days), np.zeros(days))


@entry
def keep(s, best):
    """The state as the best so far."""
    best.dirty[:] = True
    settle(s.seq, s.size, s.chosen, best.seq, best.size, best.chosen, best.dirty)


@entry
def search(p, s, best, rng, iterations, temperature, cost, low, mean_out, longest, blink, stats):
    """`iterations` ruins; returns the cost of the state and the lowest, whose plan is kept in `best`."""
    seconds, metres, where, service, load, fixed, window, opens, closes, shift, may, twin, ranks, ranked = p[
        :14
    ]
    first, behind, start, days, extra, union, every, near, far, heavy, often, price, optional = p[14:27]
    crew, sunk, weights = p[27:]
    seq, size, sums, clock, version, route, chosen, touched, rounds, count, out, before, gone, key = s[:14]
    known, cheapest, place, last, gap, seen = s[14:]
    n, horizon, total, memo = near.shape[0] - 1, route.shape[1], touched.shape[0], known.shape[1]
    m = total // horizon
    cut, found, picked = np.zeros(total, np.bool_), np.zeros(horizon, np.int64), np.zeros(horizon, np.int64)
    table, balance, works = np.zeros((horizon, m)), np.zeros(horizon), np.zeros(horizon)
    any_ranked = ranked.any()
    few = 0 if total > FEW and n > CLOSE else 1
    marks, mark = np.zeros(total, np.int64), 0
    level = extras(weights, m, crew, sunk, sums, balance, works)
    for _ in range(iterations):
        count[SAVED] = count[OUT] = 0
        ruin(rng, mean_out, longest, near, seq, size, route, chosen, gone, out, before, count, cut)
        if any_ranked:
            empty_ranked(ranked, seq, size, route, chosen, gone, out, before, count)
        delta = 0.0
        for a in range(count[OUT]):
            delta -= own_price(out[a], m, weights, chosen, extra, price, route)
        early = last[1] == 0  # the first time, everybody
        tried = n if early else TRIED
        for _ in range(n if early else min(n, SOUGHT)):
            i = last[1] % n + 1
            last[1] = i
            if chosen[i] == 0 and not gone[i]:
                take_out(i, chosen, gone, out, before, count)
                delta -= price[i]
                tried -= 1
                if tried == 0:
                    break
        leave(seq, size, sums, clock, version, route, chosen, touched, rounds, count, out, gone)
        whole = True
        for slot in range(count[SAVED]):
            r = rounds[slot]
            last[0] += 1
            version[r] = last[0]
            intact = refresh(
                r, r // m, seconds, metres, where, service, load, fixed, window, opens, closes, shift, weights, seq, size,
                sums, clock,
            )  # fmt: skip
            whole &= intact or size[r] == 0  # who is late by what is driven is late all the same
        arrange(rng, far, heavy, often, count, out, before, key)
        for a in range(count[OUT]):
            i = out[a]
            gone[i] = False
            b, least = -1, np.inf
            # Near rounds first; all of them where those take nobody.
            for everywhere in range(1 if early else few, 2):
                stamp = 0
                if everywhere == 0:
                    mark += 1
                    stamp = mark
                    mark_near(i, near, CLOSE, union, every, route, marks, stamp)
                for c in range(union[i], union[i + 1]):
                    d = every[c]
                    found[d] = best_round(
                        i, d, m, rng, blink, memo, marks, stamp, may, twin, load, seconds, metres, where, service, fixed,
                        window, opens, closes, shift, weights, ranks, ranked, crew, sunk, seq, size, sums, clock,
                        version, known, cheapest, place, table[d],
                    )  # fmt: skip
                b, least = choose(
                    i, m, found, table, first, behind, start, days, extra, weights[ANOTHER], picked
                )
                if b >= 0:
                    break
            if b < 0 or (optional[i] and least >= price[i]):
                delta += price[i]
                continue
            chosen[i] = b + 1
            for c in range(start[b], start[b + 1]):
                d = days[c]
                r = picked[d]
                slot = r % memo
                if touched[r] < 0:
                    save(r, seq, size, sums, clock, version, touched, rounds, count)
                if known[i, slot] != version[r]:
                    look(
                        i, r, d, slot, seconds, metres, where, service, fixed, window, opens, closes, shift, weights,
                        ranks, ranked, seq, size, sums, clock, version, known, cheapest, place,
                    )  # fmt: skip
                route[i, d] = r
                add(i, r, place[i, slot], seq, size, version, last)
                refresh(
                    r, d, seconds, metres, where, service, load, fixed, window, opens, closes, shift, weights, seq, size,
                    sums, clock,
                )  # fmt: skip
            delta += own_price(i, m, weights, chosen, extra, price, route)
        for slot in range(count[SAVED]):
            r = rounds[slot]
            delta += sums[r, COST] - sums[total + slot, COST]
            whole &= sums[r, ENDS] <= shift[r, HARD] or size[r] == 0
        now = extras(weights, m, crew, sunk, sums, balance, works)
        delta += now - level
        if weights[SPREAD] > 0:
            last[2] += 1
            delta += spreads(
                False,
                weights[SPREAD],
                gap,
                route,
                seq,
                size,
                clock,
                service,
                rounds,
                count,
                out,
                seen,
                last[2],
            )
        stats[RUNS] += 1
        stats[WORSE] += delta > 0.5
        if whole and delta < -temperature * log(1.0 - draw(rng)):
            cost += delta
            level = now
            stats[TAKEN] += delta > 0.5
            if weights[SPREAD] > 0:
                last[2] += 1
                spreads(
                    True,
                    weights[SPREAD],
                    gap,
                    route,
                    seq,
                    size,
                    clock,
                    service,
                    rounds,
                    count,
                    out,
                    seen,
                    last[2],
                )
            for slot in range(count[SAVED]):
                best.dirty[rounds[slot]] = True
            if cost < low - 0.5:
                low = cost
                stats[BETTER] += 1
                settle(seq, size, chosen, best.seq, best.size, best.chosen, best.dirty)
        else:
            restore(m, seq, size, sums, clock, version, route, chosen, rounds, count, out, before, total)
        for slot in range(count[SAVED]):
            touched[rounds[slot]] = -1
    return cost, low
