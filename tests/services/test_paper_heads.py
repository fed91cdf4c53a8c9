"""Whose paper it is and who signs it, read back from the printed page: Đảng ủy, Văn phòng, UBKT, chi bộ."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from hoso_desktop.errors import UsageError
from hoso_desktop.messages import explain
from hoso_desktop.paths import resource
from hoso_desktop.printing.forms import FORM_IDS, variants
from hoso_desktop.printing.issuers import issuers, office_lines
from hoso_desktop.printing.reader import headers
from hoso_desktop.printing.signatures import CHOSEN, choices, presets
from hoso_desktop.services import form_store, papers
from hoso_desktop.services.office import Office, save_settings
from tests.printing.reading import page_texts
from tests.support.every_paper import every_paper

HEADED = [(id_, spec.variant) for id_ in FORM_IDS for spec in variants(id_) if spec.header]
PLAIN = {
    "name": "Đảng ủy xã Tân Lập", "superior": "ĐẢNG BỘ TỈNH SÔNG LAM", "issuer": "committee",
    "office_line": "short", "committee_signature": "committee", "standing_signature": "standing",
    "office_signature": "office", "tone": "ủy",
}  # fmt: skip


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with every_paper(tmp_path_factory.mktemp("giay")) as opened:
        yield opened


@pytest.fixture
def office(full: Office) -> Iterator[Office]:
    yield full
    save_settings(full, **PLAIN)
    for found in form_store.in_use(full):
        if found.own is not None and not found.own.shipped:
            form_store.reset(full, found.spec.id)


def lines_of(office: Office, form_id: str, variant: str = "") -> list[str]:
    what = {"data_confirmation": ["HN.24"], "certificate": ["HN.24"], "minutes": ["HN.24"]}.get(form_id, [])
    what = papers.named(office, form_id, what)
    if not what and papers.of_dossiers(form_id):
        what = papers.named(office, form_id, ["HN.24"])
    pdf = papers.render(office, form_id, what, manner=papers.Manner(variant=variant)).pdf
    return [line.strip() for page in page_texts(pdf) for line in page.splitlines() if line.strip()]


def head(office: Office, form_id: str, variant: str = "") -> str:
    return " | ".join(lines_of(office, form_id, variant)[:5])


def at(lines: list[str], said: str) -> int | None:
    """Which line ends with these words alone; something may stand at the left of it."""
    found = [number for number, line in enumerate(lines) if line == said or line.endswith(f" {said}")]
    return found[0] if found else None


def signed(office: Office, form_id: str, signature: str) -> list[str]:
    """The paper as it prints when its form names a preset."""
    text = form_store.shipped_text(form_id)
    form_store.adopt(office, text.replace('signature = "standing"', f'signature = "{signature}"'))
    return lines_of(office, form_id)


@pytest.mark.parametrize("form_id, variant", HEADED)
def test_the_office_s_second_line_is_a_setting(office: Office, form_id: str, variant: str) -> None:
    spec = next(spec for spec in variants(form_id) if spec.variant == variant)
    usual = head(office, form_id, variant)
    save_settings(office, office_line="full")
    full = head(office, form_id, variant)
    if spec.header in ("office", "state-office"):
        assert "VĂN PHÒNG" in usual
        assert "VĂN PHÒNG ĐẢNG ỦY" not in usual
        assert "VĂN PHÒNG ĐẢNG ỦY" in full
        assert full.index("ĐẢNG ỦY XÃ TÂN LẬP") < full.index("VĂN PHÒNG ĐẢNG ỦY")
        assert "SÔNG LAM" not in full
    else:
        assert full == usual
        assert usual.index("ĐẢNG BỘ TỈNH SÔNG LAM") < usual.index("ĐẢNG ỦY XÃ TÂN LẬP")


@pytest.mark.parametrize("form_id, variant", HEADED)
def test_a_chi_bo_has_its_party_organisation_above_and_no_office(
    office: Office, form_id: str, variant: str
) -> None:
    save_settings(office, issuer="cell", name="Chi bộ thôn Hạ", superior="ĐẢNG BỘ XÃ TÂN LẬP")
    found = head(office, form_id, variant)
    assert found.index("ĐẢNG BỘ XÃ TÂN LẬP") < found.index("CHI BỘ THÔN HẠ")
    assert "VĂN PHÒNG" not in found
    assert "ĐẢNG ỦY" not in found


@pytest.mark.parametrize("form_id, variant", HEADED)
def test_the_inspection_committee_stands_under_the_committee(
    office: Office, form_id: str, variant: str
) -> None:
    save_settings(office, issuer="inspection")
    found = head(office, form_id, variant)
    assert found.index("ĐẢNG ỦY XÃ TÂN LẬP") < found.index("ỦY BAN KIỂM TRA")
    assert "VĂN PHÒNG" not in found


def test_a_city_is_written_as_the_clerk_set_it(office: Office) -> None:
    save_settings(office, superior="ĐẢNG BỘ THÀNH PHỐ SÔNG LAM", name="Đảng ủy phường Tân Lập")
    found = head(office, "file_plan")
    assert found.index("ĐẢNG BỘ THÀNH PHỐ SÔNG LAM") < found.index("ĐẢNG ỦY PHƯỜNG TÂN LẬP")


@pytest.mark.parametrize(
    "issuer, authority, position",
    [("committee", "T/M BAN THƯỜNG VỤ", "BÍ THƯ"), ("cell", "T/M CHI BỘ", "BÍ THƯ"),
     ("inspection", "T/M ỦY BAN KIỂM TRA", "CHỦ NHIỆM")],
)  # fmt: skip
def test_each_body_signs_its_own_way(office: Office, issuer: str, authority: str, position: str) -> None:
    save_settings(office, issuer=issuer)
    for form_id in ("file_plan", "plan_decision"):
        lines = lines_of(office, form_id)
        first = at(lines, authority)
        assert first is not None
        assert at(lines[first + 1 : first + 3], position) is not None
    foot = " ".join(lines_of(office, "kept_back")[-4:])
    assert ("CHÁNH VĂN PHÒNG" in foot) is (issuer == "committee")
    assert (authority in foot) is (issuer != "committee")


@pytest.mark.parametrize(
    "setting, named, chosen, said",
    [
        ("committee_signature", "committee", "committee", "T/M ĐẢNG ỦY"),
        ("committee_signature", "committee", "committee-full", "T/M BAN CHẤP HÀNH"),
        ("committee_signature", "committee", "committee-named", "ĐẢNG BỘ XÃ TÂN LẬP"),
        ("standing_signature", "standing", "standing-deputy", "PHÓ BÍ THƯ"),
        ("office_signature", "office", "office-deputy", "K/T CHÁNH VĂN PHÒNG"),
        ("office_signature", "office", "office-by-order", "T/L BAN THƯỜNG VỤ"),
    ],
)
def test_the_office_chooses_how_a_body_signs(
    office: Office, setting: str, named: str, chosen: str, said: str
) -> None:
    save_settings(office, **{setting: chosen})
    assert at(signed(office, "plan_decision", named), said) is not None
    save_settings(office, **{setting: named})
    assert (at(lines_of(office, "plan_decision"), said) is not None) is (chosen == named)


def test_a_form_that_names_another_way_keeps_it(office: Office) -> None:
    save_settings(office, standing_signature="standing-deputy", committee_signature="committee-full")
    lines = signed(office, "plan_decision", "office-by-order")
    assert at(lines, "T/L BAN THƯỜNG VỤ") is not None
    assert at(lines, "CHÁNH VĂN PHÒNG") is not None


def test_statistics_and_kept_back_are_signed_as_the_office_signs(office: Office) -> None:
    save_settings(office, office_signature="office-deputy")
    for form_id in ("kept_back", "year_statistics", "data_confirmation"):
        lines = lines_of(office, form_id)
        first, second = at(lines, "K/T CHÁNH VĂN PHÒNG"), at(lines, "PHÓ CHÁNH VĂN PHÒNG")
        assert first is not None
        assert second == first + 1, form_id


def test_what_no_data_knows_is_refused(office: Office) -> None:
    for name, value in (("issuer", "district"), ("office_line", "x"), ("office_signature", "committee")):
        with pytest.raises(UsageError) as caught:
            save_settings(office, **{name: value})
        assert name in explain(caught.value)


def test_the_data_says_where_it_is_from_and_no_form_repeats_its_words() -> None:
    sources = [one.source for one in presets()] + [one.source for one in issuers().values()]
    assert all((*sources, *(line.source for line in office_lines().values())))
    assert set(CHOSEN) == {body for body in CHOSEN if choices(body)[0].id == body}
    for issuer in issuers().values():
        assert set(issuer.lines) - {""} <= set(headers())
    for path in resource("form_parts").glob("header-*.toml"):
        assert "VĂN PHÒNG" not in str(tomllib.loads(path.read_text(encoding="utf-8"))["row"])
