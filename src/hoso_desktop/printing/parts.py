"""Where on a printed page the parts of its form stand, so that a part can be pointed at.

A part is named by its place in the form file, counted from 1: `head[2]`, `tail[1].cells[2]`,
`table.column[3]`. Kept only where someone asked; printing keeps none of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

HEADER = "header"
PAGE = "page"
_NEAR = 2.0  # points: a thin line is hard to hit


@dataclass(frozen=True, slots=True)
class Spot:
    """A box on the page (points from the lower left corner) drawn for `part`; `key` is what of it."""

    part: str
    left: float
    bottom: float
    right: float
    top: float
    key: str = ""

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the box, or just beside it."""
        return self.left - _NEAR <= x <= self.right + _NEAR and self.bottom - _NEAR <= y <= self.top + _NEAR

    def moved(self, right: float, up: float) -> Spot:
        """The same elsewhere on the page."""
        return replace(
            self,
            left=self.left + right,
            right=self.right + right,
            bottom=self.bottom + up,
            top=self.top + up,
        )


def hit(spots: Iterable[Spot], x: float, y: float) -> Spot | None:
    """The smallest box at a point; None where nothing of the form stands."""
    found = [spot for spot in spots if spot.holds(x, y)]
    return min(found, key=lambda spot: (spot.right - spot.left) * (spot.top - spot.bottom), default=None)
