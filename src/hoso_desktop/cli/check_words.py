"""The words of `hoso check`, `hoso checks` and `hoso timeliness`."""

from __future__ import annotations

from hoso_desktop.cli.parser import Commands, Parser, add_command, add_target, help_text


def add(commands: Commands[Parser]) -> None:
    """Put the commands among the others."""
    check = add_command(commands, "check")
    check.add_argument("code", nargs="?", metavar="CODE", help=help_text("check_which"))
    check.add_argument("--files", action="store_true", help=help_text("check_files"))
    add_target(check, "--report", "check_report")
    checks = add_command(commands, "checks")
    checks.add_argument("check", nargs="?", metavar="C01", help=help_text("check_code"))
    checks.add_argument("changes", nargs="*", metavar="on|off|NAME=N", help=help_text("check_changes"))
    clock = add_command(commands, "timeliness")
    clock.add_argument("--by-person", action="store_true", help=help_text("by_person"))
    clock.add_argument("--people", choices=("on", "off"), default=None, help=help_text("people"))
