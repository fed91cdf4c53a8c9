"""The words of `hoso state` and `hoso sheets`."""

from __future__ import annotations

from hoso_desktop.cli.parser import Commands, Parser, add_command, help_text

ACTIONS = ("open", "ended", "complete", "confirm", "reopen", "supplement", "hand-in", "transfer")


def add(commands: Commands[Parser]) -> None:
    """Add the commands of states and sheets."""
    state = add_command(commands, "state")
    state.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    state.add_argument("action", nargs="?", choices=ACTIONS, metavar="STEP", help=help_text("state_step"))
    state.add_argument("--reason", default="", metavar="TEXT", help=help_text("state_reason"))
    state.add_argument("--signer", default="", metavar="NAME", help=help_text("state_signer"))
    state.add_argument("--position", default="", metavar="TEXT", help=help_text("state_position"))
    state.add_argument("--on", default="", metavar="DATE", help=help_text("state_on"))
    state.add_argument("--delegation", default="", metavar="TEXT", help=help_text("state_delegation"))
    state.add_argument("--sheets", type=int, default=None, metavar="N", help=help_text("state_sheets"))
    state.add_argument("--words", default="", metavar="TEXT", help=help_text("state_words"))
    state.add_argument("--add", default="", metavar="ROWS", help=help_text("rows"))
    state.add_argument("--at", type=int, default=None, metavar="N", help=help_text("at"))
    state.add_argument("--row", type=int, default=None, metavar="STT", help=help_text("set_row"))
    state.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help=help_text("field_values")
    )
    sheets = add_command(commands, "sheets")
    sheets.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    sheets.add_argument("--row", type=int, default=None, metavar="STT", help=help_text("sheets_row"))
    sheets.add_argument("--missed", default="", metavar="SHEET", help=help_text("sheets_missed"))
