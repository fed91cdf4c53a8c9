"""The cost of a password's key follows the machine, within bounds."""

from __future__ import annotations

import pytest

from hoso_desktop.crypto import kdf_cost, slots
from hoso_desktop.crypto.slots import KdfCost

USUAL = KdfCost()
WORK = USUAL.memory_kib * USUAL.passes


@pytest.mark.parametrize("seconds", [0.1, 0.2, 0.4, 0.85, 1.2, 2.0, 4.0])
def test_an_ordinary_machine_takes_nearly_a_second(seconds: float) -> None:
    cost = kdf_cost.calibrated(lambda _cost: seconds)
    taken = seconds * cost.memory_kib * cost.passes / WORK
    assert 0.7 <= taken <= 1.0


def test_a_fast_machine_has_a_roof_and_a_slow_one_a_floor() -> None:
    assert kdf_cost.calibrated(lambda _cost: 0.001) == KdfCost(256 * 1024, 10, 4)
    assert kdf_cost.calibrated(lambda _cost: 60.0) == KdfCost(19 * 1024, 2, 4)


def test_a_machine_that_is_busy_for_a_moment_makes_no_cheap_key() -> None:
    taken = iter((4.0, 0.4))
    assert kdf_cost.calibrated(lambda _cost: next(taken)) == kdf_cost.calibrated(lambda _cost: 0.4)


@pytest.mark.parametrize("seconds", [0.0, 0.01, 60.0])
def test_what_is_chosen_can_be_read_from_a_slot_file(seconds: float) -> None:
    cost = kdf_cost.calibrated(lambda _cost: seconds)
    slot = slots.new_slot((bytes(32),), "x" * 8, login="a", store_id="s", cost=slots.FLOOR).as_dict()
    numbers = {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes}
    assert slots.from_dict({**slot, **numbers}).cost == cost


@pytest.mark.battery
def test_this_machine_is_measured() -> None:
    """Wide bounds: other work may run beside it."""
    cost = kdf_cost.calibrated()
    assert cost.memory_kib >= 19 * 1024
    assert 0.2 < kdf_cost.seconds_of(cost) < 5
