"""Which clients leave the plan: strings of neighbours, as in SISR (Christiaens and Vanden Berghe, 2020)."""

from .chance import below, draw
from .compiled import inner

SAVED, OUT = 0, 1  # of `count`: rounds touched, clients out


@inner
def take_out(i, chosen, gone, out, before, count):
    n = count[OUT]
    out[n], before[n] = i, chosen[i]
    count[OUT] = n + 1
    gone[i] = True


@inner
def cut_string(r, c, reach, rng, seq, size, chosen, gone, out, before, count):
    """Takes a string of clients around c out of round r, half of the time sparing a piece in its middle."""
    total = size[r]
    at = 1
    while seq[r, at] != c:
        at += 1
    span = min(total, int(1 + draw(rng) * min(float(total), reach)))
    spared = 0
    if 1 < span < total and draw(rng) < 0.5:
        spared = 1
        while span + spared < total and draw(rng) > 0.5:
            spared += 1
    whole = span + spared
    low = max(1, at - whole + 1)
    start = low + below(rng, min(at, total - whole + 1) - low + 1)
    hole = start + whole
    if spared > 0:
        hole = start + 1 + below(rng, span - 1)
    for k in range(start, start + whole):
        i = seq[r, k]
        if not gone[i] and not (hole <= k < hole + spared):
            take_out(i, chosen, gone, out, before, count)


@inner
def ruin(rng, mean_out, longest, near, seq, size, route, chosen, gone, out, before, count, cut):
    n, days = near.shape[0] - 1, route.shape[1]
    seed = 1 + below(rng, n)
    if chosen[seed] == 0:
        return
    day = -1
    if draw(rng) < 0.5:
        day = below(rng, days)
        while route[seed, day] < 0:
            day = (day + 1) % days
    visits, used = 0, 0
    for r in range(cut.shape[0]):
        cut[r] = False
        visits += size[r]
        used += size[r] > 0
    reach = min(longest, max(1.0, visits / used))
    strings = int(1 + draw(rng) * (4.0 * mean_out / (1.0 + reach) - 1.0))
    for a in range(near.shape[1]):
        c = near[seed, a]
        if chosen[c] == 0 or gone[c]:
            continue
        d = day
        if d < 0:
            d = below(rng, days)
            while route[c, d] < 0:
                d = (d + 1) % days
        r = route[c, d]
        if r >= 0 and not cut[r]:
            cut[r] = True
            cut_string(r, c, reach, rng, seq, size, chosen, gone, out, before, count)
            strings -= 1
            if strings <= 0:
                break


@inner
def arrange(rng, far, heavy, freq, count, out, before, key):
    """Puts those who are out into one of five orders: chance, heavy, far or near first, often first."""
    n, kind = count[OUT], below(rng, 12)
    for a in range(n):
        i = out[a]
        if kind < 4:
            key[a] = draw(rng)
        elif kind < 7:
            key[a] = -heavy[i]
        elif kind < 9:
            key[a] = -far[i]
        elif kind < 10:
            key[a] = far[i]
        else:
            key[a] = draw(rng) - freq[i]
    for a in range(1, n):
        low, i, mask = key[a], out[a], before[a]
        b = a - 1
        while b >= 0 and key[b] > low:
            key[b + 1], out[b + 1], before[b + 1] = key[b], out[b], before[b]
            b -= 1
        key[b + 1], out[b + 1], before[b + 1] = low, i, mask


@inner
def settle(seq, size, chosen, best_seq, best_size, best_chosen, dirty):
    """Copies the rounds changed since the last best."""
    for r in range(dirty.shape[0]):
        if dirty[r]:
            dirty[r] = False
            best_size[r] = size[r]
            for k in range(size[r] + 2):
                best_seq[r, k] = seq[r, k]
    for i in range(chosen.shape[0]):
        best_chosen[i] = chosen[i]
