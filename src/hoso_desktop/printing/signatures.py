"""Who signs a paper: presets of words above a signature (resources/form_parts/signatures.toml), and a name.

The presets are data with their source; a form names one, the office may choose another of the same body.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from hoso_desktop.domain.contents import OfficeProfile
from hoso_desktop.errors import UsageError
from hoso_desktop.paths import resource
from hoso_desktop.printing.issuers import issuers

# Bodies for which the office chooses, and the setting that keeps the choice.
CHOSEN = {
    "committee": "committee_signature", "standing": "standing_signature", "office": "office_signature",
}  # fmt: skip
_COMMITTEE = re.compile("^ĐẢNG (?:ỦY|UỶ)")


@dataclass(frozen=True, slots=True)
class Preset:
    """Words of who signs for a body: `T/M BAN THƯỜNG VỤ` above `BÍ THƯ`."""

    id: str
    body: str
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
    def of_office(preset_id: str, office: OfficeProfile, signer: str = "") -> Signature:
        """The words this office has chosen for a form that names a preset; empty without one.

        UsageError for a name nobody knows.
        """
        if not preset_id:
            return Signature(signer=signer)
        named = _preset(issuers()[office.issuer].signature or preset_id)
        chosen = {body: str(getattr(office, name)) for body, name in CHOSEN.items()}
        found = _preset(chosen.get(named.body, named.id)) if named.id == named.body else named
        return Signature(found.authority.format(party_body=_party_body(office.name)), found.position, signer)


def _party_body(name: str) -> str:
    """`Đảng ủy xã Tân Lập` → `ĐẢNG BỘ XÃ TÂN LẬP`; another name stands as it is."""
    return _COMMITTEE.sub("ĐẢNG BỘ", name.upper(), count=1)


def _preset(preset_id: str) -> Preset:
    for found in presets():
        if found.id == preset_id:
            return found
    known = ", ".join(preset.id for preset in presets())
    raise UsageError("print.signature_unknown", preset=preset_id, known=known)


def choices(body: str) -> tuple[Preset, ...]:
    """The presets an office may choose among for a body, the usual one first."""
    return tuple(preset for preset in presets() if preset.body == body)


@cache
def presets() -> tuple[Preset, ...]:
    """Every preset, in the order they are offered."""
    table = tomllib.loads(resource("form_parts/signatures.toml").read_text(encoding="utf-8"))
    return tuple(Preset(**preset) for preset in table["preset"])
