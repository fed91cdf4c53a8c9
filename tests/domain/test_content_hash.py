from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.content_hash import contents_hash
from hoso_desktop.domain.document import Attachment, CopyKind, Placement, RegisterEntry, Signature
from hoso_desktop.domain.dossier import Dossier, DossierState
from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.domain.sheets import propose

DOSSIER = Dossier("d", "f", "HN.15", "2026", "Hồ sơ Hội nghị", retention=PERMANENT)
FILE = Attachment("a", "quet.pdf", "application/pdf", 10, "aa", "bb", 12, "s")
ENTRY = RegisterEntry("e", numbering.parse("14-BB/ĐU"), dates.parse("12/11/2026"), subject="Biên bản")
PAPER = Placement("p", "d", ENTRY, 1, pages=9, sheet_count=9, sheets=propose([9])[0], attachment=FILE)
OTHER = replace(PAPER, uid="p2", ordinal=2)
BEFORE = contents_hash(DOSSIER, [PAPER, OTHER])


@pytest.mark.parametrize(
    "change", [{"title": "Khác"}, {"keeper": "Lan"}, {"note": "x"}, {"separately_kept": 1}], ids=str
)
def test_the_dossiers_own_facts_count(change: dict[str, Any]) -> None:
    assert contents_hash(replace(DOSSIER, **change), [PAPER, OTHER]) != BEFORE


@pytest.mark.parametrize(
    "change",
    [
        {"state": DossierState.COMPLETED}, {"location": Location(box="03")}, {"on_loan": True},
        {"inventory_number": "01", "number": "0001"}, {"revision": 7},
    ],
    ids=str,
)  # fmt: skip
def test_what_may_change_afterwards_does_not(change: dict[str, Any]) -> None:
    assert contents_hash(replace(DOSSIER, **change), [PAPER, OTHER]) == BEFORE


@pytest.mark.parametrize(
    "change",
    [
        {"pages": 8}, {"sheets": propose([1, 9])[1]}, {"note": "x"}, {"copy_kind": CopyKind.COPY},
        {"signature": Signature.UNSIGNED}, {"attachment": None}, {"own_numbering": True},
        {"attachment": replace(FILE, sha256="cc")}, {"entry": replace(ENTRY, author="Đảng ủy")},
        {"entry": replace(ENTRY, date=dates.parse("13/11/2026"))},
    ],
    ids=lambda change: str(next(iter(change))),
)  # fmt: skip
def test_every_fact_of_a_paper_counts(change: dict[str, Any]) -> None:
    assert contents_hash(DOSSIER, [replace(PAPER, **change), OTHER]) != BEFORE


def test_the_order_and_the_number_of_papers_count() -> None:
    assert contents_hash(DOSSIER, [OTHER, PAPER]) != BEFORE
    assert contents_hash(DOSSIER, [PAPER]) != BEFORE


def test_saving_again_or_naming_its_component_changes_nothing() -> None:
    again = replace(PAPER, revision=5, component="minutes", entry=replace(ENTRY, revision=9))
    assert contents_hash(DOSSIER, [again, OTHER]) == BEFORE
