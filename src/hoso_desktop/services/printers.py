"""What this PC knows of its printers: how far each prints beside the place, and the sheet that tells it.

Kept in the PC's own settings (settings.py), not in the office's store: another PC has another printer.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

from hoso_desktop import paths, settings
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UserError
from hoso_desktop.printing import calibration
from hoso_desktop.printing.calibration import LEFT as LEFT
from hoso_desktop.printing.calibration import UPPER as UPPER
from hoso_desktop.printing.calibration import figure as figure
from hoso_desktop.printing.render import RenderedPaper
from hoso_desktop.settings import Offset as Offset

MOST = 20.0  # mm a printer may print beside the place; more is a sheet that was fed or measured wrongly


def offsets() -> dict[tuple[str, str], Offset]:
    """Every printer and paper source whose offset is known."""
    return dict(settings.load(paths.pc_settings()).offsets)


def offset(printer: str, source: str = "") -> Offset:
    """How far the print of a paper source is moved (mm); of a source never measured, as its printer's."""
    known = offsets()
    return known.get((printer, source)) or known.get((printer, "")) or Offset()


def keep(printer: str, source: str, wanted: Offset) -> Offset:
    """Keep an offset; none forgets it, unless the tray is right where its printer is not.

    Raises UserError printer.too_far, printer.no_name.
    """
    name, tray = clean(printer), clean(source)
    if not name:
        raise UserError("printer.no_name")
    for number in (wanted.right, wanted.down):
        if not math.isfinite(number) or abs(number) > MOST:
            raise UserError("printer.too_far", most=figure(MOST))
    rounded = Offset(round(wanted.right, 1), round(wanted.down, 1))
    file = paths.pc_settings()
    found = settings.load(file)
    if tray and (name, "") in found.offsets:
        found = replace(found, offsets={**found.offsets, (name, tray): rounded})
    else:
        found = found.with_offset(name, tray, rounded)
    settings.save(file, found)
    return rounded


def measured(
    printer: str, source: str, left: float, upper: float, *, printed_with: Offset | None = None
) -> Offset:
    """Keep what the two measurements on the sheet say (mm from the left and upper edge to the lines).

    `printed_with` is the offset of the sheet that was measured: none on the first sheet, so that measuring it
    twice corrects once. Raises UserError printer.measured_wrong, printer.too_far, printer.no_name.
    """
    for number, right_one in ((left, LEFT), (upper, UPPER)):
        if not math.isfinite(number) or abs(number - right_one) > MOST:
            raise UserError("printer.measured_wrong", measured=figure(number), right=figure(right_one))
    moved = printed_with or Offset()
    return keep(printer, source, Offset(moved.right + LEFT - left, moved.down + UPPER - upper))


def sheet(
    printer: str, source: str, *, printed_on: date, tray: str = "", proof: bool = False
) -> RenderedPaper:
    """The sheet to measure, as the printer prints it by itself; the `proof` moved by what is known.

    `tray` is what people call the source.
    """
    moved = offset(printer, source) if proof else Offset()
    return calibration.sheet(printer, tray or source, moved.right, moved.down, printed_on=printed_on)
