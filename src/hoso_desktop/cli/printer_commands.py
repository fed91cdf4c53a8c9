"""`hoso printer`: how far this PC's printers print beside the place, and the sheet that tells it.

Opens no office: a printer belongs to the PC.
"""

from __future__ import annotations

import argparse

from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.cli.target import refuse_existing
from hoso_desktop.domain.clock import civil_day
from hoso_desktop.files import atomic_write
from hoso_desktop.messages import sentence
from hoso_desktop.services import printers
from hoso_desktop.services.printers import Offset


def printer(session: Session, words: argparse.Namespace) -> int:
    """One of the actions of `hoso printer`."""
    actions = {"list": _list, "sheet": _sheet, "measured": _measured, "offset": _offset}
    return actions[words.action](session, words)


def _list(session: Session, _words: argparse.Namespace) -> int:
    known = sorted(printers.offsets().items())
    document = [
        {"printer": name, "source": source, "right": found.right, "down": found.down}
        for (name, source), found in known
    ]
    rows = [
        (name, source, printers.figure(found.right), printers.figure(found.down))
        for (name, source), found in known
    ]
    heads = [sentence(f"cli.head.{name}") for name in ("printer", "paper_source", "right", "down")]
    session.output.answer({"printers": document}, table(rows, heads))
    return 0


def _sheet(session: Session, words: argparse.Namespace) -> int:
    refuse_existing(words.out, words)
    day = civil_day(session.clock.now())
    paper = printers.sheet(words.printer, words.source, printed_on=day, proof=words.proof)
    atomic_write(words.out, paper.pdf)
    line = sentence(
        "printer.sheet_written",
        path=str(words.out),
        left=printers.figure(printers.LEFT),
        upper=printers.figure(printers.UPPER),
    )
    session.output.answer({"path": str(words.out), "left": printers.LEFT, "upper": printers.UPPER}, [line])
    return 0


def _measured(session: Session, words: argparse.Namespace) -> int:
    name, source = words.printer, words.source
    printed_with = printers.offset(name, source) if words.proof else None
    found = printers.measured(name, source, words.left, words.upper, printed_with=printed_with)
    return _tell(session, words, found)


def _offset(session: Session, words: argparse.Namespace) -> int:
    return _tell(session, words, printers.keep(words.printer, words.source, Offset(words.right, words.down)))


def _tell(session: Session, words: argparse.Namespace, found: Offset) -> int:
    line = sentence(
        "printer.kept", printer=words.printer, right=printers.figure(found.right),
        down=printers.figure(found.down),
    )  # fmt: skip
    document = {"printer": words.printer, "source": words.source, "right": found.right, "down": found.down}
    session.output.answer(document, [line])
    return 0
