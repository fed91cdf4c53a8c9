"""The words of `hoso due|today|calendar|rules|keep-back|hold|loan`."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.cli.parser import Commands, Parser, add_command, everywhere, help_text
from hoso_desktop.messages import sentence


def add(commands: Commands[Parser]) -> None:
    """Put the commands among the others."""
    due = add_command(commands, "due")
    due.add_argument("code", nargs="?", metavar="CODE", help=help_text("dossier_code"))
    add_command(commands, "today")
    calendar = add_command(commands, "calendar")
    calendar.add_argument("--year", type=int, default=None, metavar="Y", help=help_text("calendar_year"))
    _rules(commands)
    _ties(commands)
    _loans(commands)


def _rules(commands: Commands[Parser]) -> None:
    action = _Action(commands, "rules")
    action("list")
    shown = action("show")
    shown.add_argument("name", metavar="NAME", help=help_text("rules_name"))
    shown.add_argument("--raw", action="store_true", help=help_text("rules_raw"))
    for name in ("diff", "adopt"):
        words = action(name)
        words.add_argument("name", metavar="NAME", help=help_text("rules_name"))
        words.add_argument("file", type=Path, metavar="FILE", help=help_text("rules_file"))


def _ties(commands: Commands[Parser]) -> None:
    keep = add_command(commands, "keep-back")
    keep.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    keep.add_argument("--consent", default="", metavar="NUMBER", help=help_text("consent"))
    keep.add_argument("--consent-day", default="", metavar="DATE", help=help_text("consent_day"))
    keep.add_argument("--reason", default="", metavar="TEXT", help=help_text("tie_reason"))
    keep.add_argument("--until", default="", metavar="DATE", help=help_text("keep_until"))
    keep.add_argument("--lift", action="store_true", help=help_text("lift"))
    hold = add_command(commands, "hold")
    hold.add_argument("code", nargs="?", metavar="CODE", help=help_text("dossier_code"))
    hold.add_argument("--reason", default="", metavar="TEXT", help=help_text("tie_reason"))
    hold.add_argument("--until", default="", metavar="DATE", help=help_text("hold_until"))
    hold.add_argument("--lift", action="store_true", help=help_text("lift"))


def _loans(commands: Commands[Parser]) -> None:
    action = _Action(commands, "loan")
    out = action("out")
    out.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    out.add_argument("--to", required=True, metavar="NAME", help=help_text("loan_to"))
    out.add_argument("--due", required=True, metavar="DATE", help=help_text("loan_due"))
    out.add_argument("--on", default="", metavar="DATE", help=help_text("loan_on"))
    out.add_argument("--allowed-by", default="", metavar="NAME", help=help_text("loan_allowed_by"))
    out.add_argument("--note", default="", metavar="TEXT", help=help_text("loan_note"))
    back = action("back")
    back.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    back.add_argument("--on", default="", metavar="DATE", help=help_text("loan_back_on"))
    action("list").add_argument("--all", action="store_true", help=help_text("loan_all"))


class _Action:
    """Adds one action of a command, with its help `cli.help.<command>_<action>`."""

    def __init__(self, commands: Commands[Parser], name: str) -> None:
        self._name = name
        self._actions = add_command(commands, name).add_subparsers(
            dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
        )

    def __call__(self, name: str) -> Parser:
        text = help_text(f"{self._name}_{name}")
        return everywhere(self._actions.add_parser(name, help=text, description=text))
