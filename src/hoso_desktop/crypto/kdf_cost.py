"""How much a password's key shall cost on this machine: about 0.85 s, never less than the floor.

Measured once, when an office is made; the cost stands in the slot, and later passwords take it over.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from hoso_desktop.crypto.slots import KEY_BYTES, KdfCost, password_key

SECONDS = 0.85
_MIB = 1024
# OWASP's floor for a machine that is too slow for more; the roof is what a slot file may ask for.
_LEAST_MEMORY, _MOST_MEMORY = 19 * _MIB, 256 * _MIB
_LEAST_PASSES, _MOST_PASSES = 2, 10


def seconds_of(cost: KdfCost) -> float:
    """How long one key takes here."""
    begun = time.perf_counter()
    password_key("", bytes(KEY_BYTES), cost)
    return time.perf_counter() - begun


def calibrated(measure: Callable[[KdfCost], float] = seconds_of) -> KdfCost:
    """The cost that takes about `SECONDS` here: more passes first, then more memory."""
    usual = KdfCost()
    # The faster of two: what else the machine does at this moment must not make the key cheap.
    taken = max(min(measure(usual), measure(usual)), 1e-6)
    work = usual.memory_kib * usual.passes * SECONDS / taken
    passes = _within(int(work / usual.memory_kib), _LEAST_PASSES, _MOST_PASSES)
    memory = _within(int(work / passes), _LEAST_MEMORY, _MOST_MEMORY)
    return KdfCost(memory, passes, usual.lanes)


def _within(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))
