"""The words of `hoso backup`."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.cli.parser import Commands, Parser, add_command, everywhere, help_text
from hoso_desktop.messages import sentence


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    actions = add_command(commands, "backup").add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )

    def action(name: str) -> Parser:
        text = help_text(f"backup_{name}")
        made: Parser = everywhere(actions.add_parser(name, help=text, description=text))
        return made

    run = action("run")
    run.add_argument("--to", type=Path, nargs="+", default=[], metavar="DIR", help=help_text("backup_to"))
    run.add_argument("--when-due", action="store_true", help=help_text("backup_when_due"))
    action("list")
    check = action("check")
    check.add_argument("name", nargs="?", default="", metavar="NAME", help=help_text("backup_name"))
    check.add_argument("--full", action="store_true", help=help_text("backup_full"))
    drill = action("drill")
    drill.add_argument("--to", type=Path, default=None, metavar="DIR", help=help_text("backup_to"))
    restore = action("restore")
    restore.add_argument("folder", type=Path, metavar="BACKUP", help=help_text("backup_folder"))
    restore.add_argument("--into", type=Path, required=True, metavar="DIR", help=help_text("backup_into"))
    restore.add_argument("--recovery", action="store_true", help=help_text("backup_recovery"))
    places = action("places")
    places.add_argument("folders", type=Path, nargs="*", metavar="DIR", help=help_text("backup_places_set"))
    places.add_argument("--none", action="store_true", help=help_text("backup_places_none"))
