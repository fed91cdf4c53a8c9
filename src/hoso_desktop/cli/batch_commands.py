"""`hoso print` for many dossiers: each into its own file, or again what has become old."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from hoso_desktop.cli.output import problem_json, problem_text
from hoso_desktop.cli.session import Session
from hoso_desktop.errors import UsageError
from hoso_desktop.messages import explain, sentence
from hoso_desktop.services import papers, print_batch, queries
from hoso_desktop.services.office import Office
from hoso_desktop.services.papers import Manner
from hoso_desktop.services.print_batch import BatchDossier, BatchReport, FolderSink
from hoso_desktop.services.printers import Offset
from hoso_desktop.services.queries import EVERYTHING

_PAGE = 500


def print_batch_of(session: Session, words: argparse.Namespace) -> int:
    """Print dossiers one after another into a folder; exit 1 where one could not be printed."""
    if words.out is None or words.out.suffix.lower() == ".pdf":
        raise UsageError("cli.need_out_folder")
    if words.stale:
        given = [words.form, *words.codes] if words.form else []
        wanted = print_batch.stale_ones(session.office, _uids(session.office, given))
    else:
        wanted = _sets(session.office, words)
    if not wanted:
        session.output.answer({"files": [], "printed": [], "refused": []}, [sentence("cli.nothing_stale")])
        return 0
    sink = FolderSink(words.out)
    report = print_batch.run(session.office, wanted, sink, context=session.output.context())
    return _answer(session, report, sink)


def _uids(office: Office, codes: Sequence[str]) -> list[str]:
    """The dossiers named, or every dossier."""
    if codes:
        return [queries.resolve(office, code) for code in codes]
    ids = queries.dossier_ids(office, EVERYTHING)
    pages = (ids[start : start + _PAGE] for start in range(0, len(ids), _PAGE))
    return [row.uid for page in pages for row in queries.dossier_rows(office, page)]


def _sets(office: Office, words: argparse.Namespace) -> tuple[BatchDossier, ...]:
    if not words.form or not words.codes or not papers.of_dossiers(words.form):
        raise UsageError("cli.need_form")
    uids = _uids(office, words.codes)
    manner = Manner(words.variant, Offset(words.right or 0.0, words.down or 0.0))
    return print_batch.whole_sets(office, uids, form_id=words.form, manner=manner)


def _answer(session: Session, report: BatchReport, sink: FolderSink) -> int:
    lines = [sentence("cli.batch_printed", code=one.code, pages=one.pages) for one in report.printed]
    for text in dict.fromkeys(problem_text(each) for one in report.printed for each in one.problems):
        session.output.say(text)
    for one in report.refused:
        session.output.say(sentence("cli.batch_refused", code=one.code, reason=explain(one.error)))
    if report.stopped is not None:
        session.output.say(explain(report.stopped))
    if report.left:
        codes = ", ".join(one.code for one in report.left)
        session.output.say(sentence("cli.batch_left", codes=codes))
    lines.append(sentence("cli.batch_done", count=len(report.printed), path=str(sink.folder)))
    session.output.answer(_document(report, sink), lines)
    return 1 if report.refused or report.left else 0


def _document(report: BatchReport, sink: FolderSink) -> dict[str, Any]:
    printed = [
        {"code": one.code, "pages": one.pages, "problems": [problem_json(each) for each in one.problems]}
        for one in report.printed
    ]
    refused = [
        {"code": one.code, "error": {"code": one.error.code, "message": explain(one.error)}}
        for one in report.refused
    ]
    files = [str(path) for path in sink.written]
    return {"files": files, "printed": printed, "refused": refused, "left": [one.code for one in report.left]}
