"""A damaged store is mended from what still reads and from a backup; nothing is deleted, nothing invented."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from hoso_desktop.db import swapping, tidying
from hoso_desktop.db.store_folder import StoreFiles
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.services import backup, dossiers, health, keys, queries, repair
from hoso_desktop.services.repair import RepairReport, repair_store
from tests.support.office import (
    PASSWORD,
    add_dossier,
    documents,
    journal_kinds,
    make_office,
    paper,
    story_clock,
    subjects,
    unlock,
    write_pdf,
)

PAGE = 4096
PAPERS = 400
BEFORE, AFTER = "Tờ trình số {n} về việc bố trí kinh phí", "Giấy mời sau khi sao lưu"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of some hundred papers with a file, its backup, and a paper that is newer than the backup."""
    base = tmp_path_factory.mktemp("mau")
    store = base / "kho"
    with make_office(store) as office:
        uid = add_dossier(office)
        rows = [paper(BEFORE.format(n=n), number=f"{n}-TTr/ĐU") for n in range(1, PAPERS + 1)]
        dossiers.add_documents(office, uid, rows)
        dossiers.attach_file(office, documents(office, uid)[0].uid, write_pdf(base / "quet.pdf"))
        (base / "sao luu").mkdir()
        backup.set_places(office, [base / "sao luu"])
        assert backup.run(office).good
    clock = story_clock()
    with unlock(store, clock=clock) as office:
        dossiers.add_documents(office, queries.resolve(office, "HN.15/2026"), [paper(AFTER)])
    return base


@pytest.fixture
def base(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "o"))


def mend(base: Path, *, apply: bool = True, saved: bool = True) -> RepairReport:
    return repair_store(
        base / "kho", PASSWORD, clock=story_clock(), apply=apply, backup=base / "sao luu" if saved else None
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    ignored = ("lock", "running")
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ignored
    }


def zero(path: Path, begin: int, end: int) -> bytes:
    content = bytearray(path.read_bytes())
    content[begin:end] = bytes(len(content[begin:end]))
    path.write_bytes(content)
    return bytes(content)


def parts(report: RepairReport) -> list[tuple[str, bool]]:
    return [(item.part, item.mended) for item in report.items]


def titles(base: Path, *, whole: bool = True) -> list[str]:
    """The papers that are there; a history with a hole in it is said, everything else must be in order."""
    with unlock(base / "kho") as office:
        problems = {problem.code.partition(".")[0] for problem in health.verify_store(office).problems}
        assert problems == (set() if whole else {"history_fault"})
        return subjects(office, queries.resolve(office, "HN.15/2026"))


def every_title() -> list[str]:
    return [BEFORE.format(n=n) for n in range(1, PAPERS + 1)] + [AFTER]


def test_a_whole_store_is_left_alone(base: Path) -> None:
    before = snapshot(base / "kho")
    report = mend(base, apply=False)
    assert report.whole
    assert not report.hopeless
    assert snapshot(base / "kho") == before


def test_looking_changes_nothing(base: Path) -> None:
    zero(base / "kho" / "hoso.db", 20 * PAGE, 21 * PAGE)
    (base / "kho" / "store.json").write_bytes(b"")
    before = snapshot(base / "kho")
    report = mend(base, apply=False)
    assert parts(report) == [("identity", True), ("database", True)]
    assert snapshot(base / "kho") == before


@pytest.mark.parametrize("name", ["store.json", "keys/slots-a.json"])
def test_looking_at_a_small_damage(base: Path, name: str) -> None:
    (base / "kho" / name).write_bytes(b"")
    before = snapshot(base / "kho")
    assert len(mend(base, apply=False).items) == 1
    assert snapshot(base / "kho") == before


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_lost_page_is_filled_from_the_backup(base: Path, share: float) -> None:
    """Whatever page is gone: with the backup every paper is there again, and the damaged file lies aside."""
    path = base / "kho" / "hoso.db"
    page = int(path.stat().st_size / PAGE * share)
    damaged = zero(path, page * PAGE, (page + 1) * PAGE)
    report = mend(base)
    assert not report.hopeless
    (aside,) = [name for name in report.aside if "-wal" not in name and "-shm" not in name]
    assert aside == "hoso.db.hong-20261116-090000"
    assert (base / "kho" / aside).read_bytes() == damaged
    found = titles(base)
    missing = set(every_title()) - set(found)
    assert missing <= {AFTER}, "only what is newer than the backup may be lost"
    with unlock(base / "kho") as office:
        assert "store.repaired" in journal_kinds(office)


def test_most_is_read_without_any_backup(base: Path) -> None:
    path = base / "kho" / "hoso.db"
    zero(path, path.stat().st_size // 2, path.stat().st_size // 2 + PAGE)
    report = mend(base, saved=False)
    assert parts(report)[0] == ("database", True)
    with unlock(base / "kho") as office:
        found = subjects(office, queries.resolve(office, "HN.15/2026"))
        assert len(found) > PAPERS // 2
        assert set(found) <= set(every_title()), "nothing is invented"


def test_the_backup_where_nothing_reads(base: Path) -> None:
    path = base / "kho" / "hoso.db"
    zero(path, 0, path.stat().st_size)
    report = mend(base)
    assert parts(report) == [("database", True)]
    assert "bản sao lưu có việc lưu cuối lúc 9:00 ngày 16/11/2026" in report.items[0].text
    assert "Những việc lưu sau lúc đó không còn" in report.items[0].text
    assert titles(base) == every_title()[:-1]


def test_a_backup_from_before_the_key_was_changed(base: Path) -> None:
    """Somebody left, the key is new, the last backup is older: it must still give back the papers."""
    store = base / "kho"
    with unlock(store, clock=story_clock()) as office:
        backup.set_places(office, [])  # so that nothing is saved under the new key
        keys.rekey(office)
    zero(store / "hoso.db", 0, (store / "hoso.db").stat().st_size)
    report = mend(base)
    assert parts(report) == [("database", True)]
    assert titles(base) == every_title()[:-1]
    with unlock(store, clock=story_clock()) as office:
        assert health.verify_store(office).ok


def test_a_damaged_backup_is_passed_over(base: Path) -> None:
    """The newest one that is whole counts."""
    path = base / "kho" / "hoso.db"
    zero(path, 0, path.stat().st_size)
    (good,) = [found.parent for found in (base / "sao luu").glob("hoso-*/*/hoso.db")]
    bad = Path(shutil.copytree(good, good.parent / "20991231-000000"))
    zero(bad / "hoso.db", 8 * PAGE, 9 * PAGE)
    unfinished = Path(shutil.copytree(bad, good.parent / ".partial-99991231"))
    assert parts(mend(base)) == [("database", True)]
    assert titles(base) == every_title()[:-1]
    assert unfinished.exists()


def test_nothing_reads_and_no_backup(base: Path) -> None:
    path = base / "kho" / "hoso.db"
    zero(path, 0, path.stat().st_size)
    before = snapshot(base / "kho")
    report = mend(base, saved=False)
    assert report.hopeless
    assert snapshot(base / "kho") == before


def test_a_missing_database(base: Path) -> None:
    (base / "kho" / "hoso.db").unlink()
    assert parts(mend(base)) == [("database", True)]
    assert titles(base) == every_title()[:-1]


@pytest.mark.parametrize("content", [b"", b"{", None])
def test_the_identity_is_written_again(base: Path, content: bytes | None) -> None:
    path = base / "kho" / "store.json"
    whole = path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert repair.may_be_repaired(base / "kho")
    assert parts(mend(base)) == [("identity", True)]
    assert path.read_bytes() == whole
    assert titles(base) == every_title()


def test_both_copies_of_the_slots(base: Path) -> None:
    for path in (base / "kho" / "keys").iterdir():
        path.write_bytes(b"\0" * 900)
    refused = mend(base, saved=False)
    assert parts(refused) == [("slots", False)]
    assert parts(mend(base)) == [("slots", True)]
    assert titles(base) == every_title()
    assert len(list((base / "kho" / "keys").glob("*.hong*"))) == 2


def test_a_stored_file(base: Path) -> None:
    (path,) = (base / "kho" / "files").rglob("*.age")
    whole = path.read_bytes()
    damaged = zero(path, 100, 200)
    assert parts(mend(base, saved=False)) == [("files", False)]
    assert path.read_bytes() == damaged
    assert parts(mend(base)) == [("files", True)]
    assert path.read_bytes() == whole
    (aside,) = path.parent.glob("*.hong*")
    assert aside.read_bytes() == damaged


def test_a_file_of_another_store_is_not_taken(base: Path) -> None:
    (path,) = (base / "kho" / "files").rglob("*.age")
    zero(path, 100, 200)
    for copy in (base / "sao luu").rglob("*.age"):
        copy.write_bytes(b"something else")
    assert parts(mend(base)) == [("files", False)]


def test_a_wrong_password_mends_nothing(base: Path) -> None:
    zero(base / "kho" / "hoso.db", 0, PAGE)
    before = snapshot(base / "kho")
    with pytest.raises(EnvironmentProblem) as refused:
        repair_store(base / "kho", "khong phai", clock=story_clock(), apply=True)
    assert refused.value.code == "store.wrong_password"
    changed = snapshot(base / "kho")
    assert {name: data for name, data in changed.items() if name in before} == before


def test_an_open_store_is_not_touched(base: Path) -> None:
    with unlock(base / "kho"), pytest.raises(EnvironmentProblem) as refused:
        mend(base)
    assert refused.value.code == "store.already_open"


def test_an_empty_folder_is_no_damaged_store(tmp_path: Path) -> None:
    assert not repair.may_be_repaired(tmp_path)
    assert not repair.may_be_repaired(tmp_path / "nowhere")


@pytest.mark.parametrize("at", range(1, 7))
def test_a_power_cut_while_the_database_is_swapped(base: Path, at: int) -> None:
    """Killed before the n-th rename: the next opening finishes it, with the old parts aside."""
    zero(base / "kho" / "hoso.db", 0, PAGE)
    child = os.fork()
    if child == 0:
        real, count = Path.replace, [0]

        def counting(self: Path, target: Path) -> Path:
            count[0] += "hoso.db" in self.name or "repair.json" in str(target)
            if count[0] == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(self, target)

        Path.replace = counting  # type: ignore[method-assign,assignment]
        try:
            mend(base)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    if not (base / "kho" / swapping.SWAP).exists() and not any((base / "kho").glob("hoso.db.hong*")):
        mend(base)  # cut off before anything was moved
    assert titles(base) == every_title()[:-1]
    assert tidying.lies_aside(StoreFiles(base / "kho"))
    assert not (base / "kho" / swapping.SWAP).exists()


CUTS = (0.0, 0.01, 0.5, 0.99)
PARTS = ("store.json", "keys/slots-a.json", "keys/slots-b.json", "hoso.db", "hoso.db-wal", "file", "ballast",
         "lock", "drafts.db", "head", "running")  # fmt: skip


@pytest.mark.battery
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["cut", "zeros"])
@pytest.mark.parametrize("part", PARTS)
def test_every_file_cut_or_emptied(base: Path, part: str, kind: str) -> None:
    """R6: found, mended or refused with advice; nothing is deleted, and the papers are there."""
    store = base / "kho"
    _leave_unclean(store)
    pristine = base / "nguyen"
    shutil.copytree(store, pristine)
    for share in CUTS:
        shutil.rmtree(store)
        shutil.copytree(pristine, store)
        path = next((store / "files").rglob("*.age")) if part == "file" else store / part
        whole = path.read_bytes()
        at = int(len(whole) * share)
        damaged = whole[:at] if kind == "cut" else whole[:at] + bytes(len(whole) - at)
        path.write_bytes(damaged)
        report = mend(base)
        assert {name for name, mended in parts(report) if not mended} <= {"history"}, (share, report)
        assert part == "hoso.db" or not report.hopeless, (share, report)
        found = set(titles(base, whole=not report.hopeless))
        assert set(every_title()) - found <= {AFTER}, share
        if damaged and damaged != whole and part not in ("lock", "ballast", "running", "head", "hoso.db-wal"):
            kept = [one for one in store.rglob("*.hong*") if one.read_bytes() == damaged]
            assert kept or path.read_bytes()[: len(damaged)] == damaged, (share, "the damaged file is gone")


def _leave_unclean(store: Path) -> None:
    """A killed process leaves its write-ahead log, its mark and its drafts."""
    from hoso_desktop.services import drafts

    child = os.fork()
    if child == 0:
        try:
            office = unlock(store)
            add_dossier(office, "TH.01", "Tập Thông báo")
            drafts.keep(office, "entry:new", {"subject": "Công văn"})
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    os.waitpid(child, 0)
