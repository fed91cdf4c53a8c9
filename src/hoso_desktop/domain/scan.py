"""Files of the watched scan folder: what is known of one, which names count, which paper a name speaks of.

Reads names only; never a folder, never a file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from hoso_desktop.domain.numbering import DocNumber
from hoso_desktop.domain.text import fold

ENDINGS = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff"})
# A file this old is not being written any more; a younger one must keep its size between two looks.
SETTLED_SECONDS = 5.0
_MOST_DIGITS = 5
_PART = re.compile(r"\d+|[^\W\d_]+")


class ScanState(StrEnum):
    """What has become of a file of the scan folder."""

    WAITING = "waiting"
    FILED = "filed"  # it became the file of a paper
    DISMISSED = "dismissed"  # not needed, with a reason
    KNOWN = "known"  # the same content is already in the store or waits under another name
    VANISHED = "vanished"  # taken away before it was filed


@dataclass(frozen=True, slots=True)
class ScanFile:
    """A file seen in the scan folder. `modified` is the time stamp in nanoseconds, as text; size in bytes."""

    uid: str
    name: str
    size: int
    modified: str
    sha256: str
    state: ScanState
    reason: str = ""
    seen_day: str = ""
    placement_uid: str = ""
    revision: int = 1


def is_wanted(name: str) -> bool:
    """Whether a name is a scan at all: no hidden file, no half-written one, one of the kinds we keep."""
    return not name.startswith((".", "~")) and PurePath(name).suffix.lower() in ENDINGS


def numbers_in_name(name: str) -> tuple[int, ...]:
    """Numbers a file name may speak of, in order: `215-TTr-UBND.pdf` → 215."""
    parts = _PART.findall(PurePath(name).stem)
    found = [int(part) for part in parts if part.isdecimal() and len(part) <= _MOST_DIGITS]
    return tuple(dict.fromkeys(number for number in found if number))


def names_paper(name: str, number: DocNumber) -> bool:
    """Whether a file name holds a paper's number and symbol one after the other, whatever stands between.

    `109-QĐ-ĐU.pdf`, `109 qd du.pdf` and `Scan_109QĐĐU` speak of 109-QĐ/ĐU; `109.pdf` alone does not.
    """
    if not number.number or not number.notation:
        return False
    wanted = _parts(f"{number.number}{number.suffix} {number.notation}")
    given = _parts(PurePath(name).stem)
    return _stands_in(wanted, given) or _stands_in([wanted[0], "".join(wanted[1:])], given)


def _parts(text: str) -> list[str]:
    return [str(int(part)) if part.isdecimal() else part for part in _PART.findall(fold(text))]


def _stands_in(wanted: Sequence[str], given: Sequence[str]) -> bool:
    length = len(wanted)
    return any(list(given[at : at + length]) == list(wanted) for at in range(len(given) - length + 1))
