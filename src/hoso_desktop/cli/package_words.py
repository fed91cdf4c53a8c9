"""The words of `hoso package`."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.cli.parser import Commands, Parser, add_command, everywhere, help_text
from hoso_desktop.messages import sentence


def add(commands: Commands[Parser]) -> None:
    """Put the command among the others."""
    package = add_command(commands, "package")
    actions = package.add_subparsers(
        dest="action", metavar=sentence("cli.action"), required=True, parser_class=Parser
    )
    build = everywhere(
        actions.add_parser("build", help=help_text("package_build"), description=help_text("package_build"))
    )
    build.add_argument("codes", nargs="+", metavar="CODE", help=help_text("dossier_codes"))
    build.add_argument("--profile", default="dang-hsltcq", metavar="P", help=help_text("profile"))
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help=help_text("out_folder"))
    build.add_argument("--plain", action="store_true", help=help_text("package_plain"))
    build.add_argument("--new-version", action="store_true", help=help_text("package_new_version"))
    check = everywhere(
        actions.add_parser(
            "verify", help=help_text("package_verify"), description=help_text("package_verify")
        )
    )
    check.add_argument("file", type=Path, metavar="FILE", help=help_text("package_file"))
    bag = everywhere(
        actions.add_parser("bag", help=help_text("package_bag"), description=help_text("package_bag"))
    )
    bag.add_argument("files", nargs="+", type=Path, metavar="FILE", help=help_text("package_bag_files"))
    bag.add_argument("--out", type=Path, required=True, metavar="DIR", help=help_text("out_folder"))
    stick = everywhere(
        actions.add_parser("stick", help=help_text("package_stick"), description=help_text("package_stick"))
    )
    stick.add_argument("folder", type=Path, metavar="DIR", help=help_text("package_stick_folder"))
    diff = everywhere(
        actions.add_parser("diff", help=help_text("package_diff"), description=help_text("package_diff"))
    )
    diff.add_argument("file", type=Path, metavar="FILE", help=help_text("package_file"))
    diff.add_argument("other", type=Path, metavar="OTHER", help=help_text("package_other"))
