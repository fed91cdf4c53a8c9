"""Whose papers they are: the two lines at the upper left of a heading, as the office has set them.

The lines are data (resources/form_parts/issuers.toml). Draws nothing; who signs is printing/signatures.py.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from hoso_desktop.domain.contents import OfficeProfile
from hoso_desktop.paths import resource

_ABOUT = ("id", "name", "lines", "signature", "source", "confirmed")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that issues papers: its lines by heading (`` for every other), the preset that always signs."""

    id: str
    name: str
    lines: Mapping[str, tuple[str, str]]
    signature: str
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """What stands under the committee's name on papers of its office."""

    id: str
    text: str
    source: str
    confirmed: bool


@cache
def issuers() -> Mapping[str, Issuer]:
    """The bodies an office may print for, by id, the usual one first."""
    return {entry["id"]: _issuer(entry) for entry in _table()["issuer"]}


@cache
def office_lines() -> Mapping[str, OfficeLine]:
    """The second lines an office may write, by id, the usual one first."""
    return {entry["id"]: OfficeLine(**entry) for entry in _table()["office_line"]}


def heading(header: str, office: OfficeProfile) -> tuple[str, str]:
    """The upper and the lower line of a heading (`party`, `office`, …) of this office's papers."""
    lines = issuers()[office.issuer].lines
    values = {
        "superior": office.superior,
        "office_capitals": office.name.upper(),
        "office_line": office_lines()[office.office_line].text,
    }
    above, below = lines.get(header, lines[""])
    return above.format(**values), below.format(**values)


def _issuer(entry: Mapping[str, Any]) -> Issuer:
    lines = {"": entry["lines"]} | {name: pair for name, pair in entry.items() if name not in _ABOUT}
    return Issuer(
        entry["id"], entry["name"], {name: (pair[0], pair[1]) for name, pair in lines.items()},
        entry["signature"], entry["source"], entry["confirmed"],
    )  # fmt: skip


@cache
def _table() -> Mapping[str, list[dict[str, Any]]]:
    return tomllib.loads(resource("form_parts/issuers.toml").read_text(encoding="utf-8"))
