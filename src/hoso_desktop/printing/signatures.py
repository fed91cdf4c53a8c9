"""Who signs a paper: presets of words above a signature (resources/form_parts/signatures.toml), and a name.

The presets are data with their source; an office picks one per form and may type its own words.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from hoso_desktop.errors import UsageError
from hoso_desktop.paths import resource


@dataclass(frozen=True, slots=True)
class Preset:
    """Words of who signs for a body: `T/M BAN THƯỜNG VỤ` above `BÍ THƯ`."""

    id: str
    name: str
    authority: str
    position: str
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """What stands above and under the place to sign; `signer` is the printed name."""

    authority: str = ""
    position: str = ""
    signer: str = ""

    @staticmethod
    def preset(preset_id: str, signer: str = "") -> Signature:
        """The words of a preset; empty without one. UsageError for a name nobody knows."""
        if not preset_id:
            return Signature(signer=signer)
        for found in presets():
            if found.id == preset_id:
                return Signature(found.authority, found.position, signer)
        known = ", ".join(preset.id for preset in presets())
        raise UsageError("print.signature_unknown", preset=preset_id, known=known)


@cache
def presets() -> tuple[Preset, ...]:
    """Every preset, in the order they are offered."""
    table = tomllib.loads(resource("form_parts/signatures.toml").read_text(encoding="utf-8"))
    return tuple(Preset(**preset) for preset in table["preset"])
