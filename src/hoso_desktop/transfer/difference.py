"""One way in which two packages differ, as it is told; for the comparisons of files, cells and elements."""

from __future__ import annotations

from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.domain.text import clean

_LONGEST = 120  # letters of a value that are told


def said(code: str, where: str, **params: object) -> Problem:
    """A difference: no error, since neither package is judged."""
    return Problem(f"package.diff.{code}", Severity.NOTE, where, params)


def short(text: str) -> str:
    """A value on one line, cut where it is long."""
    text = clean(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
