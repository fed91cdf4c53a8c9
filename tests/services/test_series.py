"""Series of the office: whose they are, what is said about missing numbers, the Tập made of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import Direction, MissingReason
from hoso_desktop.domain.series import SeriesKey, analyse
from hoso_desktop.errors import UserError
from hoso_desktop.services import checks, dossiers, registers, series
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.registers import NewEntry
from hoso_desktop.services.undo import undo
from tests.support.office import add_dossier, documents, make_office, paper, sheet

NOTICES = SeriesKey("Thông báo", "ĐU", "2025-2030")
TITLE = "Tập Thông báo của Đảng ủy xã Tân Lập năm 2026"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        save_settings(made, start_of_use=date(2025, 7, 1))
        yield made


def enter(office: Office, *symbols: str, way: Direction = Direction.OUTGOING, year: int = 2026) -> None:
    for symbol in symbols:
        number = numbering.parse(symbol)
        day = dates.parse(f"{number.number:02d}/11/{year}")
        registers.enter(office, NewEntry(way, number, day, f"Thông báo {symbol}"))


def test_only_the_offices_own_series_are_listed(office: Office) -> None:
    enter(office, "3-TB/ĐU", "5-TB/ĐU", "1-TB/VPĐU")
    enter(office, "9-TB/TU", "12-TB/CB", way=Direction.INCOMING)
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [
        paper("Thông báo kết luận", number="7-TB/ĐU", date="07/11/2026"),
        paper("Tờ trình", number="215/TTr-UBND", date="05/11/2026"),
    ])  # fmt: skip
    found = {(one.key.body_symbol, one.first, one.last, one.used, one.missing_open) for one in
             series.series_list(office)}  # fmt: skip
    assert found == {("ĐU", 3, 7, 3, 2), ("VPĐU", 1, 1, 1, 0)}


def test_terms_and_years_count_apart(office: Office) -> None:
    enter(office, "1-TB/ĐU", "2-TB/ĐU", year=2025)
    enter(office, "3-TB/ĐU", "5-TB/ĐU")
    assert [used.number for used in series.series(office, NOTICES, year=2026).used] == [3, 5]
    assert [used.number for used in series.series(office, NOTICES).used] == [1, 2, 3, 5]
    other = SeriesKey("Thông báo", "ĐU", "2020-2025")
    assert series.series(office, other).used == ()
    assert series.series_list(office, "2020-2025") == []


def test_the_list_counts_papers_of_one_body_however_they_are_written(office: Office) -> None:
    enter(office, "3-TB/ĐU", "06-TB/ĐU")
    uid = add_dossier(office)
    undated = [paper("Thông báo", number=number) for number in ("3-TB/ĐU", "8-TB/ĐU")]
    dossiers.add_documents(office, uid, undated)
    (found,) = series.series_list(office)
    whole = series.series(office, found.key)
    assert (found.first, found.last, found.used, found.doubles) == (3, 8, len(whole.used), 1)
    assert found.missing_open == 3


@pytest.mark.parametrize(
    "typed, name",
    [
        ("Quyết định", "Quyết định"),
        ("quyet dinh", "Quyết định"),
        ("Quy định", "Quy định"),
        ("NQ", "Nghị quyết"),
    ],
)
def test_a_type_as_people_write_it(typed: str, name: str) -> None:
    assert series.series_key(typed, "ĐU", "2025-2030").type_name == name


@pytest.mark.parametrize("typed", ["QĐ", "Chiếu chỉ", ""])
def test_a_type_nobody_can_tell(typed: str) -> None:
    with pytest.raises(UserError, match=r"series\.unknown_type"):
        series.series_key(typed, "ĐU", "2025-2030")


def test_a_reason_can_be_said_again_and_taken_back(office: Office) -> None:
    enter(office, "3-TB/ĐU", "8-TB/ĐU")
    add_dossier(office)
    series.explain_missing(office, NOTICES, 4, 5, MissingReason.UNKNOWN)
    changes = series.explain_missing(
        office, NOTICES, 5, 5, MissingReason.IN_OTHER_DOSSIER, dossier_code="HN.15/2026", note="bản gốc"
    )
    said = series.series(office, NOTICES).missing
    assert [(one.number, one.reason.value, one.dossier_code) for one in said] == [
        (4, "unknown", ""), (5, "in_other_dossier", "HN.15/2026"),
    ]  # fmt: skip
    undo(office, changes.change_uid)
    assert [one.reason.value for one in series.series(office, NOTICES).missing] == ["unknown", "unknown"]
    forgotten = series.forget_missing(office, NOTICES, 4, 5)
    assert series.series(office, NOTICES).missing == ()
    undo(office, forgotten.change_uid)
    assert len(series.series(office, NOTICES).missing) == 2
    with pytest.raises(UserError, match=r"series\.nothing_said"):
        series.forget_missing(office, NOTICES, 100, 101)


@pytest.mark.parametrize(
    "first, last, reason, code",
    [
        (5, 4, MissingReason.LOST, "series.bad_range"),
        (0, 4, MissingReason.LOST, "series.bad_range"),
        (1, 501, MissingReason.LOST, "series.bad_range"),
        (2, 3, MissingReason.LOST, "series.number_used"),
        (4, 4, MissingReason.IN_OTHER_DOSSIER, "series.no_dossier_code"),
        (4, 4, MissingReason.LOST, "series.beyond"),
        (2, 4, MissingReason.LOST, "series.number_used"),
    ],
)
def test_what_cannot_be_said(office: Office, first: int, last: int, reason: MissingReason, code: str) -> None:
    enter(office, "3-TB/ĐU")
    with pytest.raises(UserError, match=code.replace(".", r"\.")):
        series.explain_missing(office, NOTICES, first, last, reason)
    assert series.series(office, NOTICES).missing == ()


def test_the_dossier_of_a_missing_number_must_be_there(office: Office) -> None:
    enter(office, "3-TB/ĐU", "8-TB/ĐU")
    with pytest.raises(UserError, match=r"dossier\.not_found"):
        series.explain_missing(office, NOTICES, 4, 4, MissingReason.IN_OTHER_DOSSIER, dossier_code="HN.99")
    assert series.series(office, NOTICES).missing == ()
    add_dossier(office)
    series.explain_missing(office, NOTICES, 4, 4, MissingReason.IN_OTHER_DOSSIER, dossier_code="hn15")
    assert [one.dossier_code for one in series.series(office, NOTICES).missing] == ["HN.15/2026"]


def test_nothing_is_missing_from_a_series_without_papers(office: Office) -> None:
    with pytest.raises(UserError, match=r"series\.none_yet"):
        series.explain_missing(office, NOTICES, 4, 4, MissingReason.LOST)
    with pytest.raises(UserError, match=r"series\.none_yet"):
        series.set_start(office, NOTICES, 4)


def test_the_clerk_names_the_first_number_she_answers_for(office: Office) -> None:
    enter(office, "1-TB/ĐU", year=2025)
    enter(office, "20-TB/ĐU", "22-TB/ĐU")
    (found,) = series.series_list(office)
    assert found.missing_open == 19
    series.set_start(office, NOTICES, 19)
    (found,) = series.series_list(office)
    assert (found.first, found.missing_open) == (1, 2)
    gaps = [(gap.text, gap.before) for gap in analyse(series.series(office, NOTICES)).gaps]
    assert gaps == [("02-18", True), ("19", False), ("21", False)]
    assert [gap.text for gap in analyse(series.series(office, NOTICES, year=2026)).gaps] == ["21"]
    for wrong in (0, -1, 23):
        with pytest.raises(UserError, match=r"series\.bad_start"):
            series.set_start(office, NOTICES, wrong)
    series.set_start(office, NOTICES, None)
    assert series.series_list(office)[0].missing_open == 19


def test_a_volume_takes_papers_from_other_dossiers_too(office: Office) -> None:
    home = add_dossier(office)
    row = paper("Thông báo kết luận", number="7-TB/ĐU", date="07/11/2026", pages=4, sides=2)
    dossiers.add_documents(office, home, [row])
    enter(office, "9-TB/ĐU", "3-TB/ĐU")
    uid = add_dossier(office, "TH.05", TITLE)
    assert series.volume_series(office, uid) == NOTICES
    series.fill_from_series(office, uid, NOTICES, year=2026)
    assert [placed.entry.number.number for placed in documents(office, uid)] == [3, 7, 9]
    assert [placed.pages for placed in documents(office, uid)] == [None, 4, None]
    assert len(documents(office, home)) == 1
    with pytest.raises(UserError, match=r"series\.nothing_to_fill"):
        series.fill_from_series(office, uid, NOTICES, year=2026)
    enter(office, "5-TB/ĐU")
    series.fill_from_series(office, uid, NOTICES, year=2026)
    assert [placed.entry.number.number for placed in documents(office, uid)] == [3, 5, 7, 9]


def test_the_composition_keeps_what_the_clerk_wrote(office: Office) -> None:
    enter(office, "3-TB/ĐU", "6-TB/ĐU")
    uid = add_dossier(office, "TH.05", TITLE)
    series.fill_from_series(office, uid, NOTICES, year=2026)
    last = documents(office, uid)[1]
    dossiers.edit_document(office, last.uid, last.revision, note="Bản chụp")
    series.apply_composition(office, uid)
    assert sheet(office, uid).dossier.title == f"{TITLE}. Từ số: 03-06. Khuyết số: 04-05"
    assert documents(office, uid)[1].note == "Bản chụp; Khuyết số 04-05"
    enter(office, "4-TB/ĐU", "5-TB/ĐU")
    series.fill_from_series(office, uid, NOTICES, year=2026)
    series.apply_composition(office, uid)
    assert sheet(office, uid).dossier.title == f"{TITLE}. Từ số: 03-06"
    assert [placed.note for placed in documents(office, uid)] == ["", "", "", "Bản chụp"]


def test_what_is_no_volume_is_not_composed(office: Office) -> None:
    uid = add_dossier(office)
    with pytest.raises(UserError, match=r"series\.no_volume"):
        series.apply_composition(office, uid)
    with pytest.raises(UserError, match=r"series\.no_volume"):
        series.volume_series(office, uid)


def test_one_wrong_paper_does_not_change_the_series_of_a_volume(office: Office) -> None:
    enter(office, "14-TB/ĐU")
    for symbol in ("7-QĐ/ĐU", "8-QĐ/ĐU"):
        day = dates.parse("02/11/2026")
        registers.enter(
            office, NewEntry(Direction.OUTGOING, numbering.parse(symbol), day, "Quyết định một việc")
        )
    uid = add_dossier(office, "TH.02", "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026")
    registers.file_entries(office, [registers.resolve(office, "14-TB/ĐU")], uid)
    found = series.volume_series(office, uid)
    assert found == SeriesKey("Quyết định", "ĐU", "2025-2030")
    series.fill_from_series(office, uid, found, year=2026)
    assert series.composed(office, uid).title.endswith("năm 2026. Từ số: 07-08")


# -- a series kept in several volumes: one period each, so monthly and yearly reports apart ------------------

REPORTS = SeriesKey("Báo cáo", "ĐU", "2025-2030")
SUBJECTS = (
    "Báo cáo tháng 01/2026", "Báo cáo tháng 02/2026", "Báo cáo quý I năm 2026", "Báo cáo tháng 4/2026",
    "Báo cáo 6 tháng đầu năm 2026", "Báo cáo năm 2026", "Báo cáo chuyên đề nông thôn mới",
)  # fmt: skip
SHARES = {
    "TH.06": "Tập Báo cáo năm, báo cáo chuyên đề của Đảng ủy xã Tân Lập năm 2026",
    "TH.07": "Tập Báo cáo 6 tháng, quý của Đảng ủy xã Tân Lập năm 2026",
    "TH.08": "Tập Báo cáo tháng của Đảng ủy xã Tân Lập năm 2026",
}


def report(office: Office, number: int, subject: str) -> None:
    symbol = numbering.parse(f"{number:02d}-BC/ĐU")
    day = dates.parse(f"{number:02d}/12/2026")
    registers.enter(office, NewEntry(Direction.OUTGOING, symbol, day, subject))


@pytest.fixture
def volumes(office: Office) -> dict[str, str]:
    for number, subject in enumerate(SUBJECTS, start=1):
        report(office, number, subject)
    report(office, 9, "Báo cáo tháng 9/2026")
    return {code: add_dossier(office, code, title) for code, title in SHARES.items()}


def test_a_share_of_a_series_is_not_filled_with_the_whole(office: Office, volumes: dict[str, str]) -> None:
    for uid in volumes.values():
        with pytest.raises(UserError, match=r"series\.share"):
            series.fill_from_series(office, uid, REPORTS, year=2026)
        assert documents(office, uid) == ()


def test_a_share_of_a_series_tells_its_own_numbers_and_no_gaps(
    office: Office, volumes: dict[str, str]
) -> None:
    held = {"TH.06": (6, 7), "TH.07": (3, 5), "TH.08": (1, 2, 4, 9)}
    for code, numbers in held.items():
        named = [registers.resolve(office, f"{number:02d}-BC/ĐU") for number in numbers]
        registers.file_entries(office, named, volumes[code])
        series.apply_composition(office, volumes[code])
    titles = {code: sheet(office, uid).dossier.title for code, uid in volumes.items()}
    assert titles == {
        "TH.06": f"{SHARES['TH.06']}. Từ số: 06-07",
        "TH.07": f"{SHARES['TH.07']}. Gồm các số: 03, 05",
        "TH.08": f"{SHARES['TH.08']}. Gồm các số: 01-02, 04, 09",
    }
    assert [paper.note for uid in volumes.values() for paper in documents(office, uid)] == [""] * 8
    assert series.composed(office, volumes["TH.08"]).title == titles["TH.08"], "composing again moves nothing"


def test_a_gap_of_a_shared_series_is_told_once_for_the_office(
    office: Office, volumes: dict[str, str]
) -> None:
    for uid in volumes.values():
        registers.file_entries(office, [registers.resolve(office, "01-BC/ĐU")], uid)
    found = [line.finding for line in checks.office_review(office).lines if line.finding.code == "C90"]
    assert [one.params["numbers"] for one in found] == ["08"]


def test_a_paper_is_proposed_to_the_volume_whose_words_it_bears(
    office: Office, volumes: dict[str, str]
) -> None:
    codes = {uid: code for code, uid in volumes.items()}
    proposed = {
        int(line.row.number_text.partition("-")[0]): codes[line.proposals[0].dossier_uid]
        for line in registers.unfiled(office)
    }
    assert proposed == {
        1: "TH.08", 2: "TH.08", 3: "TH.07", 4: "TH.08", 5: "TH.07", 6: "TH.06", 7: "TH.06", 9: "TH.08",
    }  # fmt: skip
