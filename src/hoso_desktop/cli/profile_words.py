"""The words of `hoso profile`."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.cli.parser import Commands, Parser, everywhere, help_text
from hoso_desktop.messages import sentence


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    text = help_text("profile_command")  # `profile` is the option of `package build`
    actions = everywhere(commands.add_parser("profile", help=text, description=text)).add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )

    def action(name: str, text: str) -> Parser:
        made: Parser = everywhere(actions.add_parser(name, help=help_text(text), description=help_text(text)))
        return made

    action("list", "profile_list")
    action("show", "profile_show").add_argument("id", metavar="ID", help=help_text("profile_id"))
    export = action("export", "profile_export")
    export.add_argument("file", type=Path, metavar="FILE", help=help_text("form_bundle"))
    export.add_argument("profiles", nargs="+", type=Path, metavar="PROFILE", help=help_text("profile_files"))
    export.add_argument("--force", action="store_true", help=help_text("force"))
    for name, said in (("preview", "profile_preview"), ("take-in", "profile_take_in")):
        action(name, said).add_argument("file", type=Path, metavar="FILE", help=help_text("form_bundle"))
