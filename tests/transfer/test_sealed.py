from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest

from hoso_desktop.crypto import sealing, signing
from hoso_desktop.domain.document import Attachment
from hoso_desktop.errors import Cancelled, EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.transfer import sealed
from hoso_desktop.transfer.plan import PackagePlan, plan
from hoso_desktop.transfer.profiles import load
from hoso_desktop.transfer.sealed import Maker, SealedPackage
from hoso_desktop.transfer.verify import verify
from tests.transfer import test_sip
from tests.transfer.offices import BUILT_AT, PUBLIC, SEED, Shelf, built, papers, planned, sheet_of

OFFICE, PROVINCE = sealing.new_identity(), sealing.new_identity()


def maker(shelf: Shelf, opener: Callable[[Attachment], BinaryIO] | None = None) -> Maker:
    return Maker(
        open_attachment=opener or shelf.open,
        sign=lambda data: signing.sign(SEED, data),
        public_key=PUBLIC,
        recipients=[sealing.recipient_of(PROVINCE), sealing.recipient_of(OFFICE)],
        identities=[OFFICE],
        built_at=BUILT_AT,
    )


def sealed_at(package: PackagePlan, folder: Path, made_by: Maker, **options: object) -> SealedPackage:
    folder.mkdir(exist_ok=True)
    return sealed.build(package, folder / "a.age", folder / "a.list.age", made_by, **options)  # type: ignore[arg-type]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("kind", ["party", "sip"])
def test_the_stock_age_gives_the_province_the_same_zip_and_its_signed_list(
    shelf: Shelf, tmp_path: Path, judge: Callable[[str], str], kind: str
) -> None:
    package = planned(shelf) if kind == "party" else plan(test_sip.good(shelf), load("tt05-sip-hoso"))
    plain = built(package, tmp_path / "plain", shelf)
    done = sealed_at(package, tmp_path / "out", maker(shelf))
    (tmp_path / "key.txt").write_text(PROVINCE, encoding="ascii")
    opened = tmp_path / plain.path.name
    for source, target in ((done.package.path, opened), (done.sidecar.path, tmp_path / plain.sidecar.name)):
        subprocess.run([judge("age"), "-d", "-i", tmp_path / "key.txt", "-o", target, source], check=True)
    assert opened.read_bytes() == plain.path.read_bytes()
    report = verify(opened, trusted_keys={PUBLIC})
    assert report.good
    assert (report.signature, report.sha256) == ("ok", plain.sha256)
    assert (done.sha256, done.plain_size, done.files) == (plain.sha256, plain.size, plain.files)


def test_nothing_plain_is_written(shelf: Shelf, tmp_path: Path) -> None:
    done = sealed_at(planned(shelf), tmp_path / "out", maker(shelf))
    assert names(tmp_path / "out") == ["a.age", "a.list.age"]
    for file in (done.package, done.sidecar):
        data = file.path.read_bytes()
        assert len(data) == file.size
        assert not any(word in data for word in (b"%PDF", b"PK\x03\x04", b"xl/", b"hoso-package", b"A99"))


def test_a_file_that_changed_since_leaves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    package = planned(shelf)
    file = shelf.path(package.members[2].attachment)
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    with pytest.raises(UserError) as caught:
        sealed_at(package, tmp_path / "out", maker(shelf))
    assert caught.value.code == "package.source_changed"
    assert names(tmp_path / "out") == []


def test_a_file_that_changes_between_two_readings_leaves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    opened: list[str] = []

    def second_time(attachment: Attachment) -> BinaryIO:
        opened.append(attachment.uid)
        if len(opened) > len(package.members):
            path = shelf.path(attachment)
            data = bytearray(path.read_bytes())
            data[-1] ^= 1
            path.write_bytes(data)
        return shelf.open(attachment)

    package = planned(shelf)
    with pytest.raises((UserError, EnvironmentProblem)):
        sealed_at(package, tmp_path / "out", maker(shelf, second_time))
    assert names(tmp_path / "out") == []


def test_stopping_and_a_store_that_moved_on_leave_nothing(shelf: Shelf, tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        context.cancel()

    context, package = JobContext(stop), planned(shelf)
    with pytest.raises(Cancelled):
        sealed_at(package, tmp_path / "out", maker(shelf), context=context)
    other = replace(package, members=package.members[:-1])
    with pytest.raises(UserError) as caught:
        sealed_at(package, tmp_path / "out", maker(shelf), plan_again=lambda: other)
    assert caught.value.code == "package.changed_meanwhile"
    assert names(tmp_path / "out") == []


def test_a_plan_with_problems_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    package = plan(sheet_of(papers(shelf), number=""), load("dang-hsltcq"))
    with pytest.raises(UserError) as caught:
        sealed_at(package, tmp_path / "out", maker(shelf))
    assert caught.value.code == "package.not_ready"
