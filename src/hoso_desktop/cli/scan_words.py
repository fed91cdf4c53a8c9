"""The words of `hoso scan` and `hoso blank-list`."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.cli.parser import Commands, Parser, add_command, everywhere, help_text
from hoso_desktop.messages import sentence


def add(commands: Commands[Parser]) -> None:
    """Put the commands among the others."""
    scan = add_command(commands, "scan")
    actions = scan.add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )

    def action(name: str) -> Parser:
        text = help_text(f"scan_{name}")
        return everywhere(actions.add_parser(name, help=text, description=text))

    folder = action("folder")
    folder.add_argument("path", nargs="?", type=Path, metavar="DIR", help=help_text("scan_path"))
    folder.add_argument("--off", action="store_true", help=help_text("scan_off"))
    action("look")
    action("list")
    file = action("file")
    file.add_argument("name", metavar="FILE", help=help_text("scan_name"))
    file.add_argument("--into", default="", metavar="CODE", help=help_text("scan_into"))
    file.add_argument("--row", type=int, default=None, metavar="STT", help=help_text("scan_row"))
    file.add_argument("--subject", default="", metavar="TEXT", help=help_text("scan_subject"))
    file.add_argument("--number", default="", metavar="NUMBER", help=help_text("scan_number"))
    file.add_argument("--date", default="", metavar="DATE", help=help_text("scan_date"))
    dismiss = action("dismiss")
    dismiss.add_argument("name", metavar="FILE", help=help_text("scan_name"))
    dismiss.add_argument("--reason", required=True, metavar="TEXT", help=help_text("scan_reason"))
    blank = add_command(commands, "blank-list")
    blank.add_argument("kind", choices=("out", "in", "dossier"), help=help_text("blank_kind"))
    blank.add_argument("--out", type=Path, required=True, metavar="FILE", help=help_text("blank_out"))
