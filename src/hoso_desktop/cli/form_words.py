"""The words of `hoso form`."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.cli.parser import Commands, Parser, everywhere, help_text
from hoso_desktop.messages import sentence


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    text = help_text("form_command")  # `form` is the word of `print`
    actions = everywhere(commands.add_parser("form", help=text, description=text)).add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )

    def action(name: str, *, form: bool = False) -> Parser:
        text = help_text(f"form_{name}")
        made: Parser = everywhere(actions.add_parser(name, help=text, description=text))
        if form:
            made.add_argument("form", metavar="FORM", help=help_text("form_id"))
        return made

    action("list")
    action("versions", form=True)
    action("reset", form=True)
    show = action("show", form=True)
    show.add_argument("number", nargs="?", type=int, default=None, metavar="N", help=help_text("form_number"))
    action("back", form=True).add_argument("number", type=int, metavar="N", help=help_text("form_number"))
    action("use", form=True).add_argument("variant", metavar="VARIANT", help=help_text("form_variant"))
    action("parts", form=True)
    change = action("set", form=True)
    change.add_argument("path", metavar="PATH", help=help_text("form_path"))
    change.add_argument("value", metavar="VALUE", help=help_text("form_value"))
    action("adopt").add_argument("file", type=Path, metavar="FILE", help=help_text("form_file"))
    export = action("export")
    export.add_argument("file", type=Path, metavar="FILE", help=help_text("form_bundle"))
    export.add_argument("forms", nargs="*", metavar="FORM", help=help_text("form_id"))
    export.add_argument("--force", action="store_true", help=help_text("force"))
    for name in ("preview", "import"):
        action(name).add_argument("file", type=Path, metavar="FILE", help=help_text("form_bundle"))
    action("trust").add_argument("key", metavar="KEY", help=help_text("form_key"))
