"""Commands that make papers to hand out."""

from __future__ import annotations

import argparse

from hoso_desktop.cli.batch_commands import print_batch_of
from hoso_desktop.cli.output import problem_json, problem_text, table
from hoso_desktop.cli.session import Session
from hoso_desktop.cli.target import refuse_existing
from hoso_desktop.errors import UsageError
from hoso_desktop.messages import sentence
from hoso_desktop.services import paper_files, papers
from hoso_desktop.services.papers import Manner
from hoso_desktop.services.printers import Offset


def print_papers(session: Session, words: argparse.Namespace) -> int:
    """Print a form of some dossiers into a PDF, or save it for editing, or list the forms."""
    if words.list_forms:
        return _list_forms(session)
    if words.each or words.stale:
        return print_batch_of(session, words)
    if not words.form or (papers.of_dossiers(words.form) and not words.codes):
        raise UsageError("cli.need_form")
    if words.out is None:
        raise UsageError("cli.need_out")
    kind = paper_files.kind_of(words.form, words.out)
    manner = Manner(words.variant, Offset(words.right or 0.0, words.down or 0.0))
    if (manner != Manner() and words.apart) or (manner.offset != Offset() and kind):
        raise UsageError("cli.manner_is_for_pdf")
    if kind and words.apart:
        raise UsageError("cli.apart_is_a_folder", path=str(words.out))
    refuse_existing(words.out, words)
    office = session.office
    what = papers.named(office, words.form, words.codes)
    if kind:
        return _save(session, what, words)
    context = session.output.context()
    if words.apart:
        done = [paper for uid in what for paper in papers.print_set(office, uid, words.out, context=context)]
    else:
        made = papers.print_to_file(office, words.form, what, words.out, manner=manner, context=context)
        done = [made]
    files = [
        {
            "form": paper.form_id, "path": str(paper.path), "pages": paper.pages,
            "problems": [problem_json(problem) for problem in paper.problems],
        }
        for paper in done
    ]  # fmt: skip
    for text in dict.fromkeys(problem_text(problem) for paper in done for problem in paper.problems):
        session.output.say(text)
    lines = [sentence("cli.printed", path=str(paper.path), pages=paper.pages) for paper in done]
    session.output.answer({"files": files}, lines)
    return 0


def _list_forms(session: Session) -> int:
    forms = [
        {"id": info.id, "title": info.title, "files": ["pdf", *paper_files.kinds(info.id)]}
        for info in papers.offered(session.office)
    ]
    header = [sentence(f"cli.head.{name}") for name in ("code", "title", "files")]
    rows = [(str(form["id"]), str(form["title"]), ", ".join(form["files"])) for form in forms]
    session.output.answer({"forms": forms}, table(rows, header))
    return 0


def _save(session: Session, what: list[str], words: argparse.Namespace) -> int:
    """Save a form as a workbook or a Word file."""
    context = session.output.context()
    saved = paper_files.write(
        session.office, words.form, what, words.out, variant=words.variant, context=context
    )
    document = {
        "form": saved.form_id, "path": str(saved.path), "kind": saved.kind, "papers": saved.papers,
        "problems": [problem_json(problem) for problem in saved.problems],
    }  # fmt: skip
    for text in dict.fromkeys(map(problem_text, saved.problems)):
        session.output.say(text)
    lines = [sentence("cli.saved_for_editing", path=str(saved.path), count=saved.papers)]
    session.output.answer({"files": [document]}, lines)
    return 0
