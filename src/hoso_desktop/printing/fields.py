"""Which fields a form of each kind of subject may use, with the names people know them by.

The names are data (resources/form_parts/fields.toml): `[<kind>.line]` for lines, `[<kind>.row]` for a table's
rows; `[common.line]` is every subject's. Knows no value.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hoso_desktop.paths import resource

_COMMON = "common"


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields by name, each with the Vietnamese words for it."""

    line: Mapping[str, str]
    row: Mapping[str, str]


@cache
def kinds() -> Mapping[str, Fields]:
    """The fields of every kind of subject."""
    table = tomllib.loads(resource("form_parts/fields.toml").read_text(encoding="utf-8"))
    common = table.pop(_COMMON)["line"]
    return {
        kind: Fields({**common, **found.get("line", {})}, found.get("row", {}))
        for kind, found in table.items()
    }
