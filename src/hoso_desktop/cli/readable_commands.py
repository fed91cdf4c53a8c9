"""The readable export on the command line: written, compared, a new store made of it."""

from __future__ import annotations

import argparse

from hoso_desktop.cli.output import problem_json, problem_text
from hoso_desktop.cli.session import Session, kdf_cost
from hoso_desktop.messages import sentence
from hoso_desktop.services import readable_compare, readable_export, readable_rebuild


def readable(session: Session, words: argparse.Namespace) -> int:
    """Write a readable export, compare one, or rebuild a store from one."""
    return {"export": _export, "compare": _compare, "rebuild": _rebuild}[words.action](session, words)


def _export(session: Session, words: argparse.Namespace) -> int:
    done = readable_export.export(session.office, words.folder, context=session.output.context())
    document = {
        "folder": str(done.folder), "dossiers": done.dossiers, "papers": done.papers, "files": done.files,
    }  # fmt: skip
    counts = {"dossiers": done.dossiers, "papers": done.papers, "files": done.files}
    lines = [sentence("readable.done", path=str(done.folder), **counts), sentence("readable.about.plain")]
    session.output.answer(document, lines)
    return 0


def _compare(session: Session, words: argparse.Namespace) -> int:
    context = session.output.context()
    if words.other:
        found = readable_compare.between(words.folder, words.other, context=context)
    else:
        found = readable_compare.compare(words.folder, session.office, context=context)
    first = sentence("readable.differences", count=len(found)) if found else sentence("readable.same")
    document = {"same": not found, "differences": [problem_json(problem) for problem in found]}
    session.output.answer(document, [first, *(f"- {problem_text(problem)}" for problem in found)])
    return 1 if found else 0


def _rebuild(session: Session, words: argparse.Namespace) -> int:
    """The new store gets a password of its own, asked twice."""
    password = session.password(new=True)
    done = readable_rebuild.rebuild(
        words.folder, words.into, password, login=words.login, person=words.person, cost=kdf_cost(words),
        clock=session.clock, context=session.output.context(),
    )  # fmt: skip
    counts = {"dossiers": done.dossiers, "papers": done.papers, "files": done.files}
    session.output.answer(
        {"store": str(done.folder), **counts}, [sentence("readable.rebuilt", path=str(done.folder), **counts)]
    )
    return 0
