"""The words of `hoso redact`."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.cli.parser import Commands, Parser, add_command, help_text


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    redact = add_command(commands, "redact")
    redact.add_argument("code", nargs="?", default="", metavar="CODE", help=help_text("dossier_code"))
    redact.add_argument("--row", type=int, default=None, metavar="STT", help=help_text("redact_row"))
    redact.add_argument("--file", action="store_true", help=help_text("redact_file"))
    redact.add_argument("--field", default="", metavar="FIELD", help=help_text("redact_field"))
    redact.add_argument("--entry", default="", metavar="NUMBER", help=help_text("redact_entry"))
    redact.add_argument(
        "--text-from", type=Path, default=None, metavar="FILE", help=help_text("redact_text_from")
    )
    redact.add_argument("--reason", default="", metavar="TEXT", help=help_text("redact_reason"))
    redact.add_argument("--decision", default="", metavar="NUMBER", help=help_text("redact_decision"))
    redact.add_argument("--apply", action="store_true", help=help_text("redact_apply"))
    redact.add_argument("--purge-backups", action="store_true", help=help_text("redact_purge"))
    redact.add_argument("--finish", action="store_true", help=help_text("redact_finish"))
