"""What a measurement is: seconds of ours, seconds of the yardstick, and the ratio promised at most."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

Row = tuple[str, float, float, float]


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternate(
    ours: Callable[[], object], yardstick: Callable[[], object], rounds: int
) -> tuple[float, float]:
    """Medians of both, run in turn so that a noisy neighbour hits both alike."""
    first, second = [], []
    for _ in range(rounds):
        second.append(seconds(yardstick))
        first.append(seconds(ours))
    return statistics.median(first), statistics.median(second)


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
