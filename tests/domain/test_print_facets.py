"""That the facets are the right ones is shown with the drawn papers, in the services' tests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hoso_desktop.domain.contents import DossierSheet, OfficeProfile
from hoso_desktop.domain.document import Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier, DossierTotals
from hoso_desktop.domain.fonds import Fonds
from hoso_desktop.domain.print_facets import FACETS, SET, facet_hash
from hoso_desktop.domain.sheets import SheetNumber, propose, totals, with_missed

OFFICE = OfficeProfile("Đảng ủy xã Tân Lập", "", "", "Tân Lập", "2025-2030", "")
PAPERS = tuple(
    Placement(f"p{n}", "d", RegisterEntry(f"e{n}", subject=f"Văn bản {n}"), n + 1, sheets=sheets)
    for n, sheets in enumerate(propose([2, 1, 3]))
)
SHEET = DossierSheet(
    office=OFFICE,
    fonds=Fonds("f", "001", "Phông", "PHÔNG"),
    body=None,
    inventory=None,
    dossier=Dossier("d", "f", "HN.15", "2026", "Hồ sơ"),
    documents=PAPERS,
    totals=DossierTotals(3, 12, 6),
    sheet_totals=totals([paper.sheets for paper in PAPERS]),
)


@pytest.mark.parametrize("form", sorted(FACETS))
def test_equal_facts_have_equal_hashes(form: str) -> None:
    assert facet_hash(form, SHEET) == facet_hash(form, replace(SHEET))


def test_no_two_forms_share_a_hash() -> None:
    assert len({facet_hash(form, SHEET) for form in FACETS}) == len(FACETS)


def test_every_paper_of_the_set_has_its_facets() -> None:
    assert set(SET) <= set(FACETS)


def test_an_unknown_form_has_none() -> None:
    with pytest.raises(KeyError):
        facet_hash("no such form", SHEET)


def test_the_order_of_papers_shows_on_the_list_only() -> None:
    turned = replace(SHEET, documents=PAPERS[::-1])
    told = {form for form in FACETS if facet_hash(form, turned) != facet_hash(form, SHEET)}
    assert told == {"contents", "pencil_guide"}


def test_a_late_sheet_shows_on_every_paper() -> None:
    late = propose([1])[0]
    assert late is not None
    added = (*PAPERS, Placement("p9", "d", RegisterEntry("e9"), 4, sheets=late))
    more = replace(
        SHEET, documents=added, totals=DossierTotals(4, 13, 7), sheet_totals=totals([p.sheets for p in added])
    )
    assert all(facet_hash(form, more) != facet_hash(form, SHEET) for form in FACETS)


def test_a_missed_sheet_shows_on_the_list_only_where_it_gives_whole_ranges() -> None:
    """`4-6` that becomes `4-6, 5a`: a list that names the first sheet still tells the truth."""
    last = PAPERS[2]
    assert last.sheets is not None
    missed = (*PAPERS[:2], replace(last, sheets=with_missed(last.sheets, SheetNumber(5, "a"))))

    def told(column: str) -> set[str]:
        office = replace(OFFICE, sheet_column=column)
        before = replace(SHEET, office=office)
        after = replace(
            before, documents=missed, totals=DossierTotals(3, 12, 7),
            sheet_totals=totals([paper.sheets for paper in missed]),
        )  # fmt: skip
        return {form for form in FACETS if facet_hash(form, after) != facet_hash(form, before)}

    assert told("first") == {"cover", "state_cover", "certificate", "pencil_guide"}
    assert told("range") == {"cover", "state_cover", "contents", "certificate", "pencil_guide"}
