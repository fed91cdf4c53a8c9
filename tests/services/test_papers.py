"""A print is known to be stale exactly when the paper would look different now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import CopyKind
from hoso_desktop.domain.dossier import Access, Condition, DossierState
from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.print_facets import FACETS, SET, facet_hash
from hoso_desktop.domain.retention import years
from hoso_desktop.domain.words import NumberStyle
from hoso_desktop.errors import UsageError
from hoso_desktop.printing import render as renderer
from hoso_desktop.services import arrangement, dossiers, papers
from hoso_desktop.services.office import Office, save_settings
from tests.support.office import add_dossier, documents, journal_kinds, pasted_rows, scalar, sheet

Change = Callable[[DossierSheet], DossierSheet]


def of_dossier(**fields: Any) -> Change:
    return lambda found: replace(found, dossier=replace(found.dossier, **fields))


def of_office(**fields: Any) -> Change:
    return lambda found: replace(found, office=replace(found.office, **fields))


def of_fonds(**fields: Any) -> Change:
    return lambda found: replace(found, fonds=replace(found.fonds, **fields))


def of_totals(**fields: Any) -> Change:
    return lambda found: replace(found, totals=replace(found.totals, **fields))


def of_paper(**fields: Any) -> Change:
    def change(found: DossierSheet) -> DossierSheet:
        first = replace(found.documents[0], **fields)
        return replace(found, documents=(first, *found.documents[1:]))

    return change


def of_entry(**fields: Any) -> Change:
    return lambda found: of_paper(entry=replace(found.documents[0].entry, **fields))(found)


CHANGES: dict[str, Change] = {
    "title": of_dossier(title="Hồ sơ khác"),
    "notation": of_dossier(notation="TH.99"),
    "period": of_dossier(period="2027"),
    "retention": of_dossier(retention=years(20)),
    "inventory": of_dossier(inventory_number="03"),
    "number": of_dossier(number="0009"),
    "box": of_dossier(location=Location(box="07")),
    "room": of_dossier(location=Location(room="2", cupboard="3")),
    "keeper": of_dossier(keeper="Người khác"),
    "dossier note": of_dossier(note="ghi chú"),
    "keyword": of_dossier(keyword="từ khóa"),
    "state": of_dossier(state=DossierState.WORK_ENDED),
    "dossier term": of_dossier(term="2030-2035"),
    "revision": of_dossier(revision=77),
    "access": of_dossier(access=Access.CONDITIONAL),
    "declared sheets": of_dossier(declared_sheets=12),
    "pencilled": of_dossier(sheets_pencilled=True),
    "kept apart": of_dossier(separately_kept=2, separately_kept_pointer="Sổ 1"),
    "office name": of_office(name="Đảng ủy xã Khác"),
    "superior": of_office(superior="ĐẢNG BỘ TỈNH KHÁC"),
    "place": of_office(place="Khác"),
    "office code": of_office(code="A00.001"),
    "office term": of_office(term="2030-2035"),
    "congress": of_office(congress="khóa II"),
    "four": of_office(number_style=NumberStyle(four="bốn")),
    "zero": of_office(number_style=NumberStyle(zero="lẻ")),
    "thousand": of_office(number_style=NumberStyle(thousand="ngàn")),
    "dossier condition": of_dossier(condition=Condition.DAMAGED),
    "sheet count": of_paper(sheet_count=4),
    "no sheets": of_paper(sheets=None, sheet_count=None),
    "tone": of_office(tone="uỷ"),
    "sheet column": of_office(sheet_column="range"),
    "cover count": of_office(cover_count="pages"),
    "hand-in years": of_office(hand_in_years=2),
    "cover line": of_fonds(cover_line="PHÔNG LƯU TRỮ KHÁC"),
    "fonds number": of_fonds(number="009"),
    "fonds name": of_fonds(name="Phông khác"),
    "pages": of_totals(pages=99),
    "sheets": of_totals(sheets=24),
    "documents": of_totals(documents=13),
    "files": of_totals(files=5),
    "begin": of_totals(begin=dates.parse("01/01/2026")),
    "end": of_totals(end=dates.parse("31/12/2026")),
    "subject": of_entry(subject="Giấy mời khác"),
    "paper number": of_entry(number=numbering.parse("42-GM/VPĐU")),
    "date": of_entry(date=dates.parse("10/11/2026")),
    "author": of_entry(author="Văn phòng khác"),
    "type": of_entry(type_name="Công văn"),
    "signer": of_entry(signer="Trần Văn A"),
    "paper note": of_paper(note="bản photo"),
    "copy kind": of_paper(copy_kind=CopyKind.COPY),
    "condition": of_paper(condition=Condition.DAMAGED),
    "paper pages": of_paper(pages=9),
}


@pytest.fixture
def uid(office: Office) -> str:
    made = add_dossier(office)
    dossiers.add_documents(office, made, pasted_rows("story-a/paste.tsv"))
    arrangement.arrange(office, made, "01")
    return made


def drawn(office: Office, form: str, found: DossierSheet) -> bytes:
    """The pages, without what the file says about itself."""
    pdf = renderer.render(form, [found], printed_on=office.today()).pdf
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    text = "\f".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.encode()


@pytest.mark.parametrize("form", sorted(FACETS))
def test_a_print_is_stale_exactly_when_it_would_look_different(office: Office, uid: str, form: str) -> None:
    # A number whose words use every spelling an office may choose.
    found = of_totals(sheets=1_204_024)(sheet(office, uid))
    before, known = drawn(office, form, found), facet_hash(form, found)
    wrong = []
    for name, change in CHANGES.items():
        after = change(found)
        differs, stale = drawn(office, form, after) != before, facet_hash(form, after) != known
        if differs != stale:
            wrong.append(f"{name}: {'looks different, not told' if differs else 'told, looks the same'}")
    assert wrong == []


def test_prints_are_numbered_and_recorded(office: Office, uid: str, tmp_path: Path) -> None:
    for _ in range(2):
        papers.print_to_file(office, "cover", [uid], tmp_path / "bia.pdf")
    rows = "SELECT group_concat(print_number) FROM printed WHERE form = 'cover'"
    assert scalar(office, rows) == "1,2"
    assert journal_kinds(office).count("dossier.printed") == 2


def test_a_preview_is_not_a_print(office: Office, uid: str) -> None:
    paper = papers.render(office, "set", [uid])
    assert paper.pages >= 3
    assert scalar(office, "SELECT count(*) FROM printed") == 0


def test_the_whole_set_counts_as_its_parts(office: Office, uid: str, tmp_path: Path) -> None:
    papers.print_to_file(office, "set", [uid], tmp_path / "bo.pdf")
    assert papers.stale_papers(office, uid) == ()
    placed = documents(office, uid)[0]
    dossiers.edit_document(office, placed.uid, placed.revision, subject="Khác")
    assert papers.stale_papers(office, uid) == ("mục lục",)
    papers.print_to_file(office, "contents", [uid], tmp_path / "ml.pdf")
    assert papers.stale_papers(office, uid) == ()


def test_values_on_a_cover_printed_already_make_a_cover(office: Office, uid: str, tmp_path: Path) -> None:
    papers.print_to_file(office, "cover_overlay", [uid], tmp_path / "bia.pdf")
    papers.print_to_file(office, "certificate_overlay", [uid], tmp_path / "ket-thuc.pdf")
    assert papers.stale_papers(office, uid) == ()
    dossiers.add_documents(office, uid, pasted_rows("story-a/paste.tsv")[:1])
    assert papers.stale_papers(office, uid) == ("bìa", "chứng từ kết thúc")


def test_what_was_never_printed_is_not_stale(office: Office, uid: str, tmp_path: Path) -> None:
    papers.print_to_file(office, "cover", [uid], tmp_path / "bia.pdf")
    save_settings(office, sheet_column="range")
    assert papers.stale_papers(office, uid) == ()
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, title="Khác")
    assert papers.stale_papers(office, uid) == ("bìa",)


def test_an_unknown_form_is_refused(office: Office, uid: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        papers.print_to_file(office, "no-such-form", [uid], tmp_path / "x.pdf")
    assert caught.value.code == "print.unknown_form"
    assert not (tmp_path / "x.pdf").exists()
    assert set(SET) <= {info.id for info in papers.forms()}


def test_the_state_cover_becomes_stale_too(office: Office, uid: str, tmp_path: Path) -> None:
    papers.print_to_file(office, "state_cover", [uid], tmp_path / "bìa.pdf")
    assert papers.stale_papers(office, uid) == ()
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, title="Hồ sơ khác")
    assert papers.stale_papers(office, uid) == ("bìa mẫu Nhà nước",)
