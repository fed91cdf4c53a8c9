"""The words of `hoso key`."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.cli.parser import Commands, Parser, add_command, add_target, everywhere, help_text
from hoso_desktop.messages import sentence


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    actions = add_command(commands, "key").add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )

    def action(name: str) -> Parser:
        text = help_text(f"key_{name}")
        made: Parser = everywhere(actions.add_parser(name, help=text, description=text))
        return made

    action("list")
    cost = action("password")
    action("rekey")
    recovery = action("recovery")
    add_target(recovery, "--out", "out_file", required=True)
    recovery.add_argument("--parts", action="store_true", help=help_text("recovery_parts"))
    recover = action("recover")
    recover.add_argument("--login", required=True, metavar="LOGIN", help=help_text("recover_login"))
    recover.add_argument(
        "--province-key", type=Path, default=None, metavar="FILE", help=help_text("province_key")
    )
    province = action("province")
    province.add_argument(
        "recipient", nargs="?", default="", metavar="AGE1…", help=help_text("province_recipient")
    )
    province.add_argument("--remove", action="store_true", help=help_text("province_remove"))
    for parser in (cost, recover):
        parser.add_argument(
            "--kdf-memory", type=int, default=None, metavar="KIB", help=help_text("kdf_memory")
        )
