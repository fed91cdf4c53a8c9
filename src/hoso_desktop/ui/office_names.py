"""Composes the office's name, superior line and place from the answers of the first run. No widgets."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from hoso_desktop.domain.fonds import UnitKind
from hoso_desktop.domain.text import clean, fold
from hoso_desktop.paths import resource

_CITY_PREFIXES = ("thành phố", "thanh pho", "tp.", "tp")
_PROVINCE_PREFIXES = ("tỉnh", "tinh")
_FIRST_TERM = "2025-2030"  # the new communes count their congresses from khóa I of this term
DEFAULT_TERM = _FIRST_TERM


@dataclass(frozen=True, slots=True)
class OfficeNames:
    """What the papers of the office will say."""

    name: str  # Đảng ủy xã Tân Lập
    superior: str  # ĐẢNG BỘ TỈNH SÔNG LAM
    place: str  # Tân Lập
    unit_kind: str
    term: str
    congress: str


@cache
def _provinces() -> dict[str, list[str]]:
    table: dict[str, list[str]] = tomllib.loads(
        resource("i18n/provinces.vi.toml").read_text(encoding="utf-8")
    )
    return table


def province_choices() -> list[str]:
    """`Tỉnh …`, `Thành phố …` for completing what is typed."""
    table = _provinces()
    return [f"Tỉnh {name}" for name in table["provinces"]] + [f"Thành phố {name}" for name in table["cities"]]


def _cut(text: str, prefixes: tuple[str, ...]) -> str | None:
    lowered = text.casefold()
    for prefix in prefixes:
        if lowered.startswith(f"{prefix} "):
            return text[len(prefix) :].strip()
    return None


def superior_line(province: str) -> str:
    """`Sông Lam` → `ĐẢNG BỘ TỈNH SÔNG LAM`; a city of the central government → `ĐẢNG BỘ THÀNH PHỐ …`."""
    text = clean(province)
    city, named = _cut(text, _CITY_PREFIXES), _cut(text, _PROVINCE_PREFIXES)
    if city is None and named is None and fold(text) in {fold(name) for name in _provinces()["cities"]}:
        city = text
    kind, name = ("THÀNH PHỐ", city) if city is not None else ("TỈNH", named or text)
    return f"ĐẢNG BỘ {kind} {name.upper()}"


def split_unit(kind: str, typed: str) -> tuple[str, str]:
    """The kind of unit and its bare name; a kind typed in front of the name wins over the chosen one."""
    text = clean(typed)
    for known in UnitKind:
        rest = _cut(text, (known.value,))
        if rest is not None:
            return known.value, rest
    return kind, text


def compose(province: str, kind: str, unit: str, term: str) -> OfficeNames:
    """Everything the office is called, from the three answers."""
    unit_kind, place = split_unit(kind, unit)
    years = clean(term).replace(" ", "").replace("–", "-")
    return OfficeNames(
        name=f"Đảng ủy {unit_kind} {place}",
        superior=superior_line(province),
        place=place,
        unit_kind=unit_kind,
        term=years,
        congress="khóa I" if years == _FIRST_TERM else "",
    )


def term_is_plain(term: str) -> bool:
    """Whether it reads like `2025-2030`."""
    first, dash, last = clean(term).replace(" ", "").replace("–", "-").partition("-")
    return bool(dash) and all(len(y) == 4 and y.isdecimal() for y in (first, last)) and int(first) < int(last)
