"""Entry point of `hoso`: reads the words, runs the command, turns every outcome into an exit code."""

from __future__ import annotations

import argparse
import getpass
import importlib
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime

from hoso_desktop import __version__, log, process
from hoso_desktop.cli.output import Output
from hoso_desktop.cli.parser import parse
from hoso_desktop.cli.session import Session
from hoso_desktop.domain.clock import Clock, FixedClock, SystemClock
from hoso_desktop.errors import Cancelled, UsageError, UserError
from hoso_desktop.messages import explain, sentence
from hoso_desktop.paths import default_store, log_folder

DONE, PROBLEM, USAGE = 0, 1, 2
_PDF_WORKER = "--pdf-worker"  # the frozen program as the process that opens PDFs; loads nothing else
_logger = logging.getLogger(__name__)

Command = Callable[[Session, argparse.Namespace], int]

# Imported only when asked for: `hoso dossiers` needs neither spreadsheets nor PDF.
_OFFICE, _DOSSIERS, _PAPERS = "commands", "dossier_commands", "paper_commands"
_SCANS = "scan_commands"
_SCHEDULE = "schedule_commands"
_STATES = "state_commands"
_CHECKS = "check_commands"
_REGISTERS = "register_commands"
_TIME = "deadline_commands"
_COMPONENTS = "component_commands"
_COMMANDS = {
    "init": (_OFFICE, "init"),
    "demo": (_OFFICE, "demo"),
    "verify": (_OFFICE, "verify"),
    "settings": (_OFFICE, "settings"),
    "import": (_DOSSIERS, "bring"),
    "undo-import": (_DOSSIERS, "undo_import"),
    "new": (_DOSSIERS, "new"),
    "add": (_DOSSIERS, "add"),
    "attach": (_DOSSIERS, "attach"),
    "set": (_DOSSIERS, "set_fields"),
    "pencilled": (_DOSSIERS, "pencilled"),
    "dossiers": (_DOSSIERS, "dossiers"),
    "show": (_DOSSIERS, "show"),
    "check": (_CHECKS, "check"),
    "checks": (_CHECKS, "checks_list"),
    "timeliness": (_CHECKS, "clock"),
    "register": (_REGISTERS, "register"),
    "file": (_REGISTERS, "file"),
    "no-dossier": (_REGISTERS, "no_dossier"),
    "series": (_REGISTERS, "series"),
    "missing": (_REGISTERS, "missing"),
    "compose": (_REGISTERS, "compose"),
    "find": (_DOSSIERS, "find"),
    "backup": ("backup_commands", "backup"),
    "key": ("key_commands", "key"),
    "person": ("people_commands", "person"),
    "restrict": ("people_commands", "restrict"),
    "arrange": (_DOSSIERS, "arrange"),
    "due": (_TIME, "due"),
    "today": (_TIME, "today"),
    "calendar": (_TIME, "calendar"),
    "keep-back": (_TIME, "keep_back"),
    "hold": (_TIME, "hold"),
    "loan": (_TIME, "loan"),
    "rules": ("rule_commands", "rules"),
    "components": (_COMPONENTS, "show"),
    "not-applicable": (_COMPONENTS, "not_applicable"),
    "named": (_COMPONENTS, "named"),
    "meeting": (_COMPONENTS, "meeting"),
    "print": (_PAPERS, "print_papers"),
    "printer": ("printer_commands", "printer"),
    "package": ("package_commands", "package"),
    "profile": ("profile_commands", "profile"),
    "batch": ("hand_over_commands", "batch"),
    "schedule": (_SCHEDULE, "schedule"),
    "readable": ("readable_commands", "readable"),
    "export": (_SCHEDULE, "export"),
    "plan": ("plan_commands", "plan"),
    "history": ("history_commands", "history"),
    "form": ("form_commands", "form"),
    "state": (_STATES, "state"),
    "sheets": (_STATES, "sheets"),
    "scan": (_SCANS, "scan"),
    "isolated": ("machine_commands", "isolated"),
    "redact": ("redact_commands", "redact"),
    "blank-list": (_SCANS, "write_blank"),
    "repair": ("repair_commands", "repair"),
}


def _command(name: str) -> Command:
    module, function = _COMMANDS[name]
    found: Command = getattr(importlib.import_module(f"hoso_desktop.cli.{module}"), function)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (0 done, 1 problem or nothing done, 2 usage or environment)."""
    if (sys.argv[1:] if argv is None else list(argv)) == [_PDF_WORKER]:
        served: int = importlib.import_module("hoso_desktop.intake.pdf_worker").main()
        return served
    _utf8_streams()
    if argv is None:  # the program itself, not somebody who calls it inside his own
        process.keep_to_itself()
    words = parse(argv)
    output = Output(as_json=words.json)
    if words.version:
        output.answer({"version": __version__}, [f"hoso {__version__}"])
        return DONE
    if words.command is None:
        output.say(sentence("cli.no_command"))
        return USAGE
    try:
        clock = _clock()
    except ValueError:
        return _failed(output, "cli.bad_clock", sentence("cli.bad_clock"), USAGE)
    log.start(log_folder())
    session = Session(
        folder=words.store or default_store(),
        login=words.user,
        output=output,
        password=_password,
        clock=clock,
        folder_named=words.store is not None,
    )
    try:
        code = _command(words.command)(session, words)
        sys.stdout.flush()
        return code
    except UserError as error:
        return _failed(output, error.code, explain(error), error.exit_code)
    except (Cancelled, KeyboardInterrupt):
        return _failed(output, "cli.cancelled", sentence("cli.cancelled"), PROBLEM)
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as error:
        _logger.exception("command failed")
        kind = type(error).__name__
        return _failed(output, "cli.bug", sentence("cli.bug", kind=kind), USAGE)
    finally:
        session.close()
        log.stop()


def _nobody_reads() -> int:
    """`hoso … | head` has read enough: the work is done, the rest of the answer goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return DONE


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
