"""Commands that make files to hand out: print and package."""

from __future__ import annotations

import argparse
from typing import Any

from hoso_desktop.cli.batch_commands import print_batch_of
from hoso_desktop.cli.output import problem_json, problem_text, table
from hoso_desktop.cli.session import Session
from hoso_desktop.cli.target import refuse_existing
from hoso_desktop.errors import UsageError
from hoso_desktop.messages import sentence
from hoso_desktop.services import packages, paper_files, papers, queries
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


def package(session: Session, words: argparse.Namespace) -> int:
    """Build or verify packages."""
    return _build(session, words) if words.action == "build" else _verify(session, words)


def _build(session: Session, words: argparse.Namespace) -> int:
    office = session.office
    uids = [queries.resolve(office, code) for code in words.codes]
    result = packages.build(
        office, uids, words.out, profile_id=words.profile, context=session.output.context()
    )
    built: list[dict[str, Any]] = [
        {
            "path": str(done.path), "sidecar": str(done.sidecar), "sha256": done.sha256, "size": done.size,
            "files": done.files,
        }
        for done in result.built
    ]  # fmt: skip
    refused = [
        {"code": dossier.code, "problems": [problem_json(problem) for problem in dossier.problems]}
        for dossier in result.refused
    ]
    lines = [sentence("cli.package_built", path=str(done.path), files=done.files) for done in result.built]
    for dossier in result.refused:
        session.output.say(sentence("cli.package_refused", code=dossier.code))
        for problem in dossier.problems:
            session.output.say(f"- {problem_text(problem)}")
    session.output.answer({"built": built, "refused": refused}, lines)
    return 0 if built and not refused else 1


def _verify(session: Session, words: argparse.Namespace) -> int:
    # The receiver has no store: the ledger is asked only when one is named.
    office = session.office if session.folder_named else None
    report = packages.verify_file(words.file, office=office, context=session.output.context())
    document = {
        "ok": report.good, "files": report.files, "size": report.size, "sha256": report.sha256,
        "signature": report.signature, "problems": [problem_json(problem) for problem in report.problems],
    }  # fmt: skip
    if report.good:
        lines = [sentence("cli.package_good", files=report.files)]
    else:
        lines = [sentence("cli.package_bad", count=len(report.problems))]
    lines += [f"- {problem_text(problem)}" for problem in report.problems]
    session.output.answer(document, lines)
    return 0 if report.good else 1
