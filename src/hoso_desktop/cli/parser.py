"""The words of `hoso`: commands, options and their help, in Vietnamese."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.messages import known_codes, sentence

USAGE_EXIT = 2
STATES = tuple(state.value for state in DossierState)


class Parser(argparse.ArgumentParser):
    """Says in Vietnamese what is wrong with the words of a command."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {sentence('cli.usage', detail=message)}", file=sys.stderr)
        raise SystemExit(USAGE_EXIT)


def _translate(text: str) -> str:
    """argparse's own words, where messages know them (keys are the English words, dots apart)."""
    code = "cli.argparse." + "_".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
    return sentence_raw(code) if code in known_codes() else text


def sentence_raw(code: str) -> str:
    """A sentence whose %-placeholders argparse fills in itself."""
    return sentence(code).replace("«", "%(").replace("»", ")s")


def help_text(name: str) -> str:
    """The help of a command or option: sentence `cli.help.<name>`."""
    return sentence(f"cli.help.{name}")


# The open-ended words of a command; argparse loses those that follow an option.
_OPEN_ENDED = {"set": "values", "settings": "values", "print": "codes", "find": "words", "meeting": "values"}


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """The words of one run; open-ended words may stand before and after options."""
    parser = build()
    words, rest = parser.parse_known_args(_with_lengths(sys.argv[1:] if argv is None else argv))
    name = _OPEN_ENDED.get(words.command or "")
    if rest and (name is None or any(word.startswith("-") for word in rest)):
        parser.error(_translate("unrecognized arguments: %s") % " ".join(rest))
    if rest and name is not None:
        setattr(words, name, [*getattr(words, name), *rest])
    return words


# Options with a length; argparse takes `-1,5` for an option nobody knows.
_LENGTHS = ("--right", "--down")


def _with_lengths(argv: Sequence[str]) -> list[str]:
    """The words with lengths below nothing written as argparse reads numbers."""
    before = ["", *argv]
    return [
        word.replace(",", ".") if last in _LENGTHS else word for last, word in zip(before, argv, strict=False)
    ]


# Modules with the words of more commands: each has `add(commands)`.
_MORE_WORDS = (
    "state_words",
    "scan_words",
    "deadline_words",
    "component_words",
    "check_words",
    "register_words",
    "people_words",
    "plan_words",
    "form_words",
    "printer_words",
    "history_words",
    "key_words",
    "backup_words",
    "package_words",
    "profile_words",
    "hand_over_words",
    "schedule_words",
    "readable_words",
    "redact_words",
    "machine_words",
    "repair_words",
)


def build() -> Parser:
    """The whole command line."""
    # The module's gettext hook is the one door to its own words.
    setattr(argparse, "_", _translate)  # noqa: B010
    parser = Parser(prog="hoso", description=help_text("program"))
    parser.add_argument("--store", type=Path, metavar="DIR", help=help_text("store"))
    parser.add_argument("--user", metavar="LOGIN", help=help_text("user"))
    parser.add_argument("--json", action="store_true", help=help_text("json"))
    # Looked at before anything is imported (isolation.wanted); here it is only a word that may stand.
    parser.add_argument("--isolated", action="store_true", help=help_text("isolated_now"))
    parser.add_argument("--version", action="store_true", help=help_text("version"))
    commands = parser.add_subparsers(dest="command", metavar=sentence("cli.command"), parser_class=Parser)
    _office_commands(commands)
    _dossier_commands(commands)
    _paper_commands(commands)
    # By name: these modules build on this one, and a circle of imports is not allowed.
    for module in _MORE_WORDS:
        importlib.import_module(f"hoso_desktop.cli.{module}").add(commands)
    return parser


Commands = argparse._SubParsersAction  # the class has no public name


def add_command(commands: Commands[Parser], name: str) -> Parser:
    """A command with its help and the general options."""
    return everywhere(commands.add_parser(name, help=help_text(name), description=help_text(name)))


def add_target(parser: Parser, option: str, text: str, *, required: bool = False) -> None:
    """An option naming a file to write, and `--force` beside it (cli.target)."""
    parser.add_argument(
        option, type=Path, default=None, required=required, metavar="FILE", help=help_text(text)
    )
    parser.add_argument("--force", action="store_true", help=help_text("force"))


def millimetres(text: str) -> float:
    """A length as people write it: `1.5`, `1,5`, `-2`."""
    return float(text.replace(",", "."))


def everywhere(parser: Parser) -> Parser:
    """The general options may also stand after the command; said once, in the general help."""
    quiet = argparse.SUPPRESS
    parser.add_argument("--store", type=Path, default=quiet, help=quiet)
    parser.add_argument("--user", default=quiet, help=quiet)
    parser.add_argument("--json", action="store_true", default=quiet, help=quiet)
    parser.add_argument("--isolated", action="store_true", default=quiet, help=quiet)
    return parser


def _office_commands(commands: Commands[Parser]) -> None:
    init = add_command(commands, "init")
    init.add_argument("--office", required=True, metavar="NAME", help=help_text("office"))
    init.add_argument("--code", default="", metavar="CODE", help=help_text("code"))
    init.add_argument("--person", default="", metavar="NAME", help=help_text("person"))
    init.add_argument("--login", default="vanthu", metavar="L", help=help_text("login"))
    init.add_argument("--superior", default="", metavar="TEXT", help=help_text("superior"))
    init.add_argument("--unit", default="xã", choices=("xã", "phường", "đặc khu"), help=help_text("unit"))
    init.add_argument("--term", default="2025-2030", metavar="TERM", help=help_text("term"))
    init.add_argument("--congress", default="", metavar="TEXT", help=help_text("congress"))
    init.add_argument("--kdf-memory", type=int, default=None, metavar="KIB", help=help_text("kdf_memory"))
    demo = add_command(commands, "demo")
    demo.add_argument("--seed", type=int, default=1, metavar="N", help=help_text("seed"))
    demo.add_argument("--scale", type=int, default=None, metavar="N", help=help_text("scale"))
    demo.add_argument("--term", action="store_true", help=help_text("whole_term"))
    demo.add_argument("--kdf-memory", type=int, default=None, metavar="KIB", help=help_text("kdf_memory"))
    verify = add_command(commands, "verify")
    verify.add_argument("--daily", action="store_true", help=help_text("daily"))
    settings = add_command(commands, "settings")
    settings.add_argument("values", nargs="*", metavar="NAME=VALUE", help=help_text("setting_values"))


def _dossier_commands(commands: Commands[Parser]) -> None:
    bring = add_command(commands, "import")
    bring.add_argument("list", type=Path, metavar="LIST", help=help_text("list"))
    bring.add_argument("--files", type=Path, metavar="DIR", help=help_text("files"))
    bring.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help=help_text("map"))
    bring.add_argument("--dry-run", action="store_true", help=help_text("dry_run"))
    undo = add_command(commands, "undo-import")
    undo.add_argument("batch", nargs="?", metavar="BATCH", help=help_text("batch"))
    new = add_command(commands, "new")
    new.add_argument("notation", metavar="NOTATION", help=help_text("notation"))
    new.add_argument("--title", required=True, metavar="TEXT", help=help_text("title"))
    new.add_argument("--retention", default="", metavar="R", help=help_text("retention"))
    new.add_argument("--year", default="", metavar="Y", help=help_text("year"))
    add = add_command(commands, "add")
    add.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    add.add_argument("rows", metavar="ROWS", help=help_text("rows"))
    add.add_argument("--at", type=int, default=None, metavar="N", help=help_text("at"))
    attach = add_command(commands, "attach")
    attach.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    attach.add_argument("row", type=int, metavar="STT", help=help_text("row"))
    attach.add_argument("file", type=Path, metavar="FILE", help=help_text("file"))
    pencilled = add_command(commands, "pencilled")
    pencilled.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    change = add_command(commands, "set")
    change.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    change.add_argument("values", nargs="*", metavar="FIELD=VALUE", help=help_text("field_values"))
    change.add_argument("--row", type=int, default=None, metavar="STT", help=help_text("set_row"))
    dossiers = add_command(commands, "dossiers")
    _filters(dossiers)
    show = add_command(commands, "show")
    show.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    find = add_command(commands, "find")
    find.add_argument("words", nargs="*", metavar="WORDS", help=help_text("words"))
    _filters(find)
    find.add_argument("--term", metavar="TERM", help=help_text("by_term"))
    find.add_argument("--state", metavar="STATE", choices=STATES, help=help_text("by_state"))
    arrange = add_command(commands, "arrange")
    arrange.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    arrange.add_argument("--inventory", required=True, metavar="01", help=help_text("inventory"))
    arrange.add_argument("--inventory-name", default="", metavar="TEXT", help=help_text("inventory_name"))
    arrange.add_argument("--number", default=None, metavar="0001", help=help_text("number"))


def _filters(parser: Parser) -> None:
    parser.add_argument("--retention", metavar="R", help=help_text("by_retention"))
    parser.add_argument("--year", metavar="Y", help=help_text("by_year"))
    parser.add_argument("--body", metavar="B", help=help_text("by_body"))


def _paper_commands(commands: Commands[Parser]) -> None:
    paper = add_command(commands, "print")
    paper.add_argument("form", nargs="?", metavar="FORM", help=help_text("form"))
    paper.add_argument("codes", nargs="*", metavar="WHAT", help=help_text("print_what"))
    add_target(paper, "--out", "out_file")
    paper.add_argument("--variant", default="", metavar="V", help=help_text("print_variant"))
    for name in ("right", "down"):
        paper.add_argument(f"--{name}", type=millimetres, default=None, metavar="MM", help=help_text(name))
    paper.add_argument("--each", action="store_true", help=help_text("print_each"))
    paper.add_argument("--stale", action="store_true", help=help_text("print_stale"))
    paper.add_argument("--apart", action="store_true", help=help_text("apart"))
    paper.add_argument("--list", action="store_true", dest="list_forms", help=help_text("list_forms"))
