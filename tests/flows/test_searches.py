"""Every search of the acceptance list, over the data of the stories entered the way the stories say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from hoso_desktop.db import schema
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.services import search
from hoso_desktop.services.office import Office, open_office
from hoso_desktop.services.search import Hit
from tests.support import searched
from tests.support.office import GOLDEN, make_office

SEARCHES: list[dict[str, Any]] = json.loads((GOLDEN / "searches.json").read_text(encoding="utf-8"))
# They need a state of their own and have a test of their own below.
OWN_STATE = {"chua vao ho so", "thieu bien ban", "kết nạp trần thị mẫu"}
FIRST = 10
_ARCHIVAL = re.compile(r"(\d+)/(\d+)/(\d+)$")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with searched.searched_office(tmp_path_factory.mktemp("searches") / "kho") as made:
        yield made


def is_expected(office: Office, hit: Hit, want: str) -> bool:
    """Whether a hit is the record an acceptance entry names."""
    if match := _ARCHIVAL.match(want):
        return hit.kind == "dossier" and archival(office, hit) == match.groups()
    name, _, inside = want.partition(" (")
    inside = inside.rstrip(")")
    if hit.kind == "dossier":
        return hit.code.partition("/")[0] == name
    symbol = re.sub(r"^0+", "", hit.symbol) == re.sub(r"^0+", "", name)
    if not symbol and hit.title != name:
        return False
    if re.fullmatch(r"\d{4}-\d{4}", inside):
        return hit.term == inside
    if inside:
        kind, _, day = inside.partition(", ")
        return hit.title.startswith(kind) and hit.date_text == day
    # Without a term the current one is meant.
    return hit.term == "2025-2030"


def archival(office: Office, hit: Hit) -> tuple[str, str, str] | None:
    with office.store.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT f.number, i.number, d.number FROM dossier d JOIN inventory i ON i.id = d.inventory_id "
            "JOIN fonds f ON f.id = d.fonds_id WHERE d.uid = ?",
            (hit.dossier_uid,),
        ).first()
    return (row[0], row[1], row[2]) if row else None


def places(office: Office, hits: tuple[Hit, ...], wanted: list[str]) -> list[int]:
    """Where each expected record stands; 999 where it is missing."""
    return [
        next((place for place, hit in enumerate(hits) if is_expected(office, hit, want)), 999)
        for want in wanted
    ]


def shown(hits: tuple[Hit, ...]) -> list[str]:
    return [f"{h.kind} {h.code} {h.symbol} {h.title[:50]} {h.term}" for h in hits[:12]]


@pytest.mark.parametrize(
    "want", [s for s in SEARCHES if s["query"] not in OWN_STATE], ids=lambda w: f"{w['n']} {w['query']}"
)
def test_search(office: Office, want: dict[str, Any]) -> None:
    result = search.find(office, want["query"])
    found = places(office, result.hits, want["expect_top"])
    count = len(want["expect_top"])
    match want["how"]:
        case "first":
            assert found == [0], shown(result.hits)
        case "in this order":
            assert found == list(range(count)), shown(result.hits)
        case "all of":
            assert 999 not in found, shown(result.hits)
        case "among the first":
            assert max(found) < FIRST, shown(result.hits)
        case "before others":
            assert sorted(found) == list(range(count)), shown(result.hits)
        case "only, exactly":
            assert sorted(found) == list(range(count)), shown(result.hits)
            assert len(result.hits) == count
            assert not result.more
        case "same set as":
            assert {h.title for h in search.find(office, want["note"]).hits} == {h.title for h in result.hits}
            assert result.hits
        case "command":
            assert [(line.kind, line.text) for line in result.lines][:2] == [
                ("command", "In bìa"), ("help", "Hướng dẫn")
            ]  # fmt: skip
        case "must not hit":
            held_back = ("MẬT", "nội bộ đơn vị", "645-CV/VPTU", "734-BC/CB")
            assert not [h for h in result.hits if any(mark in f"{h.title} {h.symbol}" for mark in held_back)]
        case how:
            pytest.fail(f"no test for {how}")


def test_what_was_held_back_is_not_found_by_its_own_words(office: Office) -> None:
    """Search 0, with the words of the very rows: neither symbol nor title of them is there."""
    for words in ("645-CV/VPTU", "734-BC/CB", "tinh hinh noi bo don vi", "BVCTNB"):
        found = search.find(office, words).hits
        assert not [hit for hit in found if "nội bộ đơn vị" in hit.title or hit.symbol in words], words


def test_dang_is_never_read_as_another_word_first(office: Office) -> None:
    assert all("đảng" in f"{h.title} {h.author}".lower() for h in search.find(office, "dang uy").hits)


def test_the_unfiled_list_is_45_and_then_2(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        searched.add_minutes(office, searched.before_the_minutes(office))
        searched.bring_week(office)
        lines = search.find(office, "chua vao ho so").lines
        assert [(line.kind, line.id, line.count) for line in lines] == [("list", "unfiled", 45)]
        searched.file_week(office)
        result = search.find(office, "chưa vào hồ sơ")
        assert [line.count for line in result.lines] == [2]
        assert len(result.hits) == 2
        assert {hit.kind for hit in result.hits} == {"document"}


def test_missing_minutes_at_the_state_of_a1(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid = searched.before_the_minutes(office)
        hits = search.find(office, "thieu bien ban").hits
        assert [hit.code for hit in hits] == ["HN.15/2026"]
        searched.add_minutes(office, uid)
        assert search.find(office, "thieu bien ban").hits == ()


def test_missing_minutes_whatever_the_size_of_the_office(tmp_path: Path) -> None:
    """The meeting stands behind 600 other dossiers in work: it is found all the same."""
    with make_office(tmp_path / "kho") as office:
        searched.before_the_minutes(office)
        with office.store.write() as connection:
            row = connection.execute(select(schema.dossier)).mappings().one()
            others = [
                {**row, "id": None, "uid": f"u{number}", "notation": f"CV.{number}", "title": "Công văn",
                 "kind": "general", "sort_key": f"!{number:04d}"}
                for number in range(600)
            ]  # fmt: skip
            connection.execute(insert(schema.dossier), others)
        assert [hit.code for hit in search.find(office, "thieu bien ban").hits] == ["HN.15/2026"]


def test_a_name_is_found_only_by_a_permitted_reader(tmp_path: Path) -> None:
    """Search 18: by the clerk and the chief; for the third person neither a hit nor a count."""
    folder, query = tmp_path / "kho", "kết nạp trần thị mẫu"
    clock = FixedClock(datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM))
    with make_office(folder, clock=clock) as office:
        searched.finish(office, clock)
        assert [hit.code for hit in search.find(office, query).hits] == ["ĐV.01/2026"]
        assert "Mẫu" not in search.find(office, query).hits[0].title
    for login, expected in ((searched.CHIEF, ["ĐV.01/2026"]), (searched.STRANGER, [])):
        with open_office(folder, searched.OTHER_PASSWORD, login=login, clock=clock) as office:
            found = search.find(office, query)
            assert [hit.code for hit in found.hits] == expected
            assert not found.more
            codes = {hit.code for hit in search.find(office, "kết nạp đảng viên").hits}
            assert ("ĐV.01/2026" in codes) is bool(expected)
