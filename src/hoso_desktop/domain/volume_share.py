"""The share of a number series one Tập collects, where an office keeps the series in several volumes.

One dossier has one retention period, so the monthly, the half-yearly and the yearly reports of one series lie
in Tập of their own: `Tập Báo cáo tháng của …`. Reads titles and subjects; decides nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from hoso_desktop.domain.text import fold, key

_HEAD = r"\s*tap(?:\s+luu)?\s+"
_STOPS = r"\bcua\b|\bdo\b|\bnam\s*(?:\d|…)|\bnhiem\s+ky\b|\bkhoa\b|[.;:…]|$"
# Words behind the type that leave the whole series meant.
_WHOLE = ("", "di", "den", "ban hanh", "cac loai")


def share_of_title(title: str, type_name: str, issuers: Collection[str] = ()) -> tuple[str, ...]:
    """Folded words of the papers a Tập takes out of its series; none for the whole series.

    `Tập Báo cáo 6 tháng, quý của …` → `6 thang`, `quy`. `issuers` are folded names of bodies, which end the
    words as `của` does. A Tập of several types (`Tập Quyết định, Quy định`) has no such share.
    """
    kind = r"\s+".join(map(re.escape, key(type_name).split()))
    if not kind:
        return ()
    bodies = "".join(rf"\b{re.escape(words)}\b|" for words in issuers)
    found = re.match(rf"{_HEAD}{kind}\b(.*?)(?:{bodies}{_STOPS})", fold(title), re.DOTALL)
    behind = found[1].strip() if found else ""
    if key(behind) in _WHOLE or behind.startswith((",", "va ")):
        return ()
    return tuple(words for part in behind.split(",") if (words := _plain(part, key(type_name))))


def _plain(part: str, type_name: str) -> str:
    """`bao cao chuyen de` → `chuyen de` in a Tập of Báo cáo."""
    return key(part).removeprefix(type_name).strip()


def fit(subject: str, share: Sequence[str]) -> tuple[int, int]:
    """How well a subject fits a share: letters of its longest words in it, and the sooner the better.

    (0, 0) where nothing fits. Of `6 thang` and `thang` the former fits `Báo cáo 6 tháng đầu năm` better.
    """
    padded = f" {key(subject)} "
    found = [(len(words), -padded.find(f" {words} ")) for words in share if f" {words} " in padded]
    return max(found, default=(0, 0))


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers as runs from first to last: 1, 2, 4 → (1, 2), (4, 4)."""
    ordered = sorted(set(numbers))
    if not ordered:
        return []
    starts = [ordered[0], *(later for earlier, later in pairwise(ordered) if later != earlier + 1)]
    ends = [*(earlier for earlier, later in pairwise(ordered) if later != earlier + 1), ordered[-1]]
    return list(zip(starts, ends, strict=True))
