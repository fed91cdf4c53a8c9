"""The words of the registers and of number series: register, file, no-dossier, series, missing, compose."""

from __future__ import annotations

from hoso_desktop.cli.parser import Commands, Parser, add_command, everywhere, help_text
from hoso_desktop.domain.document import CopyKind, MissingReason
from hoso_desktop.messages import sentence

_PAPER_FIELDS = ("number", "date", "subject", "author", "type", "arrival", "arrival-date", "signer", "note")


def add(commands: Commands[Parser]) -> None:
    """Put the commands among the others."""
    _register(add_command(commands, "register"))
    text = help_text("file_entries")  # `file` alone is the help of another command's argument
    file = everywhere(commands.add_parser("file", help=text, description=text))
    file.add_argument("entries", nargs="+", metavar="ENTRY", help=help_text("entries"))
    file.add_argument("--into", required=True, metavar="CODE", help=help_text("dossier_code"))
    file.add_argument(
        "--copy", default=CopyKind.PRINCIPAL.value, choices=[kind.value for kind in CopyKind],
        help=help_text("copy_kind"),
    )  # fmt: skip
    file.add_argument("--type", default="", metavar="TYPE", help=help_text("file_type"))
    file.add_argument("--pages", type=int, default=None, metavar="N", help=help_text("file_pages"))
    file.add_argument("--sides", type=int, default=None, metavar="1|2", help=help_text("file_sides"))
    none = add_command(commands, "no-dossier")
    none.add_argument("entries", nargs="+", metavar="ENTRY", help=help_text("entries"))
    how = none.add_mutually_exclusive_group(required=True)
    how.add_argument("--reason", metavar="TEXT", help=help_text("no_dossier_reason"))
    how.add_argument("--wait-again", action="store_true", help=help_text("wait_again"))
    _series(commands)


def _register(register: Parser) -> None:
    actions = register.add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )
    for name in ("out", "in", "unfiled", "add"):
        text = help_text(f"register_{name}")
        action = everywhere(actions.add_parser(name, help=text, description=text))
        if name == "add":
            _add(action)
            continue
        action.add_argument("--limit", type=int, default=None, metavar="N", help=help_text("limit"))
        if name != "unfiled":
            action.add_argument("--year", default="", metavar="Y", help=help_text("by_year"))
            action.add_argument("--words", default="", metavar="TEXT", help=help_text("words"))


def _add(action: Parser) -> None:
    action.add_argument("direction", choices=("out", "in"), help=help_text("direction"))
    for name in _PAPER_FIELDS:
        needed = name == "subject"
        text = help_text(f"paper_{name.replace('-', '_')}")
        action.add_argument(f"--{name}", default="", required=needed, metavar="TEXT", help=text)
    action.add_argument("--pages", type=int, default=None, metavar="N", help=help_text("file_pages"))
    action.add_argument("--sheets", type=int, default=None, metavar="N", help=help_text("paper_sheets"))


def _series(commands: Commands[Parser]) -> None:
    series = add_command(commands, "series")
    series.add_argument("type", nargs="?", default="", metavar="TYPE", help=help_text("series_type"))
    series.add_argument("body", nargs="?", default="", metavar="BODY", help=help_text("series_body"))
    series.add_argument("--year", type=int, default=None, metavar="Y", help=help_text("by_year"))
    series.add_argument("--term", default="", metavar="TERM", help=help_text("term"))
    series.add_argument("--first", type=int, default=None, metavar="N", help=help_text("series_first"))
    missing = add_command(commands, "missing")
    missing.add_argument("type", metavar="TYPE", help=help_text("series_type"))
    missing.add_argument("body", metavar="BODY", help=help_text("series_body"))
    missing.add_argument("numbers", metavar="NUMBERS", help=help_text("numbers"))
    how = missing.add_mutually_exclusive_group(required=True)
    how.add_argument(
        "--reason", choices=[reason.value for reason in MissingReason], help=help_text("missing_reason")
    )
    how.add_argument("--forget", action="store_true", help=help_text("missing_forget"))
    missing.add_argument("--note", default="", metavar="TEXT", help=help_text("paper_note"))
    missing.add_argument("--dossier", default="", metavar="CODE", help=help_text("missing_dossier"))
    missing.add_argument("--term", default="", metavar="TERM", help=help_text("term"))
    compose = add_command(commands, "compose")
    compose.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    compose.add_argument("--fill", action="store_true", help=help_text("compose_fill"))
    compose.add_argument("--year", type=int, default=None, metavar="Y", help=help_text("by_year"))
    compose.add_argument("--dry-run", action="store_true", help=help_text("compose_dry_run"))
