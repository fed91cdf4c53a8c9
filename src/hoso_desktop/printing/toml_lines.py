"""On which line of a TOML text a key stands, so that a broken form can be mended by hand.

Looks at headings and keys only; the values are tomllib's business. Never refuses a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_HEADING = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"^\s*([\w-]+)\s*=")
_CHAIN = re.compile(r"(?:[\w\"'-]{1,40} ?\. ?){40}")
_PLACE = re.compile(r"line (\d+), column (\d+)")
_LAST_STEP = re.compile(r"(\.[^.\[\]]+|\[\d+\]|^[^.\[\]]+)$")


def is_tangled(text: str) -> bool:
    """Whether names are chained by more dots than any form has; tomllib would read it for hours."""
    return _CHAIN.search(text) is not None


def line_of(text: str, path: str) -> int:
    """The line (from 1) of `head[3].size`; of the nearest part that encloses it when the key is not there."""
    places: dict[str, int] = {}
    for number, place in _places(text):
        places.setdefault(place, number)
    while path and path not in places:
        path = _LAST_STEP.sub("", path)
    return places.get(path, 1)


def line_of_syntax(text: str, complaint: str) -> tuple[int, int]:
    """Line and column tomllib complains of; the end of the text when it names none."""
    found = _PLACE.search(complaint)
    return (int(found[1]), int(found[2])) if found else (max(1, len(text.splitlines())), 1)


def _places(text: str) -> Iterator[tuple[int, str]]:
    counts: Counter[str] = Counter()
    prefix = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _HEADING.match(line):
            prefix = _full(heading[2], counts, one_more=heading[1] == "[[")
            yield number, prefix
        elif key := _KEY.match(line):
            yield number, f"{prefix}.{key[1]}" if prefix else key[1]


def _full(name: str, counts: Counter[str], *, one_more: bool) -> str:
    """`table.column` as `table.column[2]`: each array by its present item."""
    out = ""
    steps = name.split(".")
    for at, step in enumerate(steps):
        out = f"{out}.{step}" if out else step
        if one_more and at == len(steps) - 1:
            counts[out] += 1
        if counts[out]:
            out = f"{out}[{counts[out]}]"
    return out
