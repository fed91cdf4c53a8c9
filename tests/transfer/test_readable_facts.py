"""Lines of facts: what is written is read again to the letter; every change of a row or a line is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.transfer import readable_facts as facts
from hoso_desktop.transfer.readable_facts import Row

ROWS: list[Row] = [
    ("a", {"title": "Đại hội Chi bộ thôn Trung", "year": 2026, "closed": None}),
    ("b", {"title": "Dòng một\nDòng hai\u2028", "year": 2025}),
    ("c", {"title": "", "year": 2024}),
]


def folder(place: Path, rows: list[Row]) -> Path:
    place.mkdir()
    assert facts.write(place, "dossier", rows) == len(rows)
    return place


def told(old: Path, new: Path) -> list[tuple[str, str, tuple[str, ...], bool, bool]]:
    found = facts.compare(old, new)
    return [(one.kind, one.key, one.fields, one.old is not None, one.new is not None) for one in found]


def test_rows_come_back_and_equal_folders_have_equal_bytes(tmp_path: Path) -> None:
    old, new = folder(tmp_path / "old", ROWS), folder(tmp_path / "new", ROWS)
    assert list(facts.read(old / "dossier.jsonl")) == ROWS
    assert (old / "dossier.jsonl").read_bytes() == (new / "dossier.jsonl").read_bytes()
    assert told(old, new) == []


@pytest.mark.parametrize("rows, expected", [
    (ROWS[1:], ("dossier", "a", (), True, False)),
    (ROWS[:2], ("dossier", "c", (), True, False)),
    ([*ROWS, ("d", {})], ("dossier", "d", (), False, True)),
    ([ROWS[0], ("aa", {}), *ROWS[1:]], ("dossier", "aa", (), False, True)),
    ([*ROWS[:2], ("c", {"title": "x", "year": 2024})], ("dossier", "c", ("title",), True, True)),
    ([*ROWS[:2], ("c", {"title": "", "year": True})], ("dossier", "c", ("year",), True, True)),
    ([("a", {"title": ROWS[0][1]["title"], "year": 2026}), *ROWS[1:]],
     ("dossier", "a", ("closed",), True, True)),
])  # fmt: skip
def test_every_change_is_told(tmp_path: Path, rows: list[Row], expected: tuple[object, ...]) -> None:
    assert told(folder(tmp_path / "old", ROWS), folder(tmp_path / "new", rows)) == [expected]


def test_one_equal_to_true_is_a_change(tmp_path: Path) -> None:
    old, new = folder(tmp_path / "old", [("a", {"n": 1})]), folder(tmp_path / "new", [("a", {"n": True})])
    assert told(old, new) == [("dossier", "a", ("n",), True, True)]


def test_a_kind_that_was_lost_is_told_row_by_row(tmp_path: Path) -> None:
    old, new = folder(tmp_path / "old", ROWS), tmp_path / "new"
    new.mkdir()
    assert [one[1] for one in told(old, new)] == ["a", "b", "c"]


@pytest.mark.parametrize("spoil", [
    lambda data: data[:-1], lambda data: data[:-9], lambda data: b"\xff" + data, lambda data: data + data,
    lambda data: data.replace(b'"key":"b"', b'"key": "b"'), lambda data: data.replace(b'"row"', b'"row2"'),
    lambda data: data.replace(b'"key":"c"', b'"key":"a"'), lambda data: data + b"[]\n",
    lambda data: data + b"[" * 100_000,
])  # fmt: skip
def test_a_spoilt_line_is_refused_with_its_number(tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    path = folder(tmp_path / "old", ROWS) / "dossier.jsonl"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(UserError) as caught:
        list(facts.read(path))
    assert caught.value.code == "readable.facts.bad"
    assert "dossier.jsonl" in explain(caught.value)


def test_nothing_half_is_left_when_the_rows_break_off(tmp_path: Path) -> None:
    def rows() -> Iterator[Row]:
        yield ROWS[0]
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        facts.write(tmp_path, "dossier", rows())
    assert list(tmp_path.iterdir()) == []


def test_rows_out_of_order_are_a_mistake_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must rise"):
        facts.write(tmp_path, "dossier", reversed(ROWS))
    assert list(tmp_path.iterdir()) == []
