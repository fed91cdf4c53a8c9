"""Building many packages: gone on with after a stop, never by halves, held against the store as it is now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hoso_desktop.crypto import sealing
from hoso_desktop.domain.document import Attachment
from hoso_desktop.errors import Cancelled, EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import explain
from hoso_desktop.services import dossiers, packages, queries, restricted_files
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.attachments import unseal
from hoso_desktop.services.office import Office
from hoso_desktop.transfer import build as builder
from tests.support.office import add_dossier, documents, make_office, paper, scalar, write_pdf


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as office:
        yield office


@pytest.fixture
def uids(office: Office, tmp_path: Path) -> list[str]:
    """Three arranged dossiers of two scanned papers each."""
    found = []
    for number in (1, 2, 3):
        uid = add_dossier(office, f"HN.{number:02d}", f"Hồ sơ Hội nghị lần {number}")
        rows = [paper(f"Báo cáo {number}.{row}", number=f"{row}-BC/ĐU", date="05/11/2026") for row in (1, 2)]
        dossiers.add_documents(office, uid, rows)
        for at, placed in enumerate(documents(office, uid)):
            scan = write_pdf(tmp_path / f"{number}-{at}.pdf", f"trang {number} {at}")
            dossiers.attach_file(office, placed.uid, scan)
        arrange(office, uid, "01")
        found.append(uid)
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def rows_of(office: Office) -> int:
    return int(scalar(office, "SELECT count(*) FROM package"))


def at_stage(stage: str, time: int, act: Callable[[], object]) -> JobContext:
    """A job in which something happens when a stage begins for the `time`-th time."""
    seen: list[Progress] = []

    def look(progress: Progress) -> None:
        begins = progress.stage == stage and (not seen or seen[-1].stage != stage)
        seen.append(progress)
        if (
            begins
            and sum(
                one.stage == stage and (not at or seen[at - 1].stage != stage) for at, one in enumerate(seen)
            )
            == time
        ):
            act()

    return JobContext(look)


def rename(office: Office, uid: str) -> None:
    revision = queries.peek(office, uid).dossier.revision
    dossiers.edit_dossier(office, uid, revision, title="Hồ sơ Hội nghị bất thường")


def test_a_second_run_keeps_what_stands_there_whole(office: Office, uids: list[str], tmp_path: Path) -> None:
    first = packages.build(office, uids[:2], tmp_path / "usb")
    stamps = {done.path: done.path.stat().st_mtime_ns for done in first.built}
    again = packages.build(office, uids, tmp_path / "usb")
    assert [done.path for done in again.kept] == [done.path for done in first.built]
    assert [done.sha256 for done in again.kept] == [done.sha256 for done in first.built]
    assert (len(again.built), again.refused) == (1, ())
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert rows_of(office) == 3


def test_stopped_in_the_second_one_the_first_is_whole_and_the_rest_is_built_later(
    office: Office, uids: list[str], tmp_path: Path
) -> None:
    context: JobContext
    context = at_stage("package.stage.copy", 2, lambda: context.cancel())
    with pytest.raises(Cancelled):
        packages.build(office, uids, tmp_path / "usb", context=context)
    (name,) = [name for name in names(tmp_path / "usb") if name.endswith(".zip")]
    assert names(tmp_path / "usb") == [name, f"{name}.hoso.json"]
    assert packages.verify_file(tmp_path / "usb" / name, office=office).good
    again = packages.build(office, uids, tmp_path / "usb")
    assert ([done.path.name for done in again.kept], len(again.built)) == ([name], 2)


def test_a_package_the_ledger_never_heard_of_is_noted_on_the_next_run(
    office: Office, uids: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a power cut between the package and the ledger."""

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(packages, "record", cut)
        broken.setattr(builder, "withdraw", lambda done: None)
        with pytest.raises(KeyboardInterrupt):
            packages.build(office, uids[:1], tmp_path / "usb")
    assert rows_of(office) == 0
    again = packages.build(office, uids[:1], tmp_path / "usb")
    assert (len(again.kept), again.built) == (1, ())
    assert rows_of(office) == 1
    assert packages.verify_file(again.kept[0].path, office=office).good


def test_a_dossier_that_changed_since_is_told_and_only_built_as_a_new_version(
    office: Office, uids: list[str], tmp_path: Path
) -> None:
    first = packages.build(office, uids[:1], tmp_path / "usb").built[0]
    before = first.path.read_bytes()
    rename(office, uids[0])
    (refused,) = packages.build(office, uids[:1], tmp_path / "usb").refused
    assert [problem.code for problem in refused.problems] == ["package.there_is_older"]
    new = packages.build(office, uids[:1], tmp_path / "usb", new_version=True).built[0]
    assert new.path == tmp_path / "usb" / "lan-02" / first.path.name
    assert new.manifest["version"] == 2
    assert first.path.read_bytes() == before
    again = packages.build(office, uids[:1], tmp_path / "usb", new_version=True)
    assert ([done.path for done in again.kept], again.built) == ([new.path], ())


def test_a_package_that_is_spoilt_is_not_kept(office: Office, uids: list[str], tmp_path: Path) -> None:
    first = packages.build(office, uids[:1], tmp_path / "usb").built[0]
    data = bytearray(first.path.read_bytes())
    data[300] ^= 1
    first.path.write_bytes(data)
    (refused,) = packages.build(office, uids[:1], tmp_path / "usb").refused
    assert refused.problems[0].code == "package.there_is_bad"
    assert len(refused.problems) > 1
    assert first.path.read_bytes() == bytes(data)


def test_the_store_that_changes_while_the_bytes_are_read_back_is_seen(
    office: Office, uids: list[str], tmp_path: Path
) -> None:
    context = at_stage("package.stage.check", 1, lambda: rename(office, uids[0]))
    with pytest.raises(UserError) as refused:
        packages.build(office, uids[:1], tmp_path / "usb", context=context)
    assert refused.value.code == "package.changed_meanwhile"
    assert "trang Hồ sơ" in explain(refused.value)
    assert names(tmp_path / "usb") == []
    assert rows_of(office) == 0
    assert packages.build(office, uids[:1], tmp_path / "usb").built


def test_the_room_for_all_is_asked_before_the_first(
    office: Office, uids: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = [packages.plan(office, uid) for uid in uids]
    enough_for_two = builder.room(plans[:2])
    monkeypatch.setattr("hoso_desktop.files.free_bytes", lambda folder: enough_for_two)
    with pytest.raises(EnvironmentProblem, match=r"disk\.space_low"):
        packages.build(office, uids, tmp_path / "usb")
    assert not (tmp_path / "usb").exists()
    assert len(packages.build(office, uids[:2], tmp_path / "usb").built) == 2


def test_every_file_is_unsealed_once(
    office: Office, uids: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: Counter[str] = Counter()

    def counted(office: Office, attachment: Attachment, *, hashed: bool) -> object:
        opened[attachment.uid] += 1
        assert not hashed  # not hashed twice either
        return unseal(office, attachment, hashed=hashed)

    monkeypatch.setattr(packages, "unseal", counted)
    packages.build(office, uids, tmp_path / "usb")
    assert sorted(opened.values()) == [1] * 6
    packages.build(office, uids, tmp_path / "usb")
    assert sorted(opened.values()) == [1] * 6  # what is kept is not unsealed again


def test_a_sealed_file_that_holds_something_else_is_seen(
    office: Office, uids: list[str], tmp_path: Path
) -> None:
    """Sealed by the store's own key, of the same length: only the hash tells."""
    one = documents(office, uids[0])[0].attachment
    assert one is not None
    with unseal(office, one) as source:
        data = source.read()
    key = sealing.recipient_of(restricted_files.identities(office)[0])
    sealed = sealing.seal_bytes(data[:-1] + bytes([data[-1] ^ 1]), [key])
    office.store.files.sealed(one.storage_id).write_bytes(sealed)
    with pytest.raises(UserError, match=r"package\.source_changed"):
        packages.build(office, uids[:1], tmp_path / "usb")
    assert names(tmp_path / "usb") == []
