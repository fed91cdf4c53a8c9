"""Numbers of a file plan: the notation of every title under a style, and which must not move any more.

Titles that stand for several dossiers keep the numbers up to `last_number` free behind their own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hoso_desktop.domain.file_plan import FilePlanEntry, NotationStyle, Numbering


@dataclass(frozen=True, slots=True)
class Renumbered:
    """What a title would be called. `kept` where dossiers already bear its old notation."""

    uid: str
    title: str
    old: str
    new: str
    kept: bool = False

    @property
    def changes(self) -> bool:
        """Whether it gets another notation."""
        return self.old != self.new


def _own_number(entry: FilePlanEntry) -> int:
    figures = [part for part in _split(entry.notation) if part.isdecimal()]
    return int(figures[0]) if figures else 0


def _split(notation: str) -> list[str]:
    """`HN.05` → HN, 05; whatever stands between letters and figures separates."""
    out, word = [], ""
    for letter in notation:
        same = word and letter.isalnum() and letter.isdecimal() == word[-1].isdecimal()
        if letter.isalnum() and (not word or same):
            word += letter
            continue
        if word:
            out.append(word)
        word = letter if letter.isalnum() else ""
    return [*out, word] if word else out


def width(entry: FilePlanEntry) -> int:
    """How many numbers a title takes: its own and those kept free for its events."""
    own = _own_number(entry)
    return max(1, entry.last_number - own + 1) if entry.last_number and own else 1


def renumber(
    entries: Sequence[FilePlanEntry], style: NotationStyle, opened: Collection[str] = ()
) -> tuple[Renumbered, ...]:
    """Every title's notation from 01 on in the order of the list; `opened` are uids that must keep theirs."""
    out = []
    at: dict[str, int] = {}
    for entry in entries:
        scope = entry.heading if style.numbering is Numbering.HEADING else ""
        number = at.get(scope, 0) + 1
        at[scope] = number + width(entry) - 1
        new = style.notation(entry.heading, number)
        kept = entry.uid in opened and new != entry.notation
        out.append(Renumbered(entry.uid, entry.title, entry.notation, entry.notation if kept else new, kept))
    return tuple(out)


def last_numbers(entries: Sequence[FilePlanEntry], style: NotationStyle) -> dict[str, int]:
    """The highest number each title keeps free, moved along with its own; 0 where it keeps none."""
    out = {}
    at: dict[str, int] = {}
    for entry in entries:
        scope = entry.heading if style.numbering is Numbering.HEADING else ""
        number = at.get(scope, 0) + 1
        at[scope] = number + width(entry) - 1
        out[entry.uid] = at[scope] if entry.last_number else 0
    return out


def doubled(rows: Sequence[Renumbered]) -> tuple[str, ...]:
    """Notations two titles would bear, because an opened one could not move."""
    names = [row.new for row in rows]
    return tuple(sorted({name for name in names if names.count(name) > 1}))


def next_notation(entries: Sequence[FilePlanEntry], heading: str, style: NotationStyle) -> str:
    """The notation of a title added at the end of a large heading: behind every number taken there."""
    near = [e for e in entries if style.numbering is Numbering.LIST or e.heading == heading]
    highest = max((max(_own_number(entry), entry.last_number) for entry in near), default=0)
    return style.notation(heading, highest + 1)


def event_notation(entry: FilePlanEntry, style: NotationStyle, ordinal: int) -> str:
    """Notation of the `ordinal`-th dossier (1 = first) of a title that has several: `HN.15`, `KT.02.01`.

    Raises ValueError when the numbers kept free do not reach so far.
    """
    if not entry.each:
        return entry.notation
    if not entry.last_number:
        return f"{entry.notation}{style.separator}{ordinal:02d}"
    return style.notation(entry.heading, nth_number(_own_number(entry), entry.last_number, ordinal))


def nth_number(first: int, last: int, ordinal: int) -> int:
    """The `ordinal`-th of the numbers kept free. Raises ValueError behind the last."""
    number = first + ordinal - 1
    if not first <= number <= last:
        raise ValueError(ordinal)
    return number
