"""`hoso repair`: what of a damaged store can be had back, and doing it."""

from __future__ import annotations

import argparse

from hoso_desktop.cli.session import Session
from hoso_desktop.messages import sentence
from hoso_desktop.services.repair import RepairReport, repair_store


def repair(session: Session, words: argparse.Namespace) -> int:
    """Look over the store, with `--apply` mend it; 1 while anything is damaged."""
    report = repair_store(
        session.folder, session.password(new=False), login=session.login, clock=session.clock,
        backup=words.backup, apply=words.apply, context=session.output.context(),
    )  # fmt: skip
    document = {
        "whole": report.whole,
        "applied": report.applied and not report.whole,
        "hopeless": report.hopeless,
        "items": [{"part": item.part, "mended": item.mended, "text": item.text} for item in report.items],
        "aside": list(report.aside),
    }
    session.output.answer(document, _lines(report))
    return 0 if report.whole or (report.applied and not report.hopeless) else 1


def _lines(report: RepairReport) -> list[str]:
    if report.whole:
        return [sentence("repair.whole")]
    lines = [sentence("repair.done" if report.applied else "repair.would")]
    lines += [f"- {item.text}" for item in report.items]
    if report.aside:
        lines.append(sentence("repair.aside", names=", ".join(report.aside)))
    if report.hopeless:
        lines.append(sentence("repair.not_all"))
    return lines
