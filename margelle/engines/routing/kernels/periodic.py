"""Ruin and recreate on the plain periodic problem: capacity, length of a round, pattern chosen at insertion.

Loops take bare arrays, not the tuples: numba counts references at each access to an array in a tuple, which took
half of the time. Rounds are rows of `seq` (depot, clients, depot); row R + slot holds a touched round as it was.
"""

from math import log

import numpy as np

from .chance import draw
from .compiled import entry, inner
from .plain import Best, Problem, State
from .ruin import OUT, SAVED, arrange, ruin, settle, take_out

__all__ = ["Best", "Problem", "State", "begin", "keep", "search"]

LOAD, LENGTH, SERVED = 0, 1, 2  # columns of `sums`
RUNS, WORSE, TAKEN, BETTER = 0, 1, 2, 3  # of `stats`


@inner
def save(r, seq, leg, size, sums, version, touched, rounds, count):
    slot = count[SAVED]
    count[SAVED] = slot + 1
    touched[r], rounds[slot] = slot, r
    copy_round(r, touched.shape[0] + slot, seq, leg, size, sums, version)


@inner
def copy_round(a, b, seq, leg, size, sums, version):
    for k in range(size[a] + 2):
        seq[b, k], leg[b, k] = seq[a, k], leg[a, k]
    for k in range(3):
        sums[b, k] = sums[a, k]
    size[b], version[b] = size[a], version[a]


@inner
def close_up(
    dist,
    demand,
    service,
    seq,
    leg,
    size,
    sums,
    version,
    route,
    chosen,
    touched,
    rounds,
    count,
    out,
    gone,
    last,
):
    """Saves the rounds of those who are out and drives them without."""
    for a in range(count[OUT]):
        i = out[a]
        chosen[i] = 0
        for d in range(route.shape[1]):
            r = route[i, d]
            route[i, d] = -1
            if r >= 0 and touched[r] < 0:
                save(r, seq, leg, size, sums, version, touched, rounds, count)
    for slot in range(count[SAVED]):
        r, w, here = rounds[slot], 0, 0
        load, length, served = 0.0, 0.0, 0.0
        for k in range(1, size[r] + 1):
            i = seq[r, k]
            if not gone[i]:
                leg[r, w] = dist[here, i]
                length += leg[r, w]
                w += 1
                seq[r, w] = i
                load += demand[i]
                served += service[i]
                here = i
        leg[r, w] = dist[here, 0]
        seq[r, w + 1] = 0
        last[0] += 1
        size[r], version[r] = w, last[0]
        sums[r, LOAD], sums[r, LENGTH], sums[r, SERVED] = load, length + leg[r, w], served


@inner
def look(i, r, dist, seq, leg, size, version, known, cheapest, place):
    """Where client i costs least in round r, remembered for this content of the round."""
    low, at = np.inf, 0
    da = dist[i, 0]
    for k in range(size[r] + 1):
        db = dist[i, seq[r, k + 1]]
        delta = da + db - leg[r, k]
        da = db
        if delta < low:
            low, at = delta, k
    known[i, r], cheapest[i, r], place[i, r] = version[r], low, at


@inner
def insert(i, r, dist, demand, service, seq, leg, size, sums, version, place, cheapest, last):
    total, at = size[r], place[i, r]
    for b in range(total + 1, at, -1):
        seq[r, b + 1], leg[r, b] = seq[r, b], leg[r, b - 1]
    seq[r, at + 1] = i
    leg[r, at] = dist[seq[r, at], i]
    leg[r, at + 1] = dist[i, seq[r, at + 2]]
    size[r] = total + 1
    sums[r, LOAD] += demand[i]
    sums[r, LENGTH] += cheapest[i, r]
    sums[r, SERVED] += service[i]
    last[0] += 1
    version[r] = last[0]


@inner
def cheapest_round(
    i,
    d,
    m,
    rng,
    blink,
    dist,
    demand,
    service,
    capacity,
    limit,
    seq,
    leg,
    size,
    sums,
    version,
    known,
    cheapest,
    place,
):
    """The round of day d where client i costs least, each better one overlooked with chance `blink`; or -1."""
    best, found, fresh = np.inf, -1, True
    room, time = capacity[d] - demand[i] + 1e-9, limit[d] - service[i] + 1e-9
    for r in range(d * m, d * m + m):
        if sums[r, LOAD] > room:
            continue
        if size[r] == 0:
            if not fresh:
                continue
            fresh = False
        if known[i, r] != version[r]:
            look(i, r, dist, seq, leg, size, version, known, cheapest, place)
        delta = cheapest[i, r]
        if delta < best and delta + sums[r, LENGTH] + sums[r, SERVED] <= time and draw(rng) >= blink:
            best, found = delta, r
    return found


@entry
def search(p, s, best, rng, iterations, temperature, cost, low, mean_out, longest, blink, stats):
    """`iterations` ruins; returns the cost of the state and the lowest, whose plan is kept in `best`."""
    dist, near, demand, service, freq, first, behind, masks, union, capacity, limit, price = p
    seq, leg, size, sums, version, route, chosen, touched, rounds, count, out, before, gone, key = s[:14]
    known, cheapest, place, last = s[14:]
    n, days, total = near.shape[1], route.shape[1], touched.shape[0]
    m, far, heavy = total // days, dist[0], demand * freq
    cut, found = np.zeros(total, np.bool_), np.zeros(days, np.int64)
    for _ in range(iterations):
        count[SAVED] = count[OUT] = 0
        ruin(rng, mean_out, longest, near, seq, size, route, chosen, gone, out, before, count, cut)
        delta = 0.0
        for i in range(1, n + 1):
            if chosen[i] == 0:
                take_out(i, chosen, gone, out, before, count)
                delta -= price[i]
        close_up(
            dist,
            demand,
            service,
            seq,
            leg,
            size,
            sums,
            version,
            route,
            chosen,
            touched,
            rounds,
            count,
            out,
            gone,
            last,
        )
        arrange(rng, far, heavy, freq, count, out, before, key)
        for a in range(count[OUT]):
            i = out[a]
            gone[i] = False
            for d in range(days):
                if (union[i] >> d) & 1:
                    found[d] = cheapest_round(
                        i, d, m, rng, blink, dist, demand, service, capacity, limit,
                        seq, leg, size, sums, version, known, cheapest, place,
                    )  # fmt: skip
            least, mask, pattern = np.inf, 0, 0
            for b in range(first[i], behind[i]):
                whole = 0.0
                for d in range(days):
                    if (masks[b] >> d) & 1:
                        whole += cheapest[i, found[d]] if found[d] >= 0 else np.inf
                if whole < least:
                    least, mask, pattern = whole, masks[b], b + 1
            chosen[i] = pattern
            if mask == 0:
                delta += price[i]
            for d in range(days):
                if (mask >> d) & 1:
                    r = found[d]
                    route[i, d] = r
                    if touched[r] < 0:
                        save(r, seq, leg, size, sums, version, touched, rounds, count)
                    insert(i, r, dist, demand, service, seq, leg, size, sums, version, place, cheapest, last)
        for slot in range(count[SAVED]):
            delta += sums[rounds[slot], LENGTH] - sums[total + slot, LENGTH]
        stats[RUNS] += 1
        stats[WORSE] += delta > 1e-9
        if delta < -temperature * log(1.0 - draw(rng)):
            cost += delta
            stats[TAKEN] += delta > 1e-9
            for slot in range(count[SAVED]):
                best.dirty[rounds[slot]] = True
            if cost < low - 1e-7:
                low = cost
                stats[BETTER] += 1
                settle(seq, size, chosen, best.seq, best.size, best.chosen, best.dirty)
        else:
            restore(m, seq, leg, size, sums, version, route, chosen, rounds, count, out, before, total)
        for slot in range(count[SAVED]):
            touched[rounds[slot]] = -1
    return cost, low


@inner
def restore(m, seq, leg, size, sums, version, route, chosen, rounds, count, out, before, total):
    for a in range(count[OUT]):
        for d in range(route.shape[1]):
            route[out[a], d] = -1
        chosen[out[a]] = before[a]
    for slot in range(count[SAVED]):
        r = rounds[slot]
        copy_round(total + slot, r, seq, leg, size, sums, version)
        for k in range(1, size[r] + 1):
            route[seq[r, k], r // m] = r


@entry
def begin(p, s):
    """Legs and sums of every round of a state that was filled by hand; returns its cost."""
    cost = 0.0
    for r in range(s.touched.shape[0]):
        s.sums[r, :] = 0.0
        for k in range(s.size[r] + 1):
            s.leg[r, k] = p.dist[s.seq[r, k], s.seq[r, k + 1]]
            s.sums[r, LENGTH] += s.leg[r, k]
            s.sums[r, LOAD] += p.demand[s.seq[r, k]]
            s.sums[r, SERVED] += p.service[s.seq[r, k]]
        s.last[0] += 1
        s.version[r] = s.last[0]
        cost += s.sums[r, LENGTH]
    for i in range(1, s.chosen.shape[0]):
        if s.chosen[i] == 0:
            cost += p.price[i]
    return cost


@entry
def keep(s, best):
    """The state as the best so far."""
    best.dirty[:] = True
    settle(s.seq, s.size, s.chosen, best.seq, best.size, best.chosen, best.dirty)
