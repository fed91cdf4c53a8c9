"""In which order pages go to a printer: those a person chose, collated copies, new sheets for new papers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hoso_desktop.errors import UserError

MOST_COPIES = 99
_PART = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")


def chosen_pages(text: str, pages: int) -> tuple[int, ...]:
    """The pages (from 0) of `1-3, 5`, each once and in order; all of them for an empty text.

    Raises UserError `print.range_unreadable`, `print.range_outside`.
    """
    if not text.strip():
        return tuple(range(pages))
    chosen: set[int] = set()
    for part in re.split(r"[,;]", text):
        found = _PART.fullmatch(part.strip())
        if found is None:
            raise UserError("print.range_unreadable", text=text.strip())
        first, last = int(found[1]), int(found[2] or found[1])
        if first > last or first < 1:
            raise UserError("print.range_unreadable", text=text.strip())
        if last > pages:
            raise UserError("print.range_outside", text=text.strip(), pages=pages)
        chosen.update(range(first - 1, last))
    return tuple(sorted(chosen))


def order(
    chosen: Sequence[int], starts: Sequence[int], *, copies: int = 1, two_sided: bool = False
) -> tuple[int | None, ...]:
    """The pages as they are sent, copy after copy; None is an empty back so that a paper gets a new sheet."""
    begins, once = frozenset(starts), list[int | None]()
    for page in chosen:
        if two_sided and page in begins and len(once) % 2:
            once.append(None)
        once.append(page)
    padded = [*once, None] if two_sided and len(once) % 2 else once
    return (*padded * (copies - 1), *once)
