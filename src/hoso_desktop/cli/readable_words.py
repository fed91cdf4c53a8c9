"""The words of `hoso readable`."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.cli.parser import Commands, Parser, add_command, everywhere, help_text
from hoso_desktop.messages import sentence


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    actions = add_command(commands, "readable").add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )

    def action(name: str) -> Parser:
        text = help_text(f"readable_{name}")
        made: Parser = everywhere(actions.add_parser(name, help=text, description=text))
        made.add_argument("folder", type=Path, metavar="DIR", help=help_text("readable_folder"))
        return made

    action("export")
    compare = action("compare")
    compare.add_argument("--other", type=Path, metavar="DIR", help=help_text("readable_other"))
    rebuild = action("rebuild")
    rebuild.add_argument("--into", type=Path, required=True, metavar="DIR", help=help_text("readable_into"))
    rebuild.add_argument("--person", default="", metavar="NAME", help=help_text("person"))
    rebuild.add_argument("--login", default="vanthu", metavar="L", help=help_text("login"))
    rebuild.add_argument("--kdf-memory", type=int, default=None, metavar="KIB", help=help_text("kdf_memory"))
