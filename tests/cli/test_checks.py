"""`hoso check`, `hoso checks` and `hoso timeliness`: their answers, their exit codes, the printed list."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.cli.conftest import Hoso


@pytest.fixture
def story_a(office: Hoso, tmp_path: Path) -> Hoso:
    """A meeting without its minutes."""
    office("new", "HN.15", "--title", "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026", "--retention", "VV")
    rows = tmp_path / "rows.tsv"
    rows.write_text(
        "103-TB/ĐU\t13/11/2026\tThông báo kết luận hội nghị\tBan Thường vụ Đảng ủy xã\t4\t2\n",
        encoding="utf-8",
    )
    assert office("add", "HN.15", rows).code == 0
    return office


def test_findings_say_where_who_and_how(story_a: Hoso) -> None:
    answer = story_a("check", "HN.15")
    assert answer.code == 1
    first = answer.json["findings"][0]
    assert {name: first[name] for name in ("code", "dossier", "severity", "who")} == {
        "code": "C01", "dossier": "HN.15/2026", "severity": "error", "who": "myself",
    }  # fmt: skip
    assert first["fix"].startswith("component:")
    assert story_a("check").json == answer.json


def test_one_check_is_run_over_every_dossier(story_a: Hoso) -> None:
    every = story_a("check").json["findings"]
    assert story_a("check", "c01").json["findings"] == [one for one in every if one["code"] == "C01"] != []
    none = story_a("check", "C61")
    assert (none.code, none.json["findings"]) == (0, [])
    assert "đang tắt" in story_a("check", "C06").err
    refused = story_a("check", "C99")
    assert refused.code == 1
    assert "C99" in refused.err


def test_a_dossier_that_bears_the_code_of_a_check_comes_first(story_a: Hoso) -> None:
    assert story_a("new", "C01", "--title", "Hồ sơ kho C", "--retention", "10 năm").code == 0
    assert story_a("check", "C01").json["findings"] == []


def test_a_store_without_findings_is_done(office: Hoso) -> None:
    answer = office("check")
    assert (answer.code, answer.json) == (0, {"findings": []})


def test_files_are_read_again_on_demand(story_a: Hoso) -> None:
    assert story_a("check", "HN.15", "--files").json["files"] == {"ok": 0, "changed": 0, "missing": 0}


def test_the_review_is_printed(story_a: Hoso, tmp_path: Path) -> None:
    target = tmp_path / "ra-soat.pdf"
    answer = story_a("check", "--report", str(target))
    assert answer.json["report"] == {"path": str(target), "pages": 1}
    document = pypdfium2.PdfDocument(target)
    text = document[0].get_textpage().get_text_range()
    document.close()
    for words in (
        "KẾT QUẢ RÀ SOÁT HỒ SƠ",
        "C01",
        "HN.15/2026",
        "Cần cấp trên: 0",
        "VĂN PHÒNG",
        "chưa vào hồ sơ 0",
    ):
        assert words in text
    refused = story_a("check", "HN.15", "--report", str(tmp_path / "mot.pdf"))
    assert refused.code == 2
    assert not (tmp_path / "mot.pdf").exists()


def test_the_34_checks_are_listed_and_turned(office: Hoso) -> None:
    listed = office("checks").json["checks"]
    assert len(listed) == 34
    assert [rule["code"] for rule in listed if not rule["on"]] == ["C06", "C94", "C95"]
    assert all(rule["why"] and rule["right"] and rule["wrong"] for rule in listed)
    (turned,) = office("checks", "c06", "on").json["checks"]
    assert turned["on"]
    (moved,) = office("checks", "C12", "days=15", "off").json["checks"]
    assert (moved["limits"], moved["on"]) == ({"days": 15}, False)
    assert [rule["on"] for rule in office("checks").json["checks"] if rule["code"] in ("C06", "C12")] == [
        True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words, code",
    [
        (("C99",), 1),
        (("C12", "weeks=1"), 1),
        (("C12", "days=99999"), 1),
        (("C12", "days=x"), 2),
        (("C12", "an"), 2),
    ],
)
def test_a_change_that_cannot_be_is_refused(office: Hoso, words: tuple[str, ...], code: int) -> None:
    assert office("checks", *words).code == code


def test_the_clock_is_told_and_people_only_when_switched_on(story_a: Hoso) -> None:
    answer = story_a("timeliness")
    assert answer.code == 0
    assert answer.json["office"]["papers"] == 0
    assert (answer.json["start"], answer.json["days"]) == ("2026-11-16", 30)
    assert answer.json["dossiers"][0] | {"code": "HN.15/2026", "before": 1} == answer.json["dossiers"][0]
    assert story_a("timeliness", "--by-person").code == 1
    assert story_a("timeliness", "--people", "on", "--by-person").json["people"] == []
    assert story_a("timeliness", "--people", "off", "--by-person").code == 1
