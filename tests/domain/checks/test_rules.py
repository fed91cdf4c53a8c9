"""The 34 checks as data: whole, honest about what is only a proposal, and open to the office's own say."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from hoso_desktop.domain.checks.rules import CheckRules, Switch, Who, read_checks, switched
from hoso_desktop.domain.problem import Severity
from hoso_desktop.paths import resource

CODES = (
    *(f"C0{n}" for n in range(1, 7)),
    *("C10", "C11", "C12", "C20", "C21", "C30", "C40", "C41", "C42", "C43"),
    *("C50", "C51", "C52", "C53", "C54", "C60", "C61", "C62", "C63", "C70", "C80", "C81"),
    *(f"C9{n}" for n in range(6)),
)


def table() -> dict[str, Any]:
    return tomllib.loads(resource("rules/checks.toml").read_text(encoding="utf-8"))


def rules() -> CheckRules:
    return read_checks(table())


def test_there_are_34_and_three_of_them_wait_for_the_office() -> None:
    assert tuple(rules().rules) == CODES
    assert len(CODES) == 34
    assert [code for code in CODES if not rules().on(code)] == ["C06", "C94", "C95"]


@pytest.mark.parametrize("code", CODES)
def test_a_check_says_why_and_shows_right_and_wrong(code: str) -> None:
    rule = rules().rules[code]
    assert rule.right != rule.wrong
    for text in (rule.title, rule.why, rule.source, rule.right, rule.wrong):
        assert text == text.strip()
        assert "  " not in text
    # What the source does not state with its figure is told as a proposal.
    assert (
        rule.confirmed
        or "NĐ" in rule.source
        or any(word in rule.source for word in ("xác nhận", "Nghị định", "Luật", "Mẫu", "Bảng", "đề xuất"))
    )


def test_every_list_has_its_checks() -> None:
    assert {rule.who for rule in rules().rules.values()} == set(Who)
    assert rules().who("C01") is Who.MYSELF
    assert rules().who("C00") is Who.MYSELF
    assert rules().severity("C01") is Severity.ERROR


@pytest.mark.parametrize("name", ["code", "title", "severity", "who", "why", "source", "right", "wrong"])
def test_a_row_without_a_part_is_refused(name: str) -> None:
    broken = table()
    del broken["check"][3][name]
    with pytest.raises(KeyError):
        read_checks(broken)


@pytest.mark.parametrize(
    "name, value",
    [("why", " "), ("severity", "bad"), ("who", "nobody"), ("code", "C01"), ("limits", {"days": -1}),
     ("limits", {"days": "30"}), ("limits", {"days": True}), ("limits", {"days": 9999})],
)  # fmt: skip
def test_a_row_with_a_wrong_part_is_refused(name: str, value: object) -> None:
    broken = table()
    broken["check"][3][name] = value
    with pytest.raises(ValueError, match=r"."):
        read_checks(broken)


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        read_checks({**table(), "format": 2})


def test_the_office_turns_checks_and_moves_thresholds() -> None:
    changed = switched(
        rules(),
        {
            "C06": Switch(True),
            "C12": Switch(False, {"days": 15, "weeks": 3}),
            "C50": Switch(limits={"days": 90}),
            "C99": Switch(True),
        },
    )
    assert changed.on("C06")
    assert not changed.on("C12")
    assert dict(changed.rules["C12"].limits) == {"days": 15}
    assert changed.on("C50")
    assert changed.limit("C50", "days") == 90
    assert tuple(changed.rules) == CODES
    assert not changed.on("C99")
    with pytest.raises(KeyError):
        changed.limit("C12", "weeks")
    assert rules().limit("C12", "days") == 30
