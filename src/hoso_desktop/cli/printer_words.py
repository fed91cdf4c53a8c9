"""The words of `hoso printer`."""

from __future__ import annotations

from hoso_desktop.cli.parser import (
    Commands,
    Parser,
    add_command,
    add_target,
    everywhere,
    help_text,
    millimetres,
)
from hoso_desktop.messages import sentence


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    actions = add_command(commands, "printer").add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )

    def action(name: str) -> Parser:
        text = help_text(f"printer_{name}")
        made: Parser = everywhere(actions.add_parser(name, help=text, description=text))
        if name != "list":
            made.add_argument("printer", metavar="NAME", help=help_text("printer_name"))
            made.add_argument("--source", default="", metavar="S", help=help_text("paper_source"))
        return made

    action("list")
    sheet, measured = action("sheet"), action("measured")
    add_target(sheet, "--out", "out_file", required=True)
    sheet.add_argument("--proof", action="store_true", help=help_text("proof_sheet"))
    measured.add_argument("--proof", action="store_true", help=help_text("proof_measured"))
    measured.add_argument("left", type=millimetres, metavar="MM", help=help_text("measured_left"))
    measured.add_argument("upper", type=millimetres, metavar="MM", help=help_text("measured_upper"))
    offset = action("offset")
    for name in ("right", "down"):
        offset.add_argument(f"--{name}", type=millimetres, default=0.0, metavar="MM", help=help_text(name))
