"""The boxes of an inventory as something to print: F8 `NHÃN HỘP`, one label per box.

A label says the smallest and the largest dossier number in its box. Texts only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hoso_desktop.db import inventories
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UserError
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, no_rows
from hoso_desktop.printing.values import common_values, padded
from hoso_desktop.services import paper_inventory
from hoso_desktop.services.office import Office
from hoso_desktop.services.paper_inventory import Listed, ListedInventory


def sources(office: Office, what: Sequence[str]) -> list[Source]:
    """One label per box of the inventories named `01` or `002/01`; without a name, of all of them.

    Dossiers without a box are left out. Raises UserError `box.none`, and as `paper_inventory.sources`.
    """
    found = [
        _source(office, inventory, box, dossiers)
        for inventory in paper_inventory.listed_inventories(office, what)
        for box, dossiers in _boxes(inventory)
    ]
    if not found:
        raise UserError("box.none")
    return found


def offered(office: Office) -> bool:
    """Whether a dossier with an archival number lies in a box."""
    with office.store.read() as connection:
        return inventories.has_boxes(connection)


def _boxes(inventory: ListedInventory) -> list[tuple[str, tuple[Listed, ...]]]:
    by_box: dict[str, list[Listed]] = {}
    for one in inventory.dossiers:
        by_box.setdefault(one.box, []).append(one)
    by_box.pop("", None)
    return [(box, tuple(by_box[box])) for box in sorted(by_box, key=lambda box: (len(box), box))]


def _source(office: Office, inventory: ListedInventory, box: str, dossiers: tuple[Listed, ...]) -> Source:
    profile, day = office.profile, office.today()
    name = f"{inventory.name}, hộp {box}"

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, profile)
        common = common_values(profile, form, printed_on=day, counted=counted, signature=signs)
        return Subject(name, common | _values(inventory, box, dossiers, form.words), no_rows)

    return Source(name, "box", fill)


def _values(
    inventory: ListedInventory, box: str, dossiers: Sequence[Listed], form_words: Mapping[str, str]
) -> dict[str, str]:
    fonds = inventory.found.fonds
    labels = list(dict.fromkeys(one.dossier.retention.label for one in dossiers))
    values = {
        "fonds_name": paper_inventory.fonds_name(fonds),
        "fonds_number": paper_inventory.fonds_number(fonds),
        "inventory_number": inventory.found.inventory.number,
        "box": box,
        "first_dossier": dossiers[0].number,
        "last_dossier": dossiers[-1].number,
        "dossiers": padded(len(dossiers)),
        "years": paper_inventory.years_of(dossiers),
        "retention": ", ".join(labels),
        "retention_kind": paper_inventory.retention_of(dossiers, form_words),
    }
    return {name: clean(text) for name, text in values.items()}
