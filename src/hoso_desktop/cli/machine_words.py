"""The words of `hoso isolated`."""

from __future__ import annotations

from hoso_desktop.cli.parser import Commands, Parser, add_command, help_text


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    isolated = add_command(commands, "isolated")
    isolated.add_argument(
        "state", nargs="?", choices=("on", "off"), default=None, help=help_text("isolated_state")
    )
