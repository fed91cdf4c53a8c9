"""The office's spelling acts on every paper: `ủy/uỷ`, `linh/lẻ`, `tư/bốn`, `nghìn/ngàn`, columns, labels."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import asdict
from itertools import product

import pytest

from hoso_desktop.domain.words import NumberStyle, in_words, sentence_case
from hoso_desktop.printing.forms import FORM_IDS, shipped, variants
from hoso_desktop.services import form_store, paper_subjects, papers
from hoso_desktop.services.office import Office, save_settings
from tests.printing.reading import page_texts
from tests.support.every_paper import CODES, every_paper

STYLES = [NumberStyle(*words) for words in product(("linh", "lẻ"), ("tư", "bốn"), ("nghìn", "ngàn"))]
USUAL = {"tone": "ủy", **asdict(NumberStyle())}
KINDS = sorted({shipped(form_id).subject for form_id in FORM_IDS})
FORMS = [(form_id, spec.variant) for form_id in FORM_IDS for spec in variants(form_id)]
IN_WORDS = {
    NumberStyle(): ("Hai mươi tư", "Một trăm linh bốn", "Một nghìn hai trăm linh bốn"),
    NumberStyle("lẻ", "bốn", "ngàn"): ("Hai mươi bốn", "Một trăm lẻ bốn", "Một ngàn hai trăm lẻ bốn"),
}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with every_paper(tmp_path_factory.mktemp("giay")) as opened:
        yield opened


@pytest.fixture
def office(full: Office) -> Iterator[Office]:
    yield full
    save_settings(full, **USUAL, sheet_column="first", cover_count="sheets")


def what_of(office: Office, subject: str) -> list[str]:
    if subject == "meeting":
        return papers.named(office, "cover", [CODES[24]])
    if subject in paper_subjects.OF_DOSSIERS:
        return papers.named(office, "cover", list(CODES.values()))
    return {"plan": ["2026"], "statistics": ["2026"], "loans": ["2026"]}.get(subject, [])


def text_of(office: Office, form_id: str, variant: str = "") -> str:
    what = what_of(office, shipped(form_id).subject)
    pdf = papers.render(office, form_id, what, manner=papers.Manner(variant=variant)).pdf
    return unicodedata.normalize("NFC", " ".join(" ".join(page_texts(pdf)).split()))


def test_there_are_records_for_every_form(full: Office) -> None:
    assert {info.id for info in papers.offered(full)} == set(FORM_IDS)


@pytest.mark.parametrize("subject", KINDS)
@pytest.mark.parametrize("style", STYLES, ids=str)
def test_every_number_in_words_is_the_figure_beside_it_as_the_office_spells_it(
    office: Office, subject: str, style: NumberStyle
) -> None:
    save_settings(office, **asdict(style))
    form = next(shipped(form_id) for form_id in FORM_IDS if shipped(form_id).subject == subject)
    for source in paper_subjects.kind(subject).sources(office, what_of(office, subject)):
        values = source.fill(form, 1204).values
        spelled = {name: text for name, text in values.items() if name.endswith("_words")}
        assert spelled.pop("counted_words") == sentence_case(1204, style)
        for name, text in spelled.items():
            plain = name.removesuffix("_words")
            figure = values.get(plain) or values[f"{plain}_sheets"]
            assert text.lower() == in_words(int(figure.replace(".", "")), style), name


@pytest.mark.parametrize("style", IN_WORDS, ids=str)
def test_24_104_and_1204_sheets_on_paper(office: Office, style: NumberStyle) -> None:
    save_settings(office, **asdict(style))
    for form_id, variant in FORMS:
        if form_id not in ("certificate", "set", "certificate_overlay"):
            continue
        text = text_of(office, form_id, variant)
        for said in IN_WORDS[style]:
            assert said in text, (form_id, variant)


@pytest.mark.parametrize("form_id, variant", FORMS)
def test_uy_is_spelled_one_way_on_a_paper_and_only_there(office: Office, form_id: str, variant: str) -> None:
    plain = text_of(office, form_id, variant)
    save_settings(office, tone="uỷ")
    other = text_of(office, form_id, variant)
    left = [word for word in other.split() if "ủy" in word.lower()]
    assert {word.strip(".,;()") for word in left} <= {"Thủy", "ủy.pdf", "hủy"}  # names, and what people typed
    assert other.replace("uỷ", "ủy").replace("UỶ", "ỦY").replace("Uỷ", "Ủy") == plain


def test_headings_signatures_and_names_take_the_spelling_too(office: Office) -> None:
    save_settings(office, tone="uỷ")
    assert "ĐẢNG UỶ XÃ TÂN LẬP" in text_of(office, "file_plan")
    assert "PHÔNG LƯU TRỮ ĐẢNG UỶ XÃ TÂN LẬP" in text_of(office, "cover")
    confirmation = text_of(office, "data_confirmation")
    assert "Đảng ủy.pdf" in confirmation  # the file is called so
    assert "Uỷ ban Kiểm tra Đảng uỷ xã trả lời bà Thủy" in text_of(office, "contents")


def test_records_and_kept_forms_stay_as_they_were_written(office: Office) -> None:
    save_settings(office, tone="uỷ")
    sheet = paper_subjects.kind("dossier").sources(office, what_of(office, "dossier"))[0].sheet
    assert sheet is not None
    assert sheet.documents[0].entry.subject.startswith("Ủy ban")
    assert "ỦY" not in form_store.specs(office)[0]["worthless"].head[0].cells[0].text


def test_the_sheet_column_and_the_label_of_the_cover(office: Office) -> None:
    first, cover = text_of(office, "contents"), text_of(office, "cover")
    assert "1-24" not in first
    assert "Số tờ: 104" in cover
    save_settings(office, sheet_column="range", cover_count="pages")
    for form_id, variant in FORMS:
        if form_id == "contents":
            assert ("1-24" in text_of(office, form_id, variant)) is (variant != "wide"), variant
    assert "Số trang: 104" in text_of(office, "cover")
    assert "Số tờ:" not in text_of(office, "cover")
