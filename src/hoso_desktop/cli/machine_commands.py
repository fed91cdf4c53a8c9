"""`hoso isolated`: whether this PC is one without a network, for every later start of the program."""

from __future__ import annotations

import argparse

from hoso_desktop import isolation
from hoso_desktop.cli.session import Session
from hoso_desktop.messages import sentence
from hoso_desktop.services import machine


def isolated(session: Session, words: argparse.Namespace) -> int:
    """Show the profile of this PC, or choose it."""
    if words.state is not None:
        machine.set_isolated(words.state == "on")
    kept = machine.isolated()
    lines = [sentence("machine.isolated" if kept else "machine.ordinary")]
    lines.append(sentence("machine.now_isolated" if isolation.active() else "machine.now_ordinary"))
    session.output.answer({"isolated": kept, "now": isolation.active()}, lines)
    return 0
