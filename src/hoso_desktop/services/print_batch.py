"""Printing for many dossiers, one after another: the papers of one stay together, each told on its own.

Sends nothing itself: a Sink draws the pages on a printer or writes a file. A dossier counts as printed when
all its papers were sent, and only then; one that cannot be printed is named with its reason and the next
one is printed. Never leaves a person guessing which are printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from hoso_desktop.domain.problem import Problem
from hoso_desktop.errors import Cancelled, EnvironmentProblem, UserError
from hoso_desktop.files import atomic_write, free_name, make_folder
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import papers, queries, stale_papers
from hoso_desktop.services.office import Office
from hoso_desktop.services.papers import Manner, Prepared

STAGE = "print.batch_stage"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper of a dossier to print, this once in a variant or moved."""

    form_id: str
    manner: Manner = field(default_factory=Manner)


@dataclass(frozen=True, slots=True)
class BatchDossier:
    """A dossier and its papers, in the order they come out."""

    uid: str
    code: str
    papers: tuple[Wanted, ...]
    title: str = ""


class Sink(Protocol):
    """Where papers go. Raises UserError where this one cannot be taken, EnvironmentProblem where none can."""

    def __call__(self, sent: Prepared, context: JobContext) -> int:
        """Take all pages; returns the copies made."""


@dataclass(frozen=True, slots=True)
class PrintedDossier:
    """A dossier of which every paper was sent: pages of one copy, what was wrong on them."""

    uid: str
    code: str
    pages: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class RefusedDossier:
    """A dossier that could not be printed, and why."""

    uid: str
    code: str
    error: UserError


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What came of it, in the order asked: printed (and recorded), refused, not begun or not finished."""

    printed: tuple[PrintedDossier, ...]
    refused: tuple[RefusedDossier, ...]
    left: tuple[BatchDossier, ...]
    stopped: UserError | None = None  # why none could be taken any more; None when a person stopped it


@dataclass(slots=True)
class _Run:
    printed: list[PrintedDossier] = field(default_factory=list)
    refused: list[RefusedDossier] = field(default_factory=list)
    done: int = 0


def whole_sets(
    office: Office, uids: Iterable[str], *, form_id: str = "set", manner: Manner | None = None
) -> tuple[BatchDossier, ...]:
    """One form (the whole set, unless another is named) of each dossier."""
    wanted = (Wanted(form_id, manner or Manner()),)
    return tuple(
        BatchDossier(uid, code, wanted, title) for uid, (code, title) in _known(office, uids).items()
    )


def stale_ones(office: Office, uids: Iterable[str]) -> tuple[BatchDossier, ...]:
    """Exactly the papers that were printed before a change, of those dossiers that have any."""
    out = []
    for uid, (code, title) in _known(office, uids).items():
        found = stale_papers.stale(office, uid) if code else ()
        old = tuple(Wanted(paper.form_id, Manner(paper.variant)) for paper in found)
        if old:
            out.append(BatchDossier(uid, code, old, title))
    return tuple(out)


def _known(office: Office, uids: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """Each uid once, with its code and title; one that is gone has neither and is refused in its turn."""
    return {uid: _named(office, uid) for uid in dict.fromkeys(uids)}


def _named(office: Office, uid: str) -> tuple[str, str]:
    try:
        dossier = queries.peek(office, uid).dossier
    except UserError:
        return "", ""
    return dossier.code, dossier.title


def run(
    office: Office, dossiers: Sequence[BatchDossier], sink: Sink, *, context: JobContext | None = None
) -> BatchReport:
    """Print them in order; stopping between pages leaves those already sent printed and recorded."""
    context = context or JobContext()
    at, stopped = _Run(), None
    try:
        for at.done, dossier in enumerate(dossiers):
            context.step(Progress(at.done, len(dossiers), STAGE))
            _one(office, dossier, sink, at, _quiet(context, Progress(at.done, len(dossiers), STAGE)))
        at.done = len(dossiers)
        context.step(Progress(at.done, len(dossiers), STAGE))
    except Cancelled:
        pass
    except EnvironmentProblem as problem:
        stopped = problem
    return BatchReport(tuple(at.printed), tuple(at.refused), tuple(dossiers[at.done :]), stopped)


def _quiet(context: JobContext, place: Progress) -> JobContext:
    """For the pages of one dossier: the same way to stop, told as the dossier's place among all."""
    return JobContext(lambda _pages: context.step(place))


def _one(office: Office, dossier: BatchDossier, sink: Sink, at: _Run, context: JobContext) -> None:
    try:
        ready = [
            papers.prepare(office, wanted.form_id, [dossier.uid], manner=wanted.manner, context=context)
            for wanted in dossier.papers
        ]
        copies = [sink(sent, context) for sent in ready]
    except EnvironmentProblem:
        raise
    except UserError as error:
        at.refused.append(RefusedDossier(dossier.uid, dossier.code, error))
        return
    for sent, count in zip(ready, copies, strict=True):
        papers.record(office, sent, copies=count)
    pages = sum(sent.paper.pages for sent in ready)
    problems: list[Problem] = []
    for problem in (each for sent in ready for each in sent.paper.problems):
        if problem not in problems:
            problems.append(problem)
    at.printed.append(PrintedDossier(dossier.uid, dossier.code, pages, tuple(problems)))


def stoppable(outer: JobContext, stop: JobContext) -> JobContext:
    """One context that stops when either does: a person's stop is answered, a closing window's is not."""

    def told(place: Progress) -> None:
        stop.step(place)
        outer.step(place)

    return JobContext(told)


@dataclass(slots=True)
class FolderSink:
    """Writes each paper as a PDF named after its dossier into a folder; keeps every file already there."""

    folder: Path
    written: list[Path] = field(default_factory=list)

    def __call__(self, sent: Prepared, context: JobContext) -> int:
        make_folder(self.folder)
        target = free_name(self.folder / f"{papers.stem(sent.form_id, (), sent.sources)}.pdf")
        atomic_write(target, sent.paper.pdf)
        self.written.append(target)
        return 1
