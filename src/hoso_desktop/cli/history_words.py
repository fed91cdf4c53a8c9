"""The words of `hoso history`."""

from __future__ import annotations

from hoso_desktop.cli.parser import Commands, Parser, add_command, add_target, help_text
from hoso_desktop.services.history_words import Group

MOST_LINES = 50


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    history = add_command(commands, "history")
    history.add_argument("what", nargs="?", default="", metavar="CODE", help=help_text("history_what"))
    history.add_argument("--person", default="", metavar="LOGIN", help=help_text("history_person"))
    history.add_argument("--from", dest="first", default="", metavar="DAY", help=help_text("history_from"))
    history.add_argument("--to", dest="last", default="", metavar="DAY", help=help_text("history_to"))
    history.add_argument(
        "--kind", action="append", default=[], choices=[group.value for group in Group],
        help=help_text("history_kind"),
    )  # fmt: skip
    history.add_argument(
        "--limit", type=int, default=MOST_LINES, metavar="N", help=help_text("history_limit")
    )
    history.add_argument("--head", default="", metavar="HEX", help=help_text("history_head"))
    history.add_argument("--note", default="", metavar="TEXT", help=help_text("history_note"))
    add_target(history, "--out", "history_out")
