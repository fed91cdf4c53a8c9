"""Rules are versioned: shipped until the office adopts its own, previewed first, never older or broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hoso_desktop.domain import dates
from hoso_desktop.domain.retention import years
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import deadlines, dossiers, retention, rule_changes, rules
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.rules import RuleSet
from hoso_desktop.services.undo import undo
from tests.support.office import add_dossier, journal_kinds, make_office, paper, sheet


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        yield made


@pytest.fixture
def uid(office: Office) -> str:
    made = add_dossier(office, "TH.08", "Tập Báo cáo tháng năm 2026")
    dossiers.edit_dossier(office, made, 1, end_override=dates.parse("20/11/2026"))
    return made


def changed(name: str, *pairs: tuple[str, str], version: str = "2027.1") -> RuleSet:
    text = rules.shipped(name).text.replace(rules.shipped(name).version, version, 1)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return RuleSet(name, text, shipped=False)


TWO_YEARS = ("years = 1\n", "years = 2\n")


@pytest.mark.parametrize("name", rules.NAMES)
def test_every_shipped_set_has_version_source_and_is_a_proposal(office: Office, name: str) -> None:
    found = rules.current(office, name)
    assert found.shipped
    assert found.title != name
    assert found.source
    assert not found.confirmed
    assert rules.rule_body(office, name) == found.table
    rule_changes.validate(found)


def test_the_newest_adopted_set_is_in_force(office: Office, uid: str) -> None:
    wanted = changed("deadlines", TWO_YEARS, ("confirmed = false", "confirmed = true"))
    seen = rule_changes.preview(office, wanted)
    assert [(one.path, one.before, one.after) for one in seen.lines] == [
        ("version", "2026.1", "2027.1"),
        ("confirmed", "không", "có"),
        ("hand_in.year.years", "1", "2"),
    ]
    (one,) = seen.dossiers
    assert (one.code, one.before, one.after) == (
        "TH.08/2026", "Kết thúc năm 2026 + 01 năm → chậm nhất 31/12/2027",
        "Kết thúc năm 2026 + 02 năm → chậm nhất 31/12/2028",
    )  # fmt: skip
    assert deadlines.due_day(office, sheet(office, uid)) == date(2027, 12, 31)  # a preview changes nothing
    done = rule_changes.adopt(office, wanted, seen=seen)
    assert deadlines.due_day(office, sheet(office, uid)) == date(2028, 12, 31)
    assert deadlines.due_text(office, sheet(office, uid)).endswith("31/12/2028 (Luật Lưu trữ 2024)")
    assert "rules.adopted" in journal_kinds(office)
    assert rules.current(office, "deadlines").version == "2027.1"
    undo(office, done.change_uid)
    assert rules.current(office, "deadlines").shipped


@pytest.mark.parametrize("version", ["2026.1", "2026.0", "2025.99"])
def test_an_older_version_is_refused(office: Office, version: str) -> None:
    wanted = changed("deadlines", TWO_YEARS, version=version)
    with pytest.raises(UserError) as caught:
        rule_changes.adopt(office, wanted, seen=rule_changes.preview(office, wanted))
    assert caught.value.code == "rules.older"
    assert rules.current(office, "deadlines").shipped


def test_versions_are_numbers_not_letters() -> None:
    assert rules.version_key("2026.10") > rules.version_key("2026.9")
    for bad in ("", "2026a", "2026.", "2026.²"):
        with pytest.raises(UserError, match=r"rules\.bad_version"):
            rules.version_key(bad)


@pytest.mark.parametrize(
    "name, pair, code",
    [
        ("deadlines", ("years = 1\n", "years = -1\n"), "rules.bad_value"),
        ("deadlines", ('use = "year"', 'use = "month"'), "rules.bad_value"),
        ("deadlines", ("[historical]", "[historic]"), "rules.missing"),
        ("retention", ('keep = "20y"', 'keep = "long"'), "rules.bad_value"),
        ("calendar", ('to = "31/01"', 'to = "31/02"'), "rules.bad_value"),
        ("checks", ('severity = "error"', 'severity = "loud"'), "rules.bad_value"),
        ("deadlines", ('source = "', 'quelle = "'), "rules.missing"),
    ],
)
def test_a_set_that_could_not_be_used_is_refused(
    office: Office, tmp_path: Path, name: str, pair: tuple[str, str], code: str
) -> None:
    path = tmp_path / "moi.toml"
    path.write_text(changed(name, pair).text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        rule_changes.preview(office, rules.read_file(name, path))
    assert caught.value.code == code
    assert explain(caught.value)


def test_files_that_are_no_rules(tmp_path: Path) -> None:
    path = tmp_path / "moi.toml"
    with pytest.raises(UserError, match=r"rules\.no_file"):
        rules.read_file("deadlines", path)
    for data in (b"\xff\xfe\x00", b"= 3", b"#" * 1_000_001):
        path.write_bytes(data)
        with pytest.raises(UserError, match=r"rules\.unreadable"):
            rules.read_file("deadlines", path)
    with pytest.raises(UsageError, match=r"rules\.unknown"):
        rules.read_file("fees", path)


def test_changed_proposals_are_listed_by_dossier(office: Office, uid: str) -> None:
    seen = rule_changes.preview(office, changed("retention", ('keep = "10y"', 'keep = "5y"')))
    assert [(one.code, one.before, one.after) for one in seen.dossiers] == [("TH.08/2026", "10 năm", "5 năm")]


def test_changed_checks_are_listed_by_dossier(office: Office) -> None:
    made = add_dossier(office, "HN.15", "Hồ sơ Hội nghị Ban Thường vụ")
    dossiers.add_documents(office, made, [paper("Thông báo kết luận hội nghị", date="13/11/2026")])
    text = rules.shipped("checks").text.replace('version = "2026.1"', 'version = "2026.2"')
    head, code, tail = text.partition('code = "C01"\n')
    seen = rule_changes.preview(
        office, RuleSet("checks", f"{head}{code}enabled = false\n{tail}", shipped=False)
    )
    (one,) = seen.dossiers
    assert "C01" in one.before
    assert "C01" not in one.after
    assert [line.path for line in seen.lines] == ["version", "check[C01].enabled"]


def test_the_office_s_own_years_win_over_the_rules(office: Office, uid: str) -> None:
    save_settings(office, hand_in_years=3)
    assert deadlines.due_day(office, sheet(office, uid)) == date(2029, 12, 31)
    assert rule_changes.preview(office, changed("deadlines", TWO_YEARS)).dossiers == ()


def test_the_stricter_rule_can_be_adopted(office: Office, uid: str) -> None:
    wanted = changed("deadlines", ('use = "year"', 'use = "day"'))
    rule_changes.adopt(office, wanted, seen=rule_changes.preview(office, wanted))
    assert deadlines.due_day(office, sheet(office, uid)) == date(2027, 11, 20)
    assert deadlines.sums(office, sheet(office, uid)) == (
        "Kết thúc ngày 20/11/2026 + 01 năm → chậm nhất 20/11/2027",
    )


def test_a_proposed_period_says_why_and_that_it_is_one(office: Office, uid: str) -> None:
    found = retention.for_dossier(office, uid)
    assert found is not None
    assert found.retention == years(10)
    assert "cần xác nhận" in retention.why(found)
    dossiers.add_documents(office, uid, [paper("Báo cáo")])
    placed = sheet(office, uid).documents[0]
    dossiers.edit_document(office, placed.uid, placed.revision, retention=years(70))
    higher = retention.for_dossier(office, uid)
    assert higher is not None
    assert (higher.retention, higher.from_papers) == (years(70), True)
    assert "70 năm" in retention.why(higher)
    assert retention.for_title(office, "Hồ sơ khác") is None


def test_every_value_of_every_rule_set_has_a_name_for_a_person(office: Office) -> None:
    for name in rules.NAMES:
        for said, _value in rule_changes.values(rules.current(office, name).table):
            names = [re.sub(r" [a-z0-9_]+$", "", part) for part in said.split(" › ")]
            assert all(name[:1].isupper() or name in "abc" for name in names), said
    assert rule_changes.spoken("hand_in.year.years") == "Nộp lưu trữ cơ quan › Tính theo năm › Số năm"
    assert rule_changes.spoken("check[C53].limits.mystery") == "Phép rà soát C53 › Mức giới hạn › mystery"
