"""Every place of every round tried for one urgent stop, the best kept."""

import numpy as np

from .clock import (
    BASE0,
    BASE1,
    BY0,
    BY1,
    DRIVEN,
    EARLY,
    GOAL,
    HARD,
    LATE,
    LEAVE0,
    LEAVE1,
    NEVER,
    ORIGIN,
    PAUSE,
    opening,
    ranks_hold,
    reach,
    refresh,
)  # fmt: skip
from .compiled import entry, inner

# columns of `found` (f8): score, technician, place behind which, arrival, start, detour
SCORE, WHO, BEHIND, ARRIVAL, START, DETOUR = range(6)
LATE_PRICE = 4.0  # seconds of score for a second of lateness


@entry
def lay_out(
    changed, seconds, metres, where, service, load, fixed, window, opens, closes, shift, weights, seq, size, sums, clock
):  # fmt: skip
    """Times of the changed rounds."""
    for r in changed:
        refresh(
            r,
            0,
            seconds,
            metres,
            where,
            service,
            load,
            fixed,
            window,
            opens,
            closes,
            shift,
            weights,
            seq,
            size,
            sums,
            clock,
        )


@inner
def keep(found, count, score, who, behind, arrival, start, detour):
    """Into the small table, best first; of equals the first found stays first."""
    top = found.shape[0]
    if count == top and score >= found[top - 1, SCORE]:
        return count
    at = count if count < top else top - 1
    while at > 0 and found[at - 1, SCORE] > score:
        found[at, :] = found[at - 1, :]
        at -= 1
    found[at, SCORE], found[at, WHO], found[at, BEHIND] = score, who, behind
    found[at, ARRIVAL], found[at, START], found[at, DETOUR] = arrival, start, detour
    return min(top, count + 1)


@entry
def scan(
    found, may, earliest, latest, lasts, lam, there, back, seconds, where, shift, ranks, ranked, seq, size, clock
):  # fmt: skip
    """Fills `found` with the best places that make nobody late; returns how many."""
    count = 0
    for r in range(size.shape[0]):
        if not may[r]:
            continue
        pause, early, late = shift[r, PAUSE], shift[r, EARLY], shift[r, LATE]
        total, here = size[r], shift[r, ORIGIN]
        for k in range(total + 1):
            if min(clock[r, k, LEAVE0], clock[r, k, LEAVE1]) > latest:
                break
            a = here
            here = where[seq[r, k + 1]] if k < total else shift[r, GOAL]
            leg, on, old = there[a], np.int64(0), np.int64(0)
            if here >= 0:
                on = back[here]
                if total > 0 or shift[r, DRIVEN] > 0:
                    old = max(0, seconds[a, here])
            if leg < 0 or on < 0:
                continue
            a0, a1 = reach(clock[r, k, LEAVE0], clock[r, k, LEAVE1], leg, pause, early, late)
            arrival = a0
            fits = False
            if a0 <= latest:
                b0, b1 = reach(max(a0, earliest) + lasts, NEVER, on, pause, early, late)
                fits = b0 <= clock[r, k + 1, BY0] or b1 <= clock[r, k + 1, BY1]
            if not fits and a1 <= latest:
                arrival = a1
                b0, b1 = reach(NEVER, max(a1, earliest) + lasts, on, pause, early, late)
                fits = b1 <= clock[r, k + 1, BY1]
            if not fits or (ranked[r] and not ranks_hold(r, k, -1, 0, seq, size, ranks)):
                continue
            start, detour = max(arrival, earliest), leg + on - old
            count = keep(found, count, start + lam * detour, r, k, arrival, start, detour)
    return count


@entry
def scan_late(
    found, may, earliest, latest, lasts, lam, there, back, seconds, where, service, fixed, window, opens, closes, shift,
    ranks, ranked, seq, size, clock,
):  # fmt: skip
    """The same with lateness allowed and priced; breaks are taken as soon as they may be, so times are about right."""
    count = 0
    for r in range(size.shape[0]):
        if not may[r]:
            continue
        total = size[r]
        for k in range(total + 1):
            if ranked[r] and not ranks_hold(r, k, -1, 0, seq, size, ranks):
                continue
            here, rested = shift[r, ORIGIN], shift[r, PAUSE] == 0
            now = min(shift[r, BASE0], shift[r, BASE1])
            lost, start, detour = np.int64(0), np.int64(0), np.int64(0)
            for b in range(total + 2):
                is_new = b == k
                i = 0 if is_new else seq[r, b + 1 if b < k else b]
                if not is_new and (b if b < k else b - 1) == total:
                    break
                if is_new:
                    leg = there[here]
                elif b == k + 1:
                    leg = back[where[i]]
                else:
                    leg = max(0, seconds[here, where[i]])
                if leg < 0:
                    lost = np.int64(NEVER)
                    break
                now += leg
                if not rested and now >= shift[r, EARLY]:
                    now, rested = now + shift[r, PAUSE], True
                if is_new:
                    start = max(now, earliest)
                    lost += max(0, start - latest)
                    now = start + lasts
                else:
                    here = where[i]
                    at = opening(i, 0, now, fixed, window, opens, closes)
                    if at >= NEVER:
                        at = now
                        last = fixed[i, 0] if fixed[i, 0] >= 0 else closes[window[i + 1] - 1]
                        lost += now - last
                    now = at + service[i]
                if is_new:
                    detour = leg
            goal = shift[r, GOAL]
            if lost >= NEVER or (goal >= 0 and k == total and back[goal] < 0):
                continue
            if goal >= 0:
                now += back[goal] if k == total else max(0, seconds[here, goal])
            lost += max(0, now - shift[r, HARD])
            count = keep(found, count, start + lam * detour + LATE_PRICE * lost, r, k, start, start, detour)
    return count
