"""The words of `hoso plan`."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from hoso_desktop.cli.parser import Commands, Parser, add_command, add_target, everywhere, help_text
from hoso_desktop.messages import sentence


class _Action(Protocol):
    """Adds one action of the command."""

    def __call__(self, name: str, *, year: bool = True) -> Parser: ...


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    plan = add_command(commands, "plan")
    actions = plan.add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )

    def action(name: str, *, year: bool = True) -> Parser:
        text = help_text(f"plan_{name}")
        made = everywhere(actions.add_parser(name, help=text, description=text))
        if year:
            made.add_argument("--year", type=int, default=None, metavar="Y", help=help_text("plan_year"))
            made.add_argument("--term", default="", metavar="2025-2030", help=help_text("plan_term"))
        return made

    action("show")
    new = action("new")
    new.add_argument("--model", choices=("commune", "cell", "empty"), default="commune",
                     help=help_text("plan_model"))  # fmt: skip
    copied = action("copy", year=False)
    copied.add_argument("from_year", type=int, metavar="FROM", help=help_text("plan_from"))
    copied.add_argument("to_year", type=int, metavar="TO", help=help_text("plan_to"))
    compared = action("diff", year=False)
    compared.add_argument("old_year", type=int, metavar="OLD", help=help_text("plan_old"))
    compared.add_argument("new_year", type=int, metavar="NEW", help=help_text("plan_new_year"))
    _titles(action)
    _whole(action)


def _titles(action: _Action) -> None:
    added = action("add")
    added.add_argument("heading", metavar="SYMBOL", help=help_text("plan_symbol"))
    added.add_argument("title", metavar="TEXT", help=help_text("plan_title"))
    for name in ("heading-title", "small", "retention", "owner", "note", "notation"):
        added.add_argument(f"--{name}", default="", metavar="TEXT", help=help_text(f"plan_{_plain(name)}"))
    changed = action("set")
    changed.add_argument("notation", metavar="NOTATION", help=help_text("plan_notation"))
    changed.add_argument("values", nargs="+", metavar="FIELD=VALUE", help=help_text("plan_values"))
    removed = action("remove")
    removed.add_argument("notation", metavar="NOTATION", help=help_text("plan_notation"))
    named = action("heading")
    named.add_argument("symbol", metavar="SYMBOL", help=help_text("plan_symbol"))
    named.add_argument("title", metavar="TEXT", help=help_text("plan_heading_name"))
    moved = action("move")
    moved.add_argument("notation", metavar="NOTATION", help=help_text("plan_notation"))
    moved.add_argument("place", type=int, metavar="N", help=help_text("plan_place"))
    opened = action("open")
    opened.add_argument("notation", metavar="NOTATION", help=help_text("plan_notation"))
    opened.add_argument("--title", default="", metavar="TEXT", help=help_text("plan_open_title"))
    absent = action("absent")
    absent.add_argument("notation", metavar="NOTATION", help=help_text("plan_notation"))
    absent.add_argument("--reason", default="", metavar="TEXT", help=help_text("absent_reason"))
    absent.add_argument("--lift", action="store_true", help=help_text("lift"))
    confirmed = action("confirm")
    confirmed.add_argument("notations", nargs="*", metavar="NOTATION", help=help_text("plan_confirm_which"))
    confirmed.add_argument("--document", required=True, metavar="TEXT", help=help_text("plan_document"))


def _whole(action: _Action) -> None:
    numbered = action("number")
    numbered.add_argument("--through", choices=("heading", "list"), default="heading",
                          help=help_text("plan_through"))  # fmt: skip
    numbered.add_argument("--order", choices=("symbol_first", "number_first"), default="symbol_first",
                          help=help_text("plan_order"))  # fmt: skip
    numbered.add_argument("--separator", default=".", metavar="C", help=help_text("plan_separator"))
    numbered.add_argument("--dry-run", action="store_true", help=help_text("plan_dry_run"))
    issued = action("approve")
    issued.add_argument("--number", required=True, metavar="TEXT", help=help_text("plan_decision"))
    issued.add_argument("--on", required=True, metavar="DATE", help=help_text("plan_on"))
    issued.add_argument("--signer", required=True, metavar="NAME", help=help_text("plan_signer"))
    issued.add_argument("--position", default="", metavar="TEXT", help=help_text("plan_position"))
    action("reality")
    taken = action("import")
    taken.add_argument("list", type=Path, metavar="LIST", help=help_text("list"))
    taken.add_argument("--dry-run", action="store_true", help=help_text("plan_dry_run"))
    written = action("export")
    add_target(written, "--out", "plan_out", required=True)


def _plain(name: str) -> str:
    return name.replace("-", "_")
