"""Packages sealed when their dossier is completed, moved without a key, written down at the next opening."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hoso_desktop import files
from hoso_desktop.crypto import sealing
from hoso_desktop.crypto.sealed_view import view
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.access import Role
from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.export_schedule import Every, Schedule
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.services import (
    dossiers,
    export_schedule,
    lifecycle,
    outgoing,
    packages,
    people,
    province_key,
    queries,
)
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.office import Office, open_office
from hoso_desktop.transfer import outgoing_folder as box
from hoso_desktop.transfer.outbox import run_due
from hoso_desktop.transfer.outgoing_folder import Run
from hoso_desktop.transfer.verify import verify
from tests.support.lifecycle import complete, put_into, ready
from tests.support.office import (
    PASSWORD,
    documents,
    journal_kinds,
    make_office,
    scalar,
    story_clock,
    write_pdf,
)

PROVINCE, OTHER = sealing.new_identity(), "mật khẩu khác"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as office:
        yield office


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "usb"
    path.mkdir()
    return path


@pytest.fixture
def planned(office: Office, stick: Path) -> Office:
    """The office with the province's key and a schedule."""
    province_key.put(office, sealing.recipient_of(PROVINCE))
    export_schedule.save(office, Schedule(str(stick)))
    return office


def clean(office: Office, folder: Path, notation: str = "TH.01") -> str:
    """A dossier with a scan of each paper and its number in the archive; only completing is left."""
    uid = ready(office, folder, notation=notation)
    for at, placed in enumerate(documents(office, uid)):
        if placed.attachment is None:
            dossiers.attach_file(
                office, placed.uid, write_pdf(folder / f"{notation}-{at}.pdf", f"{notation} {at}")
            )
    return uid


def finished(office: Office, folder: Path, notation: str = "TH.01") -> str:
    uid = clean(office, folder, notation)
    complete(office, uid)
    arrange(office, uid, "01")
    return uid


def send(office: Office) -> Run:
    looked = run_due(outgoing.folder_of(office), office.now(), anyway=True)
    assert looked.run is not None
    return looked.run


def states(office: Office) -> list[str]:
    return [row.state for row in reversed(outgoing.listed(office))]


def test_a_completed_dossier_is_sealed_sent_and_written_down(
    planned: Office, stick: Path, tmp_path: Path
) -> None:
    finished(planned, tmp_path)
    settled = outgoing.settle(planned)
    assert (len(settled.sealed), settled.not_sealed) == (1, ())
    assert states(planned) == ["waiting"]
    assert outgoing.settle(planned).sealed == ()
    assert len(send(planned).sent) == 1
    settled = outgoing.settle(planned)
    assert len(settled.sent) == 1
    row = outgoing.listed(planned)[0]
    assert (row.state, row.moved_to) == ("sent", str(stick))
    assert list(outgoing.folder_of(planned).glob("*.age")) == []
    assert [run.outcome for run in outgoing.runs(planned)] == ["sent"]
    kinds = journal_kinds(planned)
    assert [kinds.count(f"package.{word}") for word in ("sealed", "sent", "sending_done")] == [1, 1, 1]
    assert outgoing.settle(planned) == outgoing.Settled()


def test_the_province_opens_what_came(
    planned: Office, stick: Path, tmp_path: Path, judge: Callable[[str], str]
) -> None:
    finished(planned, tmp_path)
    outgoing.settle(planned)
    send(planned)
    (tmp_path / "key.txt").write_text(PROVINCE, encoding="ascii")
    for path in stick.glob("*.age"):
        target = tmp_path / path.stem
        subprocess.run([judge("age"), "-d", "-i", tmp_path / "key.txt", "-o", target, path], check=True)
    package = next(tmp_path.glob("*.zip"))
    assert verify(package).manifest is not None
    report = packages.verify_file(package, office=planned)
    assert report.good
    assert report.signature == "ok"


def test_nobody_else_opens_it_and_nothing_clear_tells_of_it(
    planned: Office, stick: Path, tmp_path: Path
) -> None:
    uid = finished(planned, tmp_path)
    outgoing.settle(planned)
    folder = outgoing.folder_of(planned)
    title = next(row.title for row in outgoing.listed(planned) if row.dossier_uid == uid)
    clear = b"".join(path.read_bytes() for path in folder.iterdir())
    words = [title, planned.person.name or "Tờ trình", "quy chế", "%PDF"]
    assert not any(word.encode() in clear for word in words)
    with (
        pytest.raises(EnvironmentProblem),
        view(next(folder.glob("*.age")), [sealing.new_identity()]) as stream,
    ):
        stream.read()


def test_what_is_not_clean_is_told_and_goes_once_it_is(planned: Office, tmp_path: Path) -> None:
    uid = clean(planned, tmp_path)
    complete(planned, uid)
    settled = outgoing.settle(planned)
    assert settled.sealed == ()
    assert [one.dossier_uid for one in settled.not_sealed] == [uid]
    assert settled.not_sealed[0].problems
    arrange(planned, uid, "01")
    assert len(outgoing.settle(planned).sealed) == 1


def test_opened_again_it_is_withdrawn_and_completed_again_it_keeps_its_version(
    planned: Office, stick: Path, tmp_path: Path
) -> None:
    uid = finished(planned, tmp_path)
    outgoing.settle(planned)
    lifecycle.reopen(planned, uid, "Thiếu biên bản")
    assert queries.peek(planned, uid).dossier.state is DossierState.WORK_ENDED
    assert len(outgoing.settle(planned).withdrawn) == 1
    assert send(planned).outcome == "nothing"
    put_into(planned, uid, Step.COMPLETED)
    assert len(outgoing.settle(planned).sealed) == 1
    send(planned)
    assert states(planned) == ["withdrawn", "waiting"]
    assert [path.parent for path in stick.rglob("*.zip.age")] == [stick]


def test_added_to_after_it_was_sent_it_goes_again_as_the_next_version(
    planned: Office, stick: Path, tmp_path: Path
) -> None:
    uid = finished(planned, tmp_path)
    outgoing.settle(planned)
    send(planned)
    outgoing.settle(planned)
    lifecycle.begin_supplement(planned, uid, "Bổ sung bản chụp rõ hơn")
    first = documents(planned, uid)[0]
    dossiers.edit_document(planned, first.uid, first.revision, note="Bổ sung")
    lifecycle.end_supplement(planned, uid)
    settled = outgoing.settle(planned)
    if not settled.sealed:
        pytest.fail(f"{settled}")
    send(planned)
    assert sorted(path.parent.name for path in stick.rglob("*.zip.age")) == ["lan-02", "usb"]


def test_a_damaged_one_is_made_anew(planned: Office, tmp_path: Path) -> None:
    finished(planned, tmp_path)
    outgoing.settle(planned)
    path = next(outgoing.folder_of(planned).glob("*.list.age"))
    path.write_bytes(b"x" + path.read_bytes()[1:])
    assert send(planned).failed[0].code == "outbox.damaged"
    settled = outgoing.settle(planned)
    assert (len(settled.withdrawn), len(settled.sealed)) == (1, 1)
    assert len(send(planned).sent) == 1


def test_what_a_sudden_end_left_is_put_right(planned: Office, tmp_path: Path) -> None:
    finished(planned, tmp_path)
    outgoing.settle(planned)
    folder = outgoing.folder_of(planned)
    job = box.jobs(folder)[0]
    (folder / f"{job.id}.json").unlink()  # ended between the store and the folder
    (folder / "0123.age").write_bytes(b"rest")  # ended before the store
    outgoing.settle(planned)
    assert box.jobs(folder) == (job,)
    assert not (folder / "0123.age").exists()


def test_without_a_key_or_a_schedule_nothing_is_sealed(office: Office, stick: Path, tmp_path: Path) -> None:
    finished(office, tmp_path)
    assert outgoing.settle(office) == outgoing.Settled()
    export_schedule.save(office, Schedule(str(stick)))
    assert outgoing.settle(office) == outgoing.Settled()
    province_key.put(office, sealing.recipient_of(PROVINCE))
    export_schedule.save(office, Schedule(str(stick), enabled=False))
    assert outgoing.settle(office) == outgoing.Settled()
    assert not list(outgoing.folder_of(office).glob("*.age"))


def test_what_was_completed_before_the_schedule_stays(office: Office, stick: Path, tmp_path: Path) -> None:
    finished(office, tmp_path)
    clock = office.clock
    assert isinstance(clock, FixedClock)
    clock.move(timedelta(days=1))
    province_key.put(office, sealing.recipient_of(PROVINCE))
    export_schedule.save(office, Schedule(str(stick)))
    assert outgoing.settle(office) == outgoing.Settled()


def test_a_full_disk_leaves_nothing_and_is_told(
    planned: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(planned, tmp_path)
    monkeypatch.setattr(files, "free_bytes", lambda _folder: 1000)
    settled = outgoing.settle(planned)
    assert settled.not_sealed[0].problems[0].code == "disk.space_low"
    assert list(outgoing.folder_of(planned).glob("*.age")) == []
    monkeypatch.undo()
    assert len(outgoing.settle(planned).sealed) == 1


def test_who_may_not_export_seals_nothing(planned: Office, tmp_path: Path) -> None:
    finished(planned, tmp_path)
    people.add_person(planned, "Đoàn kiểm tra", "kiemtra", OTHER, roles=[Role.INSPECTOR.value], cost=FLOOR)
    planned.close()
    with open_office(tmp_path / "kho", OTHER, login="kiemtra", clock=story_clock()) as looking:
        assert outgoing.settle(looking) == outgoing.Settled()
    with open_office(tmp_path / "kho", PASSWORD, login="vanthu", clock=story_clock()) as office:
        assert len(outgoing.settle(office).sealed) == 1


def test_the_schedule_is_written_down_again_where_it_is_lost(planned: Office) -> None:
    path = outgoing.folder_of(planned) / "schedule.json"
    before = path.read_bytes()
    for spoilt in (None, b"{"):
        path.unlink() if spoilt is None else path.write_bytes(spoilt)
        outgoing.settle(planned)
        assert path.read_bytes() == before


def test_a_schedule_needs_a_place_outside_the_store(office: Office, tmp_path: Path) -> None:
    inside = office.folder / "outgoing"
    with pytest.raises(UserError) as caught:
        export_schedule.save(office, Schedule(str(inside)))
    assert caught.value.code == "schedule.inside_store"
    with pytest.raises(EnvironmentProblem) as gone:
        export_schedule.save(office, Schedule(str(tmp_path / "khong-co")))
    assert gone.value.code == "outbox.target_missing"
    with pytest.raises(UserError):
        export_schedule.save(office, Schedule(str(tmp_path), Every.WEEK, 8))
    assert export_schedule.kept(office) is None


@pytest.mark.parametrize("text", ["", "age1", "ssh-ed25519 AAAA", "tỉnh"])
def test_what_is_no_key_of_the_province_is_refused(office: Office, text: str) -> None:
    with pytest.raises(UserError) as caught:
        province_key.put(office, text)
    assert caught.value.code == "recovery.bad_recipient"
    assert province_key.recipient(office) == ""


def test_the_provinces_key_is_set_compared_and_removed(office: Office) -> None:
    wanted = sealing.recipient_of(PROVINCE)
    shown = province_key.put(office, f"  {wanted}\n")
    assert province_key.recipient(office) == wanted
    assert province_key.fingerprint(wanted) == shown
    assert len(shown) == 39
    province_key.remove(office)
    province_key.remove(office)
    assert province_key.recipient(office) == ""
    assert journal_kinds(office)[-2:] == ["province.package_key_set", "province.package_key_removed"]
    assert scalar(office, "SELECT count(*) FROM outgoing") == 0
