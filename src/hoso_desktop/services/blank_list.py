"""Blank Excel lists for colleagues: written here, filled in anywhere, taken back by the import as it is."""

from __future__ import annotations

import tomllib
from pathlib import Path

from hoso_desktop.domain import retention
from hoso_desktop.domain.document import COPY_LABEL
from hoso_desktop.errors import EnvironmentProblem, UsageError
from hoso_desktop.files import atomic_write
from hoso_desktop.intake.paper_rows import known_types
from hoso_desktop.messages import sentence
from hoso_desktop.paths import resource
from hoso_desktop.transfer.blank_list import BlankColumn, BlankList, workbook

KINDS = ("out", "in", "dossier")
_PERIODS = (70, 50, 20, 10, 5)
_HOW = 7


def write_blank(path: Path, kind: str = "out") -> None:
    """Write a list of papers sent (`out`), received (`in`) or lying in dossiers (`dossier`) to fill in.

    Raises UsageError blank.bad_kind, EnvironmentProblem file.exists and disk.*.
    """
    if kind not in KINDS:
        raise UsageError("blank.bad_kind", kind=kind, kinds=", ".join(KINDS))
    if path.exists():
        raise EnvironmentProblem("file.exists", path=str(path))
    atomic_write(path, workbook(_list(kind)))


def _list(kind: str) -> BlankList:
    data = tomllib.loads(resource("rules/blank_lists.toml").read_text(encoding="utf-8"))[kind]
    periods = [retention.PERMANENT, *(retention.years(count) for count in _PERIODS)]
    return BlankList(
        sheet=data["sheet"],
        title=data["title"],
        reminder=sentence("blank.reminder"),
        columns=tuple(BlankColumn(**column) for column in data["column"]),
        choices={
            "types": [known.name for known in known_types()],
            "copies": list(COPY_LABEL.values()),
            "sides": ["1", "2"],
            "periods": [period.label for period in periods],
        },
        choices_sheet=sentence("blank.choices"),
        how_sheet=sentence("blank.how"),
        how=tuple(sentence(f"blank.how_{line}") for line in range(1, _HOW + 1)),
        wrong_choice=sentence("blank.wrong_choice"),
    )
