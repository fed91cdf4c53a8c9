"""Which dossier a row belongs to, where lists repeat the dossier's columns or leave them blank.

A dossier is told by its number, notation and title within fonds, term and inventory. Rows whose title is
only spelled differently stay together; a title that bears a secrecy mark takes its rows with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from hoso_desktop.domain import retention as periods
from hoso_desktop.domain.dates import NO_DATE, DocDate
from hoso_desktop.domain.dossier import Condition
from hoso_desktop.domain.proposal import Doubt, ProposedDossier, Reason
from hoso_desktop.domain.retention import UNSET, Retention
from hoso_desktop.domain.text import key
from hoso_desktop.intake import cells as c
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.headings import DOSSIER_FIELDS, Heading

_OUTER = ("fonds_name", "fonds_number", "fonds", "inventory_number", "inventory", "term", "box")
_OWN_SHEET = frozenset({"condition", "document_time"})
_FONDS_IN_WORDS = re.compile(r"^phông(?: lưu trữ)? số\s+(\S+?)[,.]?(?:\s+(?:của\s+)?(.+))?$", re.IGNORECASE)
_SAME_TITLE = 0.9
MAX_TITLE = 500
ARCHIVAL_DIGITS = 4


@dataclass(slots=True)
class _Draft:
    """A dossier in the making: the first filled cell of each kind wins."""

    list_key: str
    row: int
    number: str = ""
    outer: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, g.Value] = field(default_factory=dict)
    retention: Retention = UNSET


class DossierRows:
    """Feeds on rows in order and answers with the key of each row's dossier."""

    def __init__(self, heading: Heading, names: dict[int, str], *, own_sheet: bool = False) -> None:
        """`own_sheet`: the sheet lists dossiers only, so its condition and time are the dossier's."""
        fields = DOSSIER_FIELDS | _OWN_SHEET if own_sheet else DOSSIER_FIELDS
        self._columns = {use.field: g.column_of(use.letter) for use in heading.columns if use.field in fields}
        self._names = names
        self._drafts: dict[str, _Draft] = {}
        self._groups: dict[tuple[str, ...], list[str]] = {}
        self._same: dict[tuple[str, str], bool] = {}
        self._outer: dict[str, str] = {}
        self._current = ""
        self._tainted: set[str] = set()
        self._number_width = 0
        self._box_width = 2
        self._fonds_width = 0
        self.doubts: list[Doubt] = []

    @property
    def listed(self) -> bool:
        """Whether the list tells dossiers at all."""
        names = {"dossier_number", "dossier_title", "dossier_notation"}
        return bool(names & self._columns.keys())

    def key_of(self, row: g.Row, *, secret: bool = False) -> str:
        """Key of the row's dossier; `secret` when a dossier column of this row bears a secrecy mark."""
        if not self.listed:
            return ""
        own = {name: row.cells[at] for name, at in self._columns.items() if at in row.cells}
        self._note_outer(own)
        number = c.list_number(own.get("dossier_number"))
        title = "" if secret else g.as_text(own.get("dossier_title"))
        notation = g.as_text(own.get("dossier_notation"))
        if number or title or notation or secret:
            self._current = self._find(
                number, title, notation=notation, year=g.as_text(own.get("dossier_year"))
            )
            if secret:
                self._tainted.add(self._current)
        if self._current in self._drafts and self._current not in self._tainted:
            self._fill(self._drafts[self._current], own, row)
        return self._current

    def is_tainted(self, list_key: str) -> bool:
        """Whether the dossier itself bears a secrecy mark."""
        return list_key in self._tainted

    def _note_outer(self, own: dict[str, g.Value]) -> None:
        for name in _OUTER:
            if name in own:
                text = g.as_text(own[name])
                if name == "fonds_number":
                    self._fonds_width = max(self._fonds_width, c.digits_written(own[name]))
                    text = c.list_number(own[name])
                elif name in ("inventory_number", "box"):
                    text = c.list_number(own[name])
                self._outer[name] = text
        self._number_width = max(self._number_width, c.digits_written(own.get("dossier_number")))
        self._box_width = max(self._box_width, c.digits_written(own.get("box")))

    def _find(self, number: str, title: str, *, notation: str, year: str) -> str:
        outer = self._outer
        fonds = outer.get("fonds_number") or key(outer.get("fonds_name", "") or outer.get("fonds", ""))
        inventory = outer.get("inventory_number") or key(outer.get("inventory", ""))
        named = number or notation
        group: tuple[str, ...] = (fonds, key(outer.get("term", "")), inventory, number, key(notation), year)
        if not named:
            group = (*group, key(title))
        keys = self._groups.setdefault(group, [])
        for known in keys:
            if not title or not self._drafts[known].texts.get("dossier_title"):
                return known
            if self._same_title(self._drafts[known].texts["dossier_title"], title):
                return known
        list_key = "|".join(group) + (f"#{len(keys) + 1}" if keys else "")
        keys.append(list_key)
        self._drafts[list_key] = _Draft(list_key, 0, number=number)
        return list_key

    def _same_title(self, known: str, title: str) -> bool:
        if known == title:
            return True
        pair = (known, title)
        if pair not in self._same:
            first, second = key(known), key(title)
            figures = re.findall(r"\d+", first) == re.findall(r"\d+", second)
            alike = first == second or SequenceMatcher(None, first, second).ratio() >= _SAME_TITLE
            self._same[pair] = figures and alike
        return self._same[pair]

    def _fill(self, draft: _Draft, own: dict[str, g.Value], row: g.Row) -> None:
        if not draft.row:
            draft.row = row.number
        for name, value in own.items():
            if name in draft.values:
                continue
            draft.values[name] = value
            draft.texts[name] = g.as_text(value)
            if name == "retention":
                self._read_retention(draft, row)
            elif name == "dossier_title" and len(draft.texts[name]) > MAX_TITLE:
                self._doubt(row, name, reason=Reason.TITLE_TOO_LONG, value=f"{draft.texts[name][:80]}…")
        for name, text in self._outer.items():
            draft.outer.setdefault(name, text)

    def _read_retention(self, draft: _Draft, row: g.Row) -> None:
        period = periods.parse(draft.texts["retention"])
        if period is None:
            self._doubt(row, "retention", reason=Reason.RETENTION_UNKNOWN, value=draft.texts["retention"])
        else:
            draft.retention = period

    def _doubt(self, row: g.Row, name: str, *, reason: Reason, value: str) -> None:
        self.doubts.append(Doubt(row.number, self._names.get(self._columns[name], ""), reason, value))

    def set_inventory(self, list_key: str, number: str) -> None:
        """The inventory's number where only the file names tell it."""
        draft = self._drafts.get(list_key)
        if draft is not None and not draft.outer.get("inventory_number"):
            draft.outer["inventory_number"] = c.list_number(number)

    def by_number(self) -> dict[str, str]:
        """Dossier number without leading zeros → key."""
        return {draft.number: list_key for list_key, draft in self._drafts.items() if draft.number}

    def keys(self) -> list[str]:
        """Keys of all dossiers met, in order, without those held back."""
        return [list_key for list_key in self._drafts if list_key not in self._tainted]

    def all_keys(self) -> list[str]:
        """Keys of all dossiers met, those held back included."""
        return list(self._drafts)

    def dossiers(self, used: set[str]) -> tuple[ProposedDossier, ...]:
        """The dossiers whose keys are in `used`, in the order of the list."""
        return tuple(self._dossier(draft) for list_key, draft in self._drafts.items() if list_key in used)

    def _dossier(self, draft: _Draft) -> ProposedDossier:
        outer, texts = draft.outer, draft.texts
        fonds_number, fonds_name = self._fonds(outer)
        inventory, inventory_name = _inventory(outer)
        arranged = bool(inventory or inventory_name)
        width = max(self._number_width, ARCHIVAL_DIGITS if arranged else 1)
        number = c.padded(draft.number, width) if draft.number else ""
        return ProposedDossier(
            list_key=draft.list_key,
            title=texts.get("dossier_title", ""),
            notation=texts.get("dossier_notation", ""),
            year=texts.get("dossier_year", ""),
            fonds_number=fonds_number,
            fonds_name=fonds_name,
            inventory_number=inventory,
            inventory_name=inventory_name,
            number=number if arranged else "",
            list_number="" if arranged else number,
            box=c.padded(outer.get("box", ""), self._box_width) if outer.get("box") else "",
            term=outer.get("term", ""),
            retention=draft.retention,
            begin=_day(draft, "begin"),
            end=_day(draft, "end"),
            declared_documents=c.to_count(draft.values.get("declared_documents")).value,
            declared_sheets=c.to_count(draft.values.get("declared_sheets")).value,
            declared_pages=c.to_count(draft.values.get("declared_pages")).value,
            condition=Condition(c.to_code("condition", draft.values.get("condition"))),
            document_time=texts.get("document_time", ""),
        )

    def _fonds(self, outer: dict[str, str]) -> tuple[str, str]:
        number, name = outer.get("fonds_number", ""), outer.get("fonds_name", "")
        words = outer.get("fonds", "")
        if match := _FONDS_IN_WORDS.match(words):
            number, name = number or c.list_number(match[1]), name or (match[2] or "")
        elif words:
            if c.digits_written(words):
                number = number or c.list_number(words)
            else:
                name = name or words
        return c.padded(number, max(self._fonds_width, 3)) if number else "", name


def _inventory(outer: dict[str, str]) -> tuple[str, str]:
    number, name = outer.get("inventory_number", ""), outer.get("inventory", "")
    if name and c.digits_written(name) and not number:
        number, name = c.list_number(name), ""
    return c.padded(number, 2) if number else "", name


def _day(draft: _Draft, name: str) -> DocDate:
    return c.to_date(draft.values[name]) if name in draft.values else NO_DATE
