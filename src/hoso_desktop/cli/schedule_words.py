"""The words of `hoso schedule` and `hoso export`."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.cli.parser import Commands, Parser, add_command, everywhere, help_text
from hoso_desktop.messages import sentence


def add(commands: Commands[Parser]) -> None:
    """Put the commands among the others."""
    export = add_command(commands, "export")
    export.add_argument("--due", action="store_true", required=True, help=help_text("export_due"))
    export.add_argument("--now", action="store_true", help=help_text("export_now"))
    actions = add_command(commands, "schedule").add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )

    def action(name: str) -> Parser:
        text = help_text(f"schedule_{name}")
        made: Parser = everywhere(actions.add_parser(name, help=text, description=text))
        return made

    for name in ("show", "list", "seal", "off", "install", "remove"):
        action(name)
    change = action("set")
    change.add_argument("--target", type=Path, metavar="DIR", help=help_text("schedule_target"))
    change.add_argument("--every", choices=("week", "month"), help=help_text("schedule_every"))
    change.add_argument("--day", type=int, metavar="N", help=help_text("schedule_day"))
    change.add_argument("--hour", metavar="HH:MM", help=help_text("schedule_hour"))
    change.add_argument("--quiet", metavar="HH:MM-HH:MM", help=help_text("schedule_quiet"))
    change.add_argument("--profile", metavar="P", help=help_text("profile"))
    key = action("key")
    key.add_argument("recipient", nargs="?", default="", metavar="KEY", help=help_text("schedule_recipient"))
    key.add_argument("--remove", action="store_true", help=help_text("schedule_key_remove"))
