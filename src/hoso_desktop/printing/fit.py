"""Making text fit: lines of a given width, sizes that shrink within limits. Measures only, draws nothing.

Never drops a character: a word wider than its place is broken, first after `/ - _ . ,`, then anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hoso_desktop.printing.fonts import Face, Metrics, metrics

STEP = 0.5  # points a size shrinks at a time
_SOFT = re.compile(r"[^/\-–_.,;]*[/\-–_.,;]+|[^/\-–_.,;]+")
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face."""

    text: str
    face: Face


Line = tuple[Run, ...]


def pieces(word: str) -> list[str]:
    """Parts a word may be broken into without hurting the eye: `22-`, `TTr/`, `BXDĐ`."""
    return _SOFT.findall(word)


def _by_character(piece: str, width: float, measure: Metrics) -> list[str]:
    out: list[str] = []
    current, used = "", 0.0
    for char in piece:
        step = measure.word(char)
        if current and used + step > width:
            out.append(current)
            current, used = "", 0.0
        current += char
        used += step
    return [*out, current]


def _broken(word: str, width: float, measure: Metrics) -> list[str]:
    out: list[str] = []
    current = ""
    for piece in pieces(word):
        if measure.word(current + piece) <= width:
            current += piece
            continue
        if current:
            out.append(current)
        if measure.word(piece) <= width:
            current = piece
        else:
            *full, current = _by_character(piece, width, measure)
            out += full
    return [*out, current]


def wrap(text: str, face: Face, size: float, *, width: float) -> list[str]:
    """`text` as lines no wider than `width` points; empty text is one empty line."""
    measure = metrics(face)
    limit = width / size + _SLACK
    if measure.word(text) <= limit if len(text) < 40 else False:
        return [text]
    word_width = measure.word
    space = word_width(" ")
    lines: list[str] = []
    current: list[str] = []
    used = 0.0
    for word in text.split(" "):
        step = word_width(word)
        if current and used + space + step <= limit:
            current.append(word)
            used += space + step
            continue
        if current:
            lines.append(" ".join(current))
        if step > limit:
            *full, word = _broken(word, limit, measure)
            lines += full
            step = word_width(word)
        current, used = [word], step
    lines.append(" ".join(current))
    return lines


def size_for_words(
    text: str, face: Face, size: float, *, smallest: float, width: float, whole: bool
) -> float:
    """The largest size not above `size` at which no word (or piece of one) has to be broken by force."""
    measure = metrics(face)
    parts = text.split(" ")
    widest = max(measure.word(part) for word in parts for part in ([word] if whole else pieces(word) or [""]))
    while size > smallest and widest * size > width + _SLACK:
        size = max(smallest, size - STEP)
    return size


def wrap_runs(runs: Sequence[Run], size: float, *, width: float) -> list[Line]:
    """As `wrap`, for text of several faces; a line feed in the text always breaks the line."""
    lines: list[Line] = []
    for paragraph in _paragraphs(runs):
        lines += _wrap_words(_words(paragraph), size, width=width)
    return lines


def run_width(line: Line, size: float) -> float:
    """Width of a line in points."""
    return sum(metrics(run.face).width(run.text, size) for run in line)


def _paragraphs(runs: Sequence[Run]) -> list[list[Run]]:
    out: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = run.text.split("\n")
        out[-1].append(Run(first, run.face))
        out += [[Run(part, run.face)] for part in rest]
    return out


def _words(runs: Sequence[Run]) -> list[list[Run]]:
    words: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = run.text.split(" ")
        if first:
            words[-1].append(Run(first, run.face))
        words += [[Run(part, run.face)] if part else [] for part in rest]
    return words


def _wrap_words(words: Sequence[list[Run]], size: float, *, width: float) -> list[Line]:
    lines: list[list[Run]] = [[]]
    used = 0.0
    space = metrics(Face.REGULAR).width(" ", size)
    for word in words:
        step = run_width(tuple(word), size)
        if lines[-1] and used + space + step > width + _SLACK:
            lines.append([])
        if not lines[-1] and step > width + _SLACK:
            *full, word = _broken_runs(word, size, width=width)
            lines[-1:] = [*full, []]
            step = run_width(tuple(word), size)
        if lines[-1]:
            lines[-1].append(Run(" ", lines[-1][-1].face))
            step += space + used
        lines[-1] += word
        used = step
    return [_joined(line) for line in lines]


def _broken_runs(word: Sequence[Run], size: float, *, width: float) -> list[list[Run]]:
    out: list[list[Run]] = [[]]
    room = width
    for run in word:
        for part in _broken(run.text, width / size + _SLACK, metrics(run.face)):
            step = metrics(run.face).width(part, size)
            if out[-1] and step > room:
                out.append([])
                room = width
            out[-1].append(Run(part, run.face))
            room -= step
    return out


def _joined(line: Sequence[Run]) -> Line:
    out: list[Run] = []
    for run in line:
        if out and out[-1].face == run.face:
            out[-1] = Run(out[-1].text + run.text, run.face)
        else:
            out.append(run)
    return tuple(out)
