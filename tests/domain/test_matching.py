from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.matching import (
    KnownPapers,
    same_dossier_paper,
    same_register_paper,
    same_typed_paper,
)
from hoso_desktop.domain.proposal import ProposedDocument


def entry(
    date: str = "13/11/2026", subject: str = "Kết nạp", kind: str = "", way: Direction = Direction.INTERNAL
) -> RegisterEntry:
    return RegisterEntry(
        "e", numbering.parse("109-QĐ/ĐU"), dates.parse(date), type_name=kind, subject=subject, direction=way
    )


def row(
    date: str = "13/11/2026", subject: str = "Kết nạp", kind: str = "", way: Direction = Direction.OUTGOING
) -> ProposedDocument:
    return ProposedDocument(
        5,
        number=numbering.parse("109-QĐ/ĐU"),
        date=dates.parse(date),
        type_name=kind,
        subject=subject,
        direction=way,
    )


def test_papers_are_matched_by_origin_then_by_content_and_once() -> None:
    known = KnownPapers.of([("s1", "a"), ("", "a"), ("", "b")])
    assert known.take_source("s1")
    assert not known.take_source("s1")
    assert known.take_content("a")
    assert not known.take_content("a")  # the other one was taken by its origin
    assert known.take_content("b")
    assert not known.take_content("c")
    assert not known.take_source("no such")


def test_three_equal_rows_need_three_equal_papers() -> None:
    known = KnownPapers.of([("", "a")] * 2)
    assert [known.take_content("a") for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    "known, found, same",
    [
        (entry(), row(), True),
        (entry(), row(subject="Chữ khác hẳn"), True),  # a number is used once in a register
        (entry(date=""), row(), True),
        (entry(date="11/2026"), row(), True),
        (entry(), row(date=""), True),
        (entry(), row(date="14/11/2026"), False),
        (entry(kind="Quyết định"), row(kind="quyết định"), True),
        (entry(kind="Quyết định"), row(kind="Quy định"), False),
        (entry(kind="Quyết định"), row(), True),
        (entry(way=Direction.OUTGOING), row(), True),
        (entry(way=Direction.INCOMING), row(), False),
    ],
)
def test_a_row_of_a_register(known: RegisterEntry, found: ProposedDocument, same: bool) -> None:
    assert same_register_paper(known, found) is same


@pytest.mark.parametrize(
    "known, found, same",
    [
        (entry(), row(), True),
        (entry(), row(subject="KẾT  NẠP"), True),
        (entry(), row(subject="Kết nạp đảng viên"), False),
        (entry(date="11/2026"), row(date="11/2026"), False),  # two of that month may be two papers
        (entry(date=""), row(date=""), False),
        (entry(), row(date="14/11/2026"), False),
        (entry(kind="Quyết định"), row(kind="Quy định"), False),
    ],
)
def test_a_paper_of_a_dossier(known: RegisterEntry, found: ProposedDocument, same: bool) -> None:
    assert same_dossier_paper(known, found) is same


@pytest.mark.parametrize(
    "known, found, same",
    [
        (("1234", "10/11/2026", "Mặt trận"), ("1234", "10/11/2026", "MTTQ xã"), True),
        (("1234", "10/11/2026", "Mặt trận"), ("1240", "10/11/2026", "Mặt trận"), False),
        (("", "", "Chi bộ thôn Đông"), ("7", "10/11/2026", "Chi bộ thôn Đoài"), False),
        (("", "", "Đảng uỷ xã"), ("7", "10/11/2026", "Đảng ủy xã"), True),
        (("", "", ""), ("7", "10/11/2026", "Đảng ủy xã"), True),
    ],
)
def test_an_incoming_paper_by_arrival_or_sender(
    known: tuple[str, str, str], found: tuple[str, str, str], same: bool
) -> None:
    def arrived(at: tuple[str, str, str]) -> dict[str, Any]:
        return {"arrival_number": at[0], "arrival_date": dates.parse(at[1]), "author": at[2]}

    incoming = Direction.INCOMING
    registered = replace(entry(way=incoming), **arrived(known))
    assert same_register_paper(registered, replace(row(way=incoming), **arrived(found))) is same


@pytest.mark.parametrize("subject, same", [("Kết nạp", True), ("Chuyển sinh hoạt", False)])
def test_an_incoming_paper_typed_into_a_dossier_under_another_sender(subject: str, same: bool) -> None:
    typed = replace(entry(subject=subject), author="UBND xã")
    found = replace(row(way=Direction.INCOMING), author="Ủy ban nhân dân xã")
    assert same_register_paper(typed, found) is same


OUT, IN, NONE = Direction.OUTGOING, Direction.INCOMING, Direction.INTERNAL


@pytest.mark.parametrize(
    "way, known, typed, same",
    [
        (NONE, "Kết nạp", "KẾT  NẠP", True),
        (NONE, "Kết nạp", "Kết nạp đảng viên", False),
        (OUT, "Quyết định về việc kết nạp đảng viên", "Kết nạp đảng viên", True),
        (OUT, "Quyết định về việc kết nạp đảng viên", "", True),
        (OUT, "Quyết định về việc kết nạp đảng viên", "Điều động cán bộ", False),
        (IN, "Công văn rà soát số lượng", "Công văn về rà soát số lượng đảng viên", True),
    ],
)
def test_a_paper_typed_into_a_dossier(way: Direction, known: str, typed: str, same: bool) -> None:
    assert same_typed_paper(entry(subject=known, way=way), entry(subject=typed)) is same


def test_kind_and_sender_keep_typed_papers_apart() -> None:
    decision = entry(subject="Quyết định về công tác văn thư", kind="Quyết định", way=OUT)
    regulation = entry(subject="Quy định về công tác văn thư", kind="Quy định")
    assert not same_typed_paper(decision, regulation)
    east = replace(entry(subject="Nghị quyết tháng 12", way=IN), author="Chi bộ thôn Đông")
    west = replace(entry(subject="Nghị quyết tháng 12 của chi bộ"), author="Chi bộ thôn Đoài")
    assert not same_typed_paper(east, west)
    assert same_typed_paper(east, replace(west, author=""))
