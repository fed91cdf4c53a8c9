"""Every road into the store, three levels each: refused with the sentence of the rule, and nothing stays.

Fifty ordinary titles take the same roads and arrive. The command line and the window have tests of their own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop import log
from hoso_desktop.domain.secrecy import mark_in_text
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import dossiers, imports
from hoso_desktop.services.dossiers import NewDossier
from tests.support import secret_roads as roads
from tests.support.office import make_office, scalar, write_list
from tests.support.raw_store import database_holds, rows_hold, spellings
from tests.support.secret_roads import FILES, HELD_BACK, LEVELS, LISTS, TYPED, WORD, Act, World

RESOURCES = Path(__file__).parents[2] / "resources"
RULE = {
    "secret.text_refused", "secret.file_refused", "paste.secret", "plan_list.secret", "import.secret_name",
    "import.secret_list", "import.secret_sheet",
}  # fmt: skip
REFUSED = {**TYPED, **FILES, **LISTS}
TITLES = (Path(__file__).parents[1] / "support" / "ordinary_titles.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    base = tmp_path_factory.mktemp("mat")
    (base / "os tmp").mkdir()
    before, tempfile.tempdir = tempfile.tempdir, str(base / "os tmp")
    log.start(base / "log")
    try:
        with make_office(base / "kho") as office:
            yield roads.build(office, base / "cua minh")
            assert not database_holds(office, WORD)
    finally:
        log.stop()
        tempfile.tempdir = before


def head(world: World) -> int:
    return int(scalar(world.office, "SELECT max(seq) FROM journal"))


def left_behind(world: World) -> list[str]:
    """Where the planted word stands: rows, facts, index, names and bytes of files beside the store."""
    found = rows_hold(world.office, WORD)
    needles = spellings(WORD)
    for place in (world.office.folder, world.office.folder.parent / "log", Path(tempfile.gettempdir())):
        for path in place.rglob("*"):
            data = str(path).encode() + (
                path.read_bytes() if path.is_file() and path.name != "ballast" else b""
            )
            found += [path.name for needle in needles if needle in data]
    return found


def test_there_are_enough_roads() -> None:
    assert len(REFUSED) + len(HELD_BACK) >= 50


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("road", REFUSED)
def test_a_road_is_closed(world: World, road: str, level: str) -> None:
    act: Act = REFUSED[road]
    files = sorted(world.office.store.files.files.rglob("*.age"))
    with pytest.raises(UserError) as caught:
        act(world, level, LEVELS[level])
    assert caught.value.code in RULE, caught.value.code
    told = explain(caught.value)
    assert "dấu mật" in told
    assert WORD not in told
    assert left_behind(world) == []
    assert sorted(world.office.store.files.files.rglob("*.age")) == files


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("road", HELD_BACK)
def test_a_row_of_a_list_is_held_back(world: World, road: str, level: str) -> None:
    ready = HELD_BACK[road](world, level, LEVELS[level])
    assert isinstance(ready, imports.ImportPreview)
    done = imports.run(world.office, ready)
    assert (done.created, done.held_back) == (0, 1)
    assert "1 giữ lại" in done.sentence
    assert left_behind(world) == []


def test_a_refusal_leaves_the_history_as_it_was(world: World) -> None:
    before = head(world)
    for name in ("dossier: title", "register: subject", "attach: file name", "settings: place"):
        with pytest.raises(UserError):
            REFUSED[name](world, "MẬT", "mat")
    assert head(world) == before


def test_fifty_ordinary_titles_take_the_roads(tmp_path: Path) -> None:
    assert len(set(TITLES)) >= 50
    with make_office(tmp_path / "kho") as office:
        for number, title in enumerate(TITLES):
            dossiers.new_dossier(office, NewDossier(f"TH.{number + 1}", title))
        rows = [
            ["Hồ sơ", f"{n + 1}-BC/ĐU", "01/03/2011", text, "Đảng ủy", "1", ""]
            for n, text in enumerate(TITLES)
        ]
        done = imports.run(office, imports.preview(office, write_list(tmp_path / "ds.xlsx", rows)))
        assert (done.created, done.held_back) == (len(TITLES), 0)
        block = "\n".join(f"{n}-CV/ĐU\t02/3/2026\t{text}\tĐảng ủy\t1" for n, text in enumerate(TITLES, 1))
        assert len(imports.read_pasted(block)) == len(TITLES)
        titles = {
            str(scalar(office, f"SELECT title FROM dossier WHERE notation = 'TH.{n + 1}'")) for n in range(50)
        }
        assert titles == set(TITLES[:50])


def test_all_that_is_shipped_may_be_taken_into_use() -> None:
    """An office adopts whole files of rules and forms: none may look like a secret paper."""
    for path in (*RESOURCES.glob("rules/*.toml"), *RESOURCES.glob("forms/**/*.toml")):
        assert mark_in_text(path.read_text("utf-8")) is None, path.name
