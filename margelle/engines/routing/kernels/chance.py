"""Random draws that are ours: the same on every machine for a seed (xorshift64*, state in an array of one)."""

import numpy as np

from .compiled import inner

_SCALE = 1.0 / (1 << 53)


@inner
def draw(state):
    """Uniform in [0, 1)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return np.float64((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * _SCALE


@inner
def below(state, n):
    """A whole number from 0 to n - 1."""
    return np.int64(draw(state) * n)


def seeded(seed: int) -> np.ndarray:
    """Well mixed, never 0."""
    mask = (1 << 64) - 1
    z = (seed + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return np.array([(z ^ (z >> 31)) or 1], dtype=np.uint64)
