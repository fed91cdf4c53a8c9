"""An inventory as something to print: F7 `MỤC LỤC HỒ SƠ` with its cover, its list and `TỜ KẾT THÚC`.

Texts only; the words around them are the form's. An inventory of which one dossier may not be seen is not
printed at all: a list that leaves one out would be signed as complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hoso_desktop.db import check_facts as rows
from hoso_desktop.db import inventories
from hoso_desktop.db.inventories import FoundInventory
from hoso_desktop.domain import words
from hoso_desktop.domain.dossier import CONDITION_LABEL, Dossier, DossierTotals
from hoso_desktop.domain.fonds import Fonds, archival_number, two_digits
from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.domain.text import clean
from hoso_desktop.domain.words import NumberStyle
from hoso_desktop.errors import UserError
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, rows_of
from hoso_desktop.printing.values import common_values, padded
from hoso_desktop.services.office import Office
from hoso_desktop.services.queries import totals_of

_PAGE = 200  # dossiers read together, their papers let go again


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier as lists of the archive show it."""

    dossier: Dossier
    totals: DossierTotals
    fonds: Fonds

    @property
    def number(self) -> str:
        """`0007`."""
        return archival_number(self.dossier.number)

    @property
    def box(self) -> str:
        """`01`, or empty where the box is not known."""
        return two_digits(self.dossier.location.box)


@dataclass(frozen=True, slots=True)
class ListedInventory:
    """An inventory whole: what it is, and its dossiers by number."""

    found: FoundInventory
    dossiers: tuple[Listed, ...]

    @property
    def name(self) -> str:
        """`002/01`: fonds and inventory, as a person names it; `01` where the fonds has no number."""
        number = self.found.inventory.number
        return f"{self.found.fonds.number}/{number}" if self.found.fonds.number else number


def sources(office: Office, what: Sequence[str]) -> list[Source]:
    """The inventories named `01` or `002/01`; without a name, all of them.

    Raises UserError `inventory.none`, `inventory.not_found`, `inventory.ambiguous`, `inventory.restricted`.
    """
    return [_source(office, inventory) for inventory in listed_inventories(office, what)]


def offered(office: Office) -> bool:
    """Whether any dossier has its archival number."""
    with office.store.read() as connection:
        return bool(inventories.inventories(connection))


def names(office: Office) -> tuple[str, ...]:
    """The inventories as a person names them: `002/01`."""
    with office.store.read() as connection:
        return tuple(ListedInventory(found, ()).name for found in inventories.inventories(connection))


def listed_inventories(office: Office, what: Sequence[str]) -> list[ListedInventory]:
    """The inventories a person means, with their dossiers. Raises as `sources`."""
    with office.store.read() as connection:
        known = inventories.inventories(connection)
        if not known:
            raise UserError("inventory.none")
        wanted = [_named(known, text) for text in what] or known
        ids = [inventories.in_inventory(connection, found.row_id) for found in wanted]
    out = []
    for found, own in zip(wanted, ids, strict=True):
        if own is None:
            raise UserError("inventory.restricted", inventory=found.inventory.number)
        out.append(ListedInventory(found, tuple(listed(office, own))))
    return out


def _named(known: Sequence[FoundInventory], text: str) -> FoundInventory:
    fonds, _, number = clean(text).rpartition("/")
    number = two_digits(number)
    found = [one for one in known if one.inventory.number == number and fonds in ("", one.fonds.number)]
    if len(found) == 1:
        return found[0]
    choices = ", ".join(ListedInventory(one, ()).name for one in found or known)
    raise UserError("inventory.ambiguous" if found else "inventory.not_found", text=text, choices=choices)


def listed(office: Office, ids: Sequence[int]) -> Iterator[Listed]:
    """Dossiers with their totals, in the order of their ids."""
    with office.store.read() as connection:
        homes = rows.homes(connection)
    for start in range(0, len(ids), _PAGE):
        page = ids[start : start + _PAGE]
        with office.store.read() as connection:
            full = rows.dossiers(connection, page, homes)
            papers = rows.papers(connection, page, full).by_dossier
        for row_id in page:
            if row_id in full:
                found = full[row_id]
                yield Listed(found.dossier, totals_of(found.dossier, papers.get(row_id, ())), found.fonds)


def fonds_name(fonds: Fonds) -> str:
    """`Đảng ủy xã Tân Hòa` of `Phông lưu trữ Đảng ủy xã Tân Hòa`: the word stands on the paper already."""
    name = clean(fonds.name)
    for word in ("phông lưu trữ ", "phông "):
        if name.lower().startswith(word) and not name[len(word) :].lower().startswith("số"):
            rest = name[len(word) :]
            return rest[:1].upper() + rest[1:]
    return name


def fonds_number(fonds: Fonds) -> str:
    """`002`."""
    return fonds.number.zfill(3) if fonds.number.isdecimal() else fonds.number


def years_of(dossiers: Sequence[Listed]) -> str:
    """`2010-2019` from the first and last dates of the papers; empty where none is dated."""
    begin = [one.totals.begin.year for one in dossiers if one.totals.begin.year]
    end = [one.totals.end.year for one in dossiers if one.totals.end.year]
    if not begin or not end:
        return ""
    return str(min(begin)) if min(begin) == max(end) else f"{min(begin)}-{max(end)}"


def retention_of(dossiers: Sequence[Listed], form_words: Mapping[str, str]) -> str:
    """`Vĩnh viễn` or `Có thời hạn`, in the form's words; both where an inventory holds both."""
    permanent = [one.dossier.retention == PERMANENT for one in dossiers]
    name = "permanent" if all(permanent) else "both" if any(permanent) else "limited"
    return form_words.get(name, "")


def _source(office: Office, inventory: ListedInventory) -> Source:
    profile, day = office.profile, office.today()

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, profile)
        common = common_values(profile, form, printed_on=day, counted=counted, signature=signs)
        values = inventory_values(inventory, form.words, profile.number_style)
        return Subject(inventory.name, common | values, rows_of(map(_row, inventory.dossiers)))

    return Source(inventory.name, "inventory", fill)


def inventory_values(
    inventory: ListedInventory, form_words: Mapping[str, str], style: NumberStyle
) -> dict[str, str]:
    """The fields of an inventory, in a form's words."""
    fonds, dossiers = inventory.found.fonds, inventory.dossiers
    permanent = all(one.dossier.retention == PERMANENT for one in dossiers)
    sheets = sum(one.totals.sheets for one in dossiers)
    values = {
        "fonds_name": fonds_name(fonds),
        "fonds_capitals": fonds_name(fonds).upper(),
        "fonds_number": fonds_number(fonds),
        "inventory_number": inventory.found.inventory.number,
        "inventory_name": inventory.found.inventory.name,
        "retention": retention_of(dossiers, form_words),
        "years": years_of(dossiers),
        "dossiers": padded(len(dossiers)),
        "dossiers_words": words.sentence_case(len(dossiers), style),
        "first_dossier": dossiers[0].number,
        "last_dossier": dossiers[-1].number,
        "inserted": ", ".join(one.number for one in dossiers if not one.number.isdecimal()),
        "sheets": words.figure(sheets),
        "sheets_words": words.sentence_case(sheets, style),
        "documents": words.figure(sum(one.totals.documents for one in dossiers)),
        "limited": "" if permanent else "x",
    } | _boxes(dossiers, form_words.get("blank", ""), style)
    values["inserted"] = values["inserted"] or form_words.get("none", "")
    return {name: clean(text) for name, text in values.items()}


def _boxes(dossiers: Sequence[Listed], blank: str, style: NumberStyle) -> dict[str, str]:
    """Boxes are counted only when every dossier has one; else the places stay open for the pen."""
    boxes = sorted({one.box for one in dossiers}, key=lambda box: (len(box), box))
    if not all(boxes):
        return dict.fromkeys(("boxes", "boxes_words", "first_box", "last_box"), blank)
    count = len(boxes)
    return {
        "boxes": padded(count),
        "boxes_words": words.in_words(count, style),
        "first_box": boxes[0],
        "last_box": boxes[-1],
    }


def _row(one: Listed) -> dict[str, str]:
    begin, end = one.totals.begin.text(), one.totals.end.text()
    texts = {
        "box": one.box,
        "number": one.number,
        "title": one.dossier.title,
        "dates": begin if begin == end else f"{begin} {end}",
        "begin": begin,
        "end": end,
        "retention": one.dossier.retention.label,
        "condition": CONDITION_LABEL[one.dossier.condition],
        "sheets": words.figure(one.totals.sheets),
        "note": one.dossier.note,
    }
    return {name: clean(text) for name, text in texts.items()}
