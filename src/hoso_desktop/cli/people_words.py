"""The words of `hoso person` and `hoso restrict`."""

from __future__ import annotations

from hoso_desktop.cli.parser import Commands, Parser, add_command, everywhere, help_text
from hoso_desktop.messages import sentence


def add(commands: Commands[Parser]) -> None:
    """Put the commands among the others."""
    text = help_text("office_people")
    person = everywhere(commands.add_parser("person", help=text, description=text))
    actions = person.add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )

    def action(name: str) -> Parser:
        text = help_text(f"person_{name}")
        return everywhere(actions.add_parser(name, help=text, description=text))

    new = action("add")
    new.add_argument("login", metavar="LOGIN", help=help_text("person_login"))
    new.add_argument("--name", required=True, metavar="NAME", help=help_text("person_name"))
    new.add_argument("--position", default="", metavar="TEXT", help=help_text("person_position"))
    new.add_argument("--role", action="append", default=[], metavar="ROLE", help=help_text("person_role"))
    new.add_argument("--kdf-memory", type=int, default=None, metavar="KIB", help=help_text("kdf_memory"))
    action("list")
    giving = action("roles")
    giving.add_argument("login", metavar="LOGIN", help=help_text("person_login"))
    giving.add_argument("--role", action="append", default=[], metavar="ROLE", help=help_text("person_role"))
    action("rights")
    leaving = action("leaving")
    leaving.add_argument("login", metavar="LOGIN", help=help_text("person_login"))
    leaving.add_argument("day", nargs="?", default="", metavar="DAY", help=help_text("leaving_day"))
    action("close").add_argument("login", metavar="LOGIN", help=help_text("person_login"))
    handing = action("handover")
    handing.add_argument("login", metavar="LOGIN", help=help_text("person_login"))
    handing.add_argument("--to", default="", metavar="NAME", help=help_text("handover_to"))
    handing.add_argument("--position", default="", metavar="TEXT", help=help_text("handover_position"))
    handing.add_argument("--reason", default="", metavar="TEXT", help=help_text("handover_reason"))
    handing.add_argument("--day", default="", metavar="DAY", help=help_text("leaving_day"))
    handing.add_argument(
        "--owner", action="append", default=[], metavar="CODE=NAME", help=help_text("handover_owner")
    )
    restrict = add_command(commands, "restrict")
    restrict.add_argument("code", metavar="CODE", help=help_text("dossier_code"))
    who = restrict.add_mutually_exclusive_group(required=True)
    who.add_argument("--readers", nargs="+", metavar="LOGIN", help=help_text("restrict_readers"))
    who.add_argument("--open", action="store_true", help=help_text("restrict_open"))
