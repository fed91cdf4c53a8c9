"""The words of `hoso repair`."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.cli.parser import Commands, Parser, add_command, help_text


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    repair = add_command(commands, "repair")
    repair.add_argument("--apply", action="store_true", help=help_text("repair_apply"))
    repair.add_argument("--backup", type=Path, default=None, metavar="DIR", help=help_text("repair_backup"))
