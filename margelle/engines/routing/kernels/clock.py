"""Time in a round of a season: reach, windows, the floating break, what an insertion does to what follows.

Each place of a round has two times: before the break (0) and with it taken (1). Rounds without a break live in
column 1 alone; column 0 is NEVER there.
"""

import numpy as np

from .compiled import inner

NEVER = 1 << 40
# columns of `shift` (i8, one row per round)
ORIGIN, GOAL, BASE0, BASE1, HARD, CLOSES, PAUSE, EARLY, LATE, FEE, DRIVEN, CAPACITY = range(12)
# columns of `sums` (i8)
TRAVEL, METRES, SERVICE, COST, ENDS, LOAD = range(6)
# columns of `clock` (i8): free to leave; latest arrival, both without and with the break taken
LEAVE0, LEAVE1, BY0, BY1 = range(4)
# of `weights` (f8)
SECOND, METRE, OVERTIME, BALANCE, DAYS, ANOTHER, SPREAD = range(7)


@inner
def opening(i, d, at, fixed, first, opens, closes):
    """The earliest start from `at` on, or NEVER."""
    if fixed[i, d] >= 0:
        return fixed[i, d] if at <= fixed[i, d] else NEVER
    if first[i] == first[i + 1]:
        return at
    for w in range(first[i], first[i + 1]):
        if at <= closes[w]:
            return max(at, opens[w])
    return NEVER


@inner
def closing(i, d, at, fixed, first, opens, closes):
    """The latest start up to `at`, or -1."""
    if fixed[i, d] >= 0:
        return fixed[i, d] if at >= fixed[i, d] else -1
    if first[i] == first[i + 1]:
        return max(at, -1)
    for w in range(first[i + 1] - 1, first[i] - 1, -1):
        if at >= opens[w]:
            return min(at, closes[w])
    return -1


@inner
def reach(x0, x1, leg, pause, early, late):
    """Arrivals behind a leg, without and with the break, from the times of leaving."""
    a0, a1 = x0 + leg, x1 + leg
    if pause > 0:
        if a0 <= late:
            a1 = min(a1, max(a0, early) + pause)
        if x0 <= late:
            a1 = min(a1, max(x0, early) + pause + leg)
    return a0, a1


@inner
def end_of(a0, a1, pause, late):
    """When the round ends: without a break if home by its latest start."""
    return a0 if pause > 0 and a0 <= late else a1


@inner
def refresh(
    r,
    d,
    seconds,
    metres,
    where,
    service,
    load,
    fixed,
    first,
    opens,
    closes,
    shift,
    weights,
    seq,
    size,
    sums,
    clock,
):
    """Times, sums and cost of a round as it stands. False where it breaks a rule."""
    pause, early, late = shift[r, PAUSE], shift[r, EARLY], shift[r, LATE]
    total, here = size[r], shift[r, ORIGIN]
    x0, x1 = shift[r, BASE0], shift[r, BASE1]
    clock[r, 0, LEAVE0], clock[r, 0, LEAVE1] = x0, x1
    travel, driven, served, carried = 0, 0, 0, 0
    for k in range(1, total + 1):
        i = seq[r, k]
        there = where[i]
        leg = seconds[here, there]
        travel, driven, served = travel + leg, driven + metres[here, there], served + service[i]
        carried += load[i]
        x0, x1 = reach(x0, x1, leg, pause, early, late)
        x0 = min(NEVER, opening(i, d, x0, fixed, first, opens, closes) + service[i])
        x1 = min(NEVER, opening(i, d, x1, fixed, first, opens, closes) + service[i])
        clock[r, k, LEAVE0], clock[r, k, LEAVE1] = x0, x1
        here = there
    goal, leg = shift[r, GOAL], 0
    used = total > 0 or shift[r, DRIVEN] > 0
    if goal >= 0 and used:
        leg = seconds[here, goal]
        travel, driven = travel + leg, driven + metres[here, goal]
    x0, x1 = reach(x0, x1, leg, pause, early, late)
    ends = end_of(x0, x1, pause, late) if used else shift[r, BASE1]
    over = max(0, ends - shift[r, CLOSES]) if used else 0
    sums[r, TRAVEL], sums[r, METRES], sums[r, SERVICE], sums[r, ENDS] = travel, driven, served, ends
    sums[r, LOAD] = carried
    sums[r, COST] = np.int64(
        weights[SECOND] * travel + weights[METRE] * driven + weights[OVERTIME] * min(over, NEVER >> 8)
    )
    if used:
        sums[r, COST] += shift[r, FEE]
    backward(r, d, leg, seconds, where, service, fixed, first, opens, closes, shift, seq, size, clock)
    return not used or ends <= shift[r, HARD]


@inner
def backward(r, d, leg, seconds, where, service, fixed, first, opens, closes, shift, seq, size, clock):
    pause, early, late = shift[r, PAUSE], shift[r, EARLY], shift[r, LATE]
    total = size[r]
    by0, by1 = shift[r, HARD], shift[r, HARD]
    if pause > 0:
        by0 = min(by0, late)
    clock[r, total + 1, BY0], clock[r, total + 1, BY1] = by0, by1
    for k in range(total, 0, -1):
        i = seq[r, k]
        x0, x1 = by0 - leg, by1 - leg
        if pause > 0:
            if early + pause <= by1:
                x0 = max(x0, min(late, by1 - pause) - leg)
            if early + pause + leg <= by1:
                x0 = max(x0, min(late, by1 - pause - leg))
        by0 = closing(i, d, x0 - service[i], fixed, first, opens, closes)
        by1 = closing(i, d, x1 - service[i], fixed, first, opens, closes)
        clock[r, k, BY0], clock[r, k, BY1] = by0, by1
        if k > 1:
            leg = seconds[where[seq[r, k - 1]], where[i]]


@inner
def ends_after(r, d, k, a0, a1, seconds, where, service, fixed, first, opens, closes, shift, seq, size):
    """When the round ends if place k is reached at these times."""
    pause, early, late = shift[r, PAUSE], shift[r, EARLY], shift[r, LATE]
    total = size[r]
    for b in range(k, total + 1):
        i = seq[r, b]
        x0 = min(NEVER, opening(i, d, a0, fixed, first, opens, closes) + service[i])
        x1 = min(NEVER, opening(i, d, a1, fixed, first, opens, closes) + service[i])
        leg = 0
        if b < total:
            leg = seconds[where[i], where[seq[r, b + 1]]]
        elif shift[r, GOAL] >= 0:
            leg = seconds[where[i], shift[r, GOAL]]
        a0, a1 = reach(x0, x1, leg, pause, early, late)
    return end_of(a0, a1, pause, late)


@inner
def ranks_hold(r, k, rank, d, seq, size, ranks):
    """Whether all ranked stops stay where they must if one of this rank (-1: none) comes behind place k."""
    open_behind = False
    for b in range(size[r] + 1, 0, -1):  # ranks after the insertion, the last first
        if b == k + 1:
            own = rank
        else:
            own = ranks[seq[r, b if b <= k else b - 1], d]
        if own < 0:
            open_behind = True
        elif b - 1 > own or (b - 1 < own and open_behind):
            return False
    return True


@inner
def look(
    i, r, d, slot, seconds, metres, where, service, fixed, first, opens, closes, shift, weights, ranks, ranked,
    seq, size, sums, clock, version, known, cheapest, place,
):  # fmt: skip
    """Where client i costs least in round r of day d, remembered for this content of the round; inf: nowhere."""
    pause, early, late = shift[r, PAUSE], shift[r, EARLY], shift[r, LATE]
    total, u, goal = size[r], where[i], shift[r, GOAL]
    fee = 0.0
    if total == 0 and shift[r, DRIVEN] == 0:
        fee = np.float64(shift[r, FEE])
    best, at, here = np.inf, -1, shift[r, ORIGIN]
    for k in range(total + 1):
        there = where[seq[r, k + 1]] if k < total else goal
        a = here
        here = there
        leg = seconds[a, u]
        on = seconds[u, there] if there >= 0 else 0
        old = seconds[a, there] if there >= 0 and (total > 0 or shift[r, DRIVEN] > 0) else 0
        more = metres[a, u]
        if there >= 0:
            more += metres[u, there]
            if total > 0 or shift[r, DRIVEN] > 0:
                more -= metres[a, there]
        delta = weights[SECOND] * (leg + on - old) + weights[METRE] * more + fee
        if delta >= best:
            continue
        a0, a1 = reach(clock[r, k, LEAVE0], clock[r, k, LEAVE1], leg, pause, early, late)
        x0 = min(NEVER, opening(i, d, a0, fixed, first, opens, closes) + service[i])
        x1 = min(NEVER, opening(i, d, a1, fixed, first, opens, closes) + service[i])
        if x1 >= NEVER and x0 >= NEVER:
            continue
        a0, a1 = reach(x0, x1, on, pause, early, late)
        if a0 > clock[r, k + 1, BY0] and a1 > clock[r, k + 1, BY1]:
            continue
        if ranked[r] and not ranks_hold(r, k, ranks[i, d], d, seq, size, ranks):
            continue
        later = (
            max(x0 - clock[r, k, LEAVE0], x1 - clock[r, k, LEAVE1]) + on - old + pause
        )  # or less, waits shrink
        if (
            weights[OVERTIME] > 0
            and sums[r, ENDS] + later > shift[r, CLOSES]
            and shift[r, HARD] > shift[r, CLOSES]
        ):
            end = ends_after(
                r, d, k + 1, a0, a1, seconds, where, service, fixed, first, opens, closes, shift, seq, size
            )
            before = max(0, sums[r, ENDS] - shift[r, CLOSES]) if total > 0 or shift[r, DRIVEN] > 0 else 0
            delta += weights[OVERTIME] * (max(0, end - shift[r, CLOSES]) - before)
        if delta < best:
            best, at = delta, k
    known[i, slot], cheapest[i, slot], place[i, slot] = version[r], best, at
