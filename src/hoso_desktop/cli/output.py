"""What `hoso` prints: one JSON document or plain lines on stdout, sentences and progress on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from hoso_desktop.domain.problem import Problem
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import known_codes, sentence


class Output:
    """Where a command puts its answer."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._progress_shown = False

    def answer(self, document: Mapping[str, Any], lines: Sequence[str]) -> None:
        """The command's one answer: the document with --json, the lines otherwise."""
        self.end_progress()
        if self.as_json:
            print(json.dumps(document, ensure_ascii=False, indent=1))
        else:
            for line in lines:
                print(line)

    def say(self, text: str) -> None:
        """A sentence for the person, beside the answer."""
        self.end_progress()
        print(text, file=sys.stderr)

    def context(self) -> JobContext:
        """A job context that shows progress while stderr is a terminal."""
        return JobContext(self._show if sys.stderr.isatty() else None)

    def _show(self, progress: Progress) -> None:
        self._progress_shown = True
        stage = sentence(progress.stage) if progress.stage in known_codes() else progress.stage
        print(f"\r\x1b[K{stage} {progress.done}/{progress.total}", end="", file=sys.stderr, flush=True)

    def end_progress(self) -> None:
        """Leave the progress line before anything else is printed."""
        if self._progress_shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._progress_shown = False


def problem_text(problem: Problem) -> str:
    """Where and what, in words."""
    text = sentence(problem.code, **problem.params)
    return f"{problem.where}: {text}" if problem.where and problem.where not in text else text


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem with stable keys."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "where": problem.where,
        "message": problem_text(problem),
    }


def table(rows: Sequence[Sequence[str]], header: Sequence[str]) -> list[str]:
    """Aligned columns for a terminal; the last column is not padded."""
    every = [list(header), *[list(row) for row in rows]]
    widths = [max(len(row[i]) for row in every) for i in range(len(header))]
    return [
        "  ".join(cell.ljust(widths[i]) if i < len(row) - 1 else cell for i, cell in enumerate(row)).rstrip()
        for row in every
    ]
