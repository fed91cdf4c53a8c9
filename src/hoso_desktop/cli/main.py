"""Entry point of `hoso`: reads the words, runs the command, turns every outcome into an exit code."""

from __future__ import annotations

import argparse
import getpass
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime

from hoso_desktop import __version__, log
from hoso_desktop.cli import commands, dossier_commands, paper_commands
from hoso_desktop.cli.output import Output
from hoso_desktop.cli.parser import build
from hoso_desktop.cli.session import Session
from hoso_desktop.domain.clock import Clock, FixedClock, SystemClock
from hoso_desktop.errors import Cancelled, UsageError, UserError
from hoso_desktop.messages import explain, sentence
from hoso_desktop.paths import default_store, log_folder

DONE, PROBLEM, USAGE = 0, 1, 2
_logger = logging.getLogger(__name__)

Command = Callable[[Session, argparse.Namespace], int]

_COMMANDS: dict[str, Command] = {
    "init": commands.init,
    "demo": commands.demo,
    "verify": commands.verify,
    "settings": commands.settings,
    "import": dossier_commands.bring,
    "undo-import": dossier_commands.undo_import,
    "new": dossier_commands.new,
    "add": dossier_commands.add,
    "attach": dossier_commands.attach,
    "pencilled": dossier_commands.pencilled,
    "dossiers": dossier_commands.dossiers,
    "show": dossier_commands.show,
    "check": dossier_commands.check,
    "find": dossier_commands.find,
    "arrange": dossier_commands.arrange,
    "print": paper_commands.print_papers,
    "package": paper_commands.package,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (0 done, 1 problem or nothing done, 2 usage or environment)."""
    _utf8_streams()
    words = build().parse_args(argv)
    output = Output(as_json=words.json)
    if words.version:
        output.answer({"version": __version__}, [f"hoso {__version__}"])
        return DONE
    if words.command is None:
        output.say(sentence("cli.no_command"))
        return USAGE
    log.start(log_folder())
    session = Session(
        folder=words.store or default_store(),
        login=words.user,
        output=output,
        password=_password,
        clock=_clock(),
        folder_named=words.store is not None,
    )
    try:
        return _COMMANDS[words.command](session, words)
    except UserError as error:
        return _failed(output, error.code, explain(error), error.exit_code)
    except (Cancelled, KeyboardInterrupt):
        return _failed(output, "cli.cancelled", sentence("cli.cancelled"), PROBLEM)
    except Exception as error:
        _logger.exception("command failed")
        kind = type(error).__name__
        return _failed(output, "cli.bug", sentence("cli.bug", kind=kind), USAGE)
    finally:
        session.close()
        log.stop()


def _failed(output: Output, code: str, text: str, exit_code: int) -> int:
    output.say(text)
    if output.as_json:
        output.answer({"error": {"code": code, "message": text}}, [])
    return exit_code


def _utf8_streams() -> None:
    # A Windows console may still be on a code page that has no Vietnamese letters.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _clock() -> Clock:
    """HOSO_CLOCK (ISO 8601 with offset) stops the clock, for practice and for tests."""
    moment = os.environ.get("HOSO_CLOCK")
    return FixedClock(datetime.fromisoformat(moment)) if moment else SystemClock()


def _password(*, new: bool) -> str:
    given = os.environ.get("HOSO_PASSWORD")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError("cli.no_password")
    first = getpass.getpass(sentence("cli.password_new" if new else "cli.password"))
    if new and getpass.getpass(sentence("cli.password_again")) != first:
        raise UsageError("cli.password_differs")
    return first
