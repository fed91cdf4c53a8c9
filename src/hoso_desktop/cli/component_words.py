"""The words of `hoso components`, `not-applicable`, `named` and `meeting`."""

from __future__ import annotations

from hoso_desktop.cli.parser import Commands, Parser, add_command, help_text


def add(commands: Commands[Parser]) -> None:
    """Put the commands among the others."""
    components = add_command(commands, "components")
    components.add_argument("code", nargs="?", default="", metavar="CODE", help=help_text("dossier_code"))
    components.add_argument("--set", default=None, metavar="SET", help=help_text("component_set"))
    components.add_argument("--sets", action="store_true", help=help_text("component_sets"))
    components.add_argument("--row", type=int, default=None, metavar="STT", help=help_text("component_row"))
    components.add_argument("--is", dest="said", default=None, metavar="ID", help=help_text("component_is"))
    mark = add_command(commands, "not-applicable")
    mark.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    mark.add_argument("component", metavar="COMPONENT", help=help_text("component"))
    mark.add_argument("--reason", default="", metavar="TEXT", help=help_text("component_reason"))
    mark.add_argument("--undo", action="store_true", help=help_text("component_undo"))
    named = add_command(commands, "named")
    named.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    named.add_argument("file", nargs="?", default=None, metavar="FILE", help=help_text("named_file"))
    named.add_argument("--dismiss", type=int, default=None, metavar="N", help=help_text("named_dismiss"))
    named.add_argument("--reason", default="", metavar="TEXT", help=help_text("named_reason"))
    meeting = add_command(commands, "meeting")
    meeting.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    meeting.add_argument("values", nargs="*", metavar="NAME=VALUE", help=help_text("meeting_values"))
