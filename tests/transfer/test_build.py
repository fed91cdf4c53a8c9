from __future__ import annotations

import errno
import io
import json
import os
import resource as limits
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import pytest

from hoso_desktop.crypto import signing
from hoso_desktop.domain.document import Attachment
from hoso_desktop.errors import BugError, Cancelled, EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import explain, sentence
from hoso_desktop.transfer.build import PARTIAL, build, sweep
from hoso_desktop.transfer.plan import plan
from hoso_desktop.transfer.profiles import load
from hoso_desktop.transfer.verify import verify
from tests.transfer.offices import BUILT_AT, PUBLIC, SEED, Shelf, built, changed, papers, planned, sheet_of


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_package_lies_there_whole_and_signed(shelf: Shelf, tmp_path: Path) -> None:
    package = planned(shelf)
    done = built(package, tmp_path / "ra" / "usb", shelf)
    assert done.path.name == "A99.021-A99.021.002-01-0007.zip"
    assert names(done.path.parent) == [done.path.name, done.path.name + ".hoso.json"]
    assert (done.files, done.size) == (6, done.path.stat().st_size)
    report = verify(done.path, trusted_keys={PUBLIC})
    assert report.good
    assert (report.signature, report.files, report.sha256) == ("ok", 6, done.sha256)


def test_an_ordinary_zip_program_takes_it(shelf: Shelf, tmp_path: Path) -> None:
    package = planned(shelf)
    with zipfile.ZipFile(built(package, tmp_path, shelf).path) as archive:
        assert archive.testzip() is None
        entries = {entry.filename: entry for entry in archive.infolist()}
        assert [m.name for m in package.members] + [package.workbook_name] == list(entries)
        for member in package.members:
            assert entries[member.name].compress_type == zipfile.ZIP_STORED
            assert archive.read(member.name) == shelf.path(member.attachment).read_bytes()
        assert entries[package.workbook_name].compress_type == zipfile.ZIP_DEFLATED


def test_the_list_beside_it(shelf: Shelf, tmp_path: Path) -> None:
    done = built(planned(shelf), tmp_path, shelf)
    tree = json.loads(done.sidecar.read_text(encoding="utf-8"))
    listed = tree["manifest"]
    assert listed == done.manifest
    assert listed["profile"] == {"id": "dang-hsltcq", "version": "2026.1"}
    assert listed["office"] == {"code": "A99.021", "fonds": "A99.021.002"}
    assert listed["dossier"] == {"uid": "d1", "code": "HN.03/2010-2015", "archival": "ML01/0007"}
    assert listed["counts"] == {"documents": 5, "files": 5, "pages": 24, "sheets": 5}
    assert listed["built_at"] == "2026-11-16T09:41:00+07:00"
    assert listed["package"]["sha256"] == done.sha256
    assert listed["signer"]["fingerprint"] == signing.fingerprint(PUBLIC)
    assert len(listed["members"]) == 6


def test_the_same_dossier_gives_the_same_bytes(shelf: Shelf, tmp_path: Path) -> None:
    first = built(planned(shelf), tmp_path / "1", shelf)
    second = built(planned(shelf), tmp_path / "2", shelf)
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.sidecar.read_bytes() == second.sidecar.read_bytes()


def test_progress_goes_up_and_its_stages_have_names(shelf: Shelf, tmp_path: Path) -> None:
    seen: list[Progress] = []
    built(planned(shelf), tmp_path, shelf, context=JobContext(seen.append))
    for stage in ("package.stage.copy", "package.stage.check"):
        done = [step.done for step in seen if step.stage == stage]
        assert done == sorted(done)
        assert done[-1] > 0
        assert all(step.done <= step.total for step in seen if step.stage == stage)
        assert sentence(stage)


def test_a_plan_with_errors_is_not_built(shelf: Shelf, tmp_path: Path) -> None:
    package = plan(changed(sheet_of(papers(shelf)), number=""), load("dang-hsltcq"))
    with pytest.raises(UserError) as refused:
        built(package, tmp_path / "out", shelf)
    assert refused.value.code == "package.not_ready"
    assert "HN.03/2010-2015" in explain(refused.value)
    assert not (tmp_path / "out").exists()


def test_an_existing_package_is_never_overwritten(shelf: Shelf, tmp_path: Path) -> None:
    done = built(planned(shelf), tmp_path / "out", shelf)
    before = done.path.read_bytes(), done.sidecar.read_bytes()
    with pytest.raises(EnvironmentProblem) as refused:
        built(planned(shelf, 2), tmp_path / "out", shelf)
    assert refused.value.code == "package.exists"
    assert done.path.name in explain(refused.value)
    assert (done.path.read_bytes(), done.sidecar.read_bytes()) == before


def test_a_package_that_appears_meanwhile_is_not_overwritten(shelf: Shelf, tmp_path: Path) -> None:
    package, out = planned(shelf), tmp_path / "out"

    def open_late(attachment: Attachment) -> BinaryIO:
        (out / package.name).write_bytes(b"somebody else's")
        return shelf.open(attachment)

    with pytest.raises(EnvironmentProblem) as refused:
        built(package, out, shelf, open_attachment=open_late)
    assert refused.value.code == "file.exists"
    assert names(out) == [package.name]
    assert (out / package.name).read_bytes() == b"somebody else's"


@pytest.mark.parametrize("at", range(1, 11))
def test_cancelled_at_any_point_nothing_remains(shelf: Shelf, tmp_path: Path, at: int) -> None:
    steps = 0

    def count(progress: Progress) -> None:
        nonlocal steps
        steps += 1
        if steps == at:
            context.cancel()

    context = JobContext(count)
    out = tmp_path / "out"
    with pytest.raises(Cancelled):
        built(planned(shelf), out, shelf, context=context)
    assert names(out) == []


def test_a_file_that_changed_since_it_was_attached(shelf: Shelf, tmp_path: Path) -> None:
    package = planned(shelf)
    path = shelf.path(package.members[1].attachment)
    data = bytearray(path.read_bytes())
    data[-9] ^= 1
    path.write_bytes(data)
    for damage in (bytes(data), bytes(data) + b" ", bytes(data[:-1])):
        path.write_bytes(damage)
        with pytest.raises(UserError) as refused:
            built(package, tmp_path / "out", shelf)
        assert refused.value.code == "package.source_changed"
        assert package.members[1].title in explain(refused.value)
        assert names(tmp_path / "out") == []


def test_a_file_that_only_claims_to_be_a_pdf(shelf: Shelf, tmp_path: Path) -> None:
    documents = papers(shelf)
    documents[2] = replace(documents[2], attachment=shelf.put(b"<html>" * 400))
    with pytest.raises(UserError) as refused:
        built(plan(sheet_of(documents), load("dang-hsltcq")), tmp_path / "out", shelf)
    assert refused.value.code == "package.not_pdf"
    assert "Danh sách đại biểu" in explain(refused.value)
    assert names(tmp_path / "out") == []


def test_bytes_that_come_back_different_from_the_disk(shelf: Shelf, tmp_path: Path) -> None:
    """The staged zip is damaged while the builder works, as a bad stick would."""
    package, out = planned(shelf), tmp_path / "out"
    total = sum(member.attachment.size for member in package.members)

    def damage(progress: Progress) -> None:
        if progress.stage == "package.stage.check" and progress.done < total / 2:
            staged = next(out.glob(f"{PARTIAL}/*/{package.name}"))
            with staged.open("r+b") as file:
                file.seek(-3000 - len(package.name), io.SEEK_END)
                file.write(b"\0" * 8)

    with pytest.raises(EnvironmentProblem) as refused:
        built(package, out, shelf, context=JobContext(damage))
    assert refused.value.code == "package.disk_changed"
    assert str(out) in explain(refused.value)
    assert names(out) == []


def test_a_file_that_cannot_be_read(shelf: Shelf, tmp_path: Path) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(EnvironmentProblem) as refused:
        built(planned(shelf), tmp_path / "out", shelf, open_attachment=lambda attachment: Torn())
    assert refused.value.code == "package.source_unreadable"
    assert names(tmp_path / "out") == []


def test_the_space_is_looked_at_before_anything_is_written(shelf: Shelf, tmp_path: Path) -> None:
    package = replace(planned(shelf), total_bytes=1 << 60)
    with pytest.raises(EnvironmentProblem) as refused:
        built(package, tmp_path / "out", shelf)
    assert refused.value.code == "disk.space_low"
    assert names(tmp_path / "out") == []


def test_a_place_that_cannot_be_written(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EnvironmentProblem) as refused:
        built(planned(shelf), tmp_path / "file" / "out", shelf)
    assert explain(refused.value)
    assert (tmp_path / "file").read_text() == "not a folder"


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="no /sys to be refused by")
def test_a_read_only_place(shelf: Shelf) -> None:
    with pytest.raises(EnvironmentProblem) as refused:
        built(planned(shelf), Path("/sys/kernel/hoso"), shelf)
    assert refused.value.code in ("disk.not_writable", "disk.error")


def test_a_disk_that_ends_in_the_middle(shelf: Shelf, tmp_path: Path) -> None:
    """The kernel refuses to let any file grow past 12 000 bytes: the write itself fails."""
    package = planned(shelf)
    soft, hard = limits.getrlimit(limits.RLIMIT_FSIZE)
    limits.setrlimit(limits.RLIMIT_FSIZE, (12_000, hard))
    try:
        with pytest.raises(EnvironmentProblem) as refused:
            built(package, tmp_path / "out", shelf)
    finally:
        limits.setrlimit(limits.RLIMIT_FSIZE, (soft, hard))
    assert refused.value.code.startswith("disk.")
    assert names(tmp_path / "out") == []
    assert verify(built(package, tmp_path / "out", shelf).path).good


def test_the_next_build_sweeps_up_and_takes_only_what_is_ours(shelf: Shelf, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / PARTIAL / "hoso-dead").mkdir(parents=True)
    (out / PARTIAL / "hoso-dead" / "half.zip").write_bytes(b"PK")
    (out / PARTIAL / "mine").mkdir()
    done = built(planned(shelf), out, shelf)
    assert names(out) == [PARTIAL, f"{PARTIAL}/mine", done.path.name, done.sidecar.name]
    (out / PARTIAL / "mine").rmdir()
    sweep(out)
    assert names(out) == [done.path.name, done.sidecar.name]


def test_a_list_without_its_package_does_not_stand_in_the_way(shelf: Shelf, tmp_path: Path) -> None:
    package = planned(shelf)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / f"{package.name}.hoso.json").write_text("rest of a crash")
    assert verify(built(package, tmp_path / "out", shelf).path).good


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.transfer.offices import Shelf, built, planned
from hoso_desktop.jobs import JobContext
shelf = Shelf(Path(sys.argv[2]))
def wait(progress):
    if progress.stage == sys.argv[4] and progress.done > int(sys.argv[5]):
        print("here", flush=True)
        sys.stdin.read()
built(planned(shelf), Path(sys.argv[3]), shelf, context=JobContext(wait))
"""


@pytest.mark.parametrize("stage", ["package.stage.copy", "package.stage.check"])
@pytest.mark.parametrize("after", [0, 8000])
def test_a_killed_build_leaves_only_its_staging(
    shelf: Shelf, tmp_path: Path, project: Path, stage: str, after: int
) -> None:
    out = tmp_path / "out"
    words = [sys.executable, "-c", KILLED, str(project), str(shelf.folder), str(out), stage, str(after)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        process.send_signal(signal.SIGKILL)
    assert [path.name for path in out.iterdir()] == [PARTIAL]
    done = built(planned(shelf), out, shelf)
    assert names(out) == [done.path.name, done.sidecar.name]
    assert verify(done.path).good


def test_a_key_that_does_not_fit_is_our_own_fault(shelf: Shelf, tmp_path: Path) -> None:
    def run(sign: Callable[[bytes], bytes], at: datetime) -> None:
        build(
            planned(shelf),
            tmp_path / "out",
            open_attachment=shelf.open,
            sign=sign,
            public_key=PUBLIC,
            built_at=at,
        )

    with pytest.raises(BugError):
        run(lambda data: signing.sign(bytes(32), data), BUILT_AT)
    with pytest.raises(BugError):
        run(lambda data: signing.sign(SEED, data), BUILT_AT.replace(tzinfo=None))
    assert not (tmp_path / "out").exists() or names(tmp_path / "out") == []


def test_two_builds_side_by_side_publish_two_whole_packages(shelf: Shelf, tmp_path: Path) -> None:
    """Different folders: the sweep of one must not know of the other."""
    failures: list[BaseException] = []
    package = planned(shelf)

    def run(number: int) -> None:
        try:
            assert verify(built(package, tmp_path / str(number), shelf).path).good
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_thick_dossier_is_copied_in_a_second(shelf: Shelf, tmp_path: Path) -> None:
    """A smoke alarm, not the measurement: that one is in bench/package.py."""
    data = b"%PDF-1.4\n" + os.urandom(20_000_000)
    documents = [replace(paper, attachment=shelf.put(data)) for paper in papers(shelf, 2)]
    started = time.perf_counter()
    done = built(plan(sheet_of(documents), load("dang-hsltcq")), tmp_path / "out", shelf)
    assert time.perf_counter() - started < 20
    assert done.size > 40_000_000


def test_a_stick_that_no_longer_answers(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead(_handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", dead)
        with pytest.raises(EnvironmentProblem) as refused:
            built(planned(shelf), tmp_path / "usb", shelf)
    assert refused.value.code == "package.place_gone"
    assert str(tmp_path / "usb") in explain(refused.value)
    assert names(tmp_path / "usb") == []
    assert built(planned(shelf), tmp_path / "usb", shelf).files == 6
