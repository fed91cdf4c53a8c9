"""The words of `hoso batch`: a hand-over (đợt nộp) from what falls due to the receipt."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.cli.parser import Commands, Parser, everywhere, help_text
from hoso_desktop.domain.hand_over import HandOverKind, Road
from hoso_desktop.messages import sentence

_KINDS = tuple(kind.value for kind in HandOverKind)


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    text = help_text("batch_command")
    batch = everywhere(commands.add_parser("batch", help=text, description=text))
    actions = batch.add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )
    for name in ("propose", "new"):
        made = _action(actions, name)
        made.add_argument("--kind", choices=_KINDS, default=_KINDS[0], help=help_text("batch_kind"))
        made.add_argument("--year", type=int, metavar="YEAR", help=help_text("batch_year"))
    made.add_argument("codes", nargs="*", metavar="CODE", help=help_text("batch_codes"))
    made.add_argument("--profile", metavar="P", help=help_text("batch_profile"))
    _action(actions, "list")
    _of_batch(actions)


def _of_batch(actions: Commands[Parser]) -> None:
    for name in ("show", "check", "close"):
        _named(actions, name)
    more = _named(actions, "add")
    more.add_argument("codes", nargs="+", metavar="CODE", help=help_text("dossier_codes"))
    for name in ("remove", "resubmit", "road", "return"):
        one = _named(actions, name)
        one.add_argument("code", metavar="CODE", help=help_text("batch_dossier"))
        if name == "road":
            one.add_argument("road", choices=tuple(Road), help=help_text("batch_road_to"))
        if name == "return":
            one.add_argument("--reason", required=True, metavar="TEXT", help=help_text("batch_reason"))
    back = _named(actions, "take-back")
    back.add_argument("--reason", required=True, metavar="TEXT", help=help_text("batch_reason"))
    _receipts(actions)
    for name in ("papers", "build"):
        made = _named(actions, name)
        made.add_argument("folder", type=Path, metavar="DIR", help=help_text("out_folder"))
        _details(made)
    _details(_named(actions, "hand-over"))


def _receipts(actions: Commands[Parser]) -> None:
    signed = _named(actions, "receipt")
    signed.add_argument("file", type=Path, metavar="FILE", help=help_text("batch_receipt_file"))
    signed.add_argument("--fingerprint", default="", metavar="TEXT", help=help_text("batch_fingerprint"))
    typed = _named(actions, "receive")
    typed.add_argument("--number", required=True, metavar="TEXT", help=help_text("batch_number"))
    typed.add_argument("--signer", default="", metavar="TEXT", help=help_text("batch_signer"))
    typed.add_argument("--on", metavar="DAY", help=help_text("batch_on"))
    typed.add_argument("--returned", action="append", default=[], metavar="CODE=TEXT",
                       help=help_text("batch_returned"))  # fmt: skip


def _details(parser: Parser) -> None:
    parser.add_argument("--on", metavar="DAY", help=help_text("batch_on"))
    parser.add_argument("--boxes", type=int, metavar="N", help=help_text("batch_boxes"))
    for name in ("receiver", "position", "registration", "archive", "archive-code", "profile"):
        parser.add_argument(f"--{name}", metavar="TEXT", help=help_text("batch_" + name.replace("-", "_")))


def _action(actions: Commands[Parser], name: str) -> Parser:
    text = help_text("batch_" + name.replace("-", "_"))
    return everywhere(actions.add_parser(name, help=text, description=text))


def _named(actions: Commands[Parser], name: str) -> Parser:
    parser = _action(actions, name)
    parser.add_argument("batch", metavar="BATCH", help=help_text("batch_code"))
    return parser
