"""A printer that prints beside the place is measured once, and then prints in the place."""

from __future__ import annotations

import math
from datetime import date

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import printers
from hoso_desktop.services.printers import Offset
from tests.printing.test_calibration import lines

DAY = date(2026, 11, 16)


pytestmark = pytest.mark.usefixtures("own_pc")


@pytest.mark.parametrize("beside", [(0.0, 0.0), (1.7, -2.3), (-6.0, 4.5), (0.04, 0.0)])
def test_after_one_measurement_the_sheet_comes_out_right(beside: tuple[float, float]) -> None:
    def on_paper(*, proof: bool) -> tuple[float, float]:
        """What a ruler reads on the sheet of a printer that is so far off."""
        left, upper = lines(printers.sheet("HP", "", printed_on=DAY, proof=proof).pdf)
        return left + beside[0], upper + beside[1]

    first = on_paper(proof=False)
    printers.measured("HP", "", *first)
    assert on_paper(proof=True) == pytest.approx((printers.LEFT, printers.UPPER), abs=0.1)
    # Measuring either sheet once more changes nothing.
    known = printers.offset("HP")
    left, upper = (round(mm, 1) for mm in on_paper(proof=True))
    assert printers.measured("HP", "", left, upper, printed_with=known) == known
    assert printers.measured("HP", "", *first) == known


def test_each_tray_may_be_off_in_its_own_way() -> None:
    printers.keep("HP", "", Offset(1.0, 2.0))
    printers.keep("HP", "Khay 2", Offset(-1.0, 0.0))
    assert printers.offset("HP", "Khay 2") == Offset(-1.0, 0.0)
    assert printers.offset("HP", "Khay 1") == Offset(1.0, 2.0)
    assert printers.offset("Canon") == Offset()
    printers.keep("HP", "", Offset())
    assert list(printers.offsets()) == [("HP", "Khay 2")]


def test_a_tray_that_is_right_stays_right_beside_one_that_is_not() -> None:
    printers.keep("HP", "", Offset(1.0, 2.0))
    printers.measured("HP", "Manual", printers.LEFT, printers.UPPER)
    assert printers.offset("HP", "Manual") == Offset()
    assert printers.offset("HP", "Auto") == Offset(1.0, 2.0)


@pytest.mark.parametrize("left", [0.0, 9.9, 50.1, 300.0, math.nan, math.inf])
def test_a_measurement_nobody_can_have_made_is_refused(left: float) -> None:
    with pytest.raises(UserError) as caught:
        printers.measured("HP", "", left, 40.0)
    assert caught.value.code == "printer.measured_wrong"
    assert "30,0 mm" in explain(caught.value)
    assert not printers.offsets()


def test_what_cannot_be_kept_is_refused() -> None:
    for name, offset, code in (
        (" ", Offset(1.0, 1.0), "printer.no_name"),
        ("HP", Offset(21.0, 0.0), "printer.too_far"),
        ("HP", Offset(0.0, math.nan), "printer.too_far"),
    ):
        with pytest.raises(UserError) as caught:
            printers.keep(name, "", offset)
        assert caught.value.code == code
    printers.keep("HP", "", Offset(15.0, 0.0))
    with pytest.raises(UserError):
        printers.measured("HP", "", 20.0, 40.0, printed_with=Offset(15.0, 0.0))  # 25 mm together
    assert printers.offset("HP") == Offset(15.0, 0.0)


def test_a_sheet_measured_twice_corrects_once() -> None:
    for left in (29.0, 28.5):  # read wrongly, then again from the same sheet
        found = printers.measured("HP", "", left, 41.0)
    assert found == printers.offset("HP") == Offset(1.5, -1.0)
    for _again in range(2):
        found = printers.measured("HP", "", 29.8, 40.0, printed_with=Offset(1.5, -1.0))
    assert found == printers.offset("HP") == Offset(1.7, -1.0)
