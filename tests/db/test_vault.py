from __future__ import annotations

import errno
import io
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.crypto import sealing
from hoso_desktop.db import vault
from hoso_desktop.db.store import Store
from hoso_desktop.domain.document import Attachment
from hoso_desktop.errors import Cancelled, EnvironmentProblem
from hoso_desktop.messages import explain

PROJECT = Path(__file__).resolve().parents[2]
IDENTITY = sealing.new_identity()
RECIPIENTS = [sealing.recipient_of(IDENTITY)]
DATA = random.Random(1).randbytes(200_000)


def keep(store: Store, data: bytes = DATA) -> Attachment:
    found = vault.seal_file(store.files, io.BytesIO(data), RECIPIENTS)
    return Attachment(
        "a1", "quét.pdf", "application/pdf", found.size, found.sha256, found.cipher_sha256, found.cipher_size,
        found.storage_id,
    )  # fmt: skip


def refusal(store: Store, attachment: Attachment, identity: str = IDENTITY) -> str:
    with pytest.raises(EnvironmentProblem) as caught:
        vault.open_file(store.files, attachment, [identity])
    assert explain(caught.value)
    return caught.value.code


def left_over(store: Store) -> list[str]:
    """Every file in the vault and in the store's own temporary folder."""
    places = (store.files.files, store.files.temporary)
    return sorted(path.name for place in places for path in place.rglob("*") if path.is_file())


def big(attachment: Attachment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the road of files too big for memory."""
    monkeypatch.setattr(vault, "_IN_MEMORY_BYTES", attachment.size - 1)


@pytest.mark.parametrize("size", [0, 1, 65_536, 200_000])
def test_a_kept_file_comes_back_whole(store: Store, size: int) -> None:
    kept = keep(store, DATA[:size])
    with vault.open_file(store.files, kept, [IDENTITY]) as plain:
        assert plain.read() == DATA[:size]
        assert plain.seekable()
    assert vault.cipher_matches(store.files, kept) is True


def test_a_big_file_never_has_a_name_in_the_clear(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keep(store)
    big(kept, monkeypatch)
    with vault.open_file(store.files, kept, [IDENTITY]) as plain:
        assert left_over(store) == [f"{kept.storage_id}.age"]
        assert plain.read() == DATA


def test_names_on_the_disk_say_nothing(store: Store) -> None:
    one, two = keep(store), keep(store)
    assert one.sha256 == two.sha256
    assert one.storage_id != two.storage_id
    assert one.cipher_sha256 != two.cipher_sha256
    for kept in (one, two):
        path = vault.path_of(store.files, kept.storage_id)
        assert path.is_file()
        assert kept.sha256[:8] not in path.name
        assert DATA[:64] not in path.read_bytes()


@pytest.mark.parametrize("in_memory", [True, False])
@pytest.mark.parametrize(
    "how", ["missing", "cut", "cut to the header", "empty", "one bit", "another file", "zeros"]
)
def test_a_changed_file_is_never_handed_out(
    store: Store, how: str, in_memory: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep(store)
    path = vault.path_of(store.files, kept.storage_id)
    data = path.read_bytes()
    if not in_memory:
        big(kept, monkeypatch)
    if how == "missing":
        path.unlink()
    else:
        changed = bytearray(data)
        changed[150_000] ^= 1
        other = keep(store, b"khac")
        path.write_bytes(
            {
                "cut": data[:-1],
                "cut to the header": data[:150],
                "empty": b"",
                "one bit": bytes(changed),
                "another file": vault.path_of(store.files, other.storage_id).read_bytes(),
                "zeros": bytes(len(data)),
            }[how]
        )
        vault.discard(store.files, other.storage_id)
    assert refusal(store, kept) == ("vault.missing" if how == "missing" else "vault.cannot_open")
    assert vault.cipher_matches(store.files, kept) is (None if how == "missing" else False)
    assert not list(store.files.temporary.iterdir())


def test_a_file_of_another_office_is_not_opened(store: Store) -> None:
    assert refusal(store, keep(store), sealing.new_identity()) == "vault.cannot_open"


class Failing(io.BytesIO):
    """A source that breaks off in the middle."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(DATA)
        self.error, self.name = error, "/media/usb/quét 01.pdf"

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= 100_000:
            raise self.error
        return super().read(size)


def test_a_source_that_breaks_off_is_named_and_leaves_nothing(store: Store) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        vault.seal_file(store.files, Failing(OSError(errno.EIO, "x")), RECIPIENTS)
    assert (caught.value.code, caught.value.params) == ("file.unreadable", {"path": "quét 01.pdf"})
    assert left_over(store) == []


def test_a_job_stopped_in_a_file_leaves_nothing(store: Store) -> None:
    def stop(_count: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        vault.seal_file(store.files, io.BytesIO(DATA), RECIPIENTS, stop)
    assert left_over(store) == []


@pytest.mark.parametrize("step", ["fsync 1", "fsync 2", "replace"])
def test_a_disk_that_refuses_leaves_nothing(store: Store, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    real = os.fsync

    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def fsync(handle: int) -> None:
        calls.append(handle)
        if f"fsync {len(calls)}" == step:
            fail()
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        if step == "replace":
            patch.setattr(Path, "replace", fail)
        with pytest.raises(EnvironmentProblem) as caught:
            keep(store)
    assert caught.value.code == "disk.full"
    assert left_over(store) == []


def test_a_crash_before_the_row_leaves_a_whole_orphan_or_nothing(store: Store, folder: Path) -> None:
    code = f"""
import io, os, signal, sys
from pathlib import Path
from hoso_desktop.db import vault
from hoso_desktop.db.store import StoreFiles
files, fatal, count = StoreFiles(Path({str(folder)!r})), int(sys.argv[1]), 0
real = os.fsync
def fsync(handle):
    global count
    count += 1
    if count == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    real(handle)
os.fsync = fsync
vault.seal_file(files, io.BytesIO(bytes(200_000)), {RECIPIENTS!r})
"""
    for fatal in (1, 2):
        done = subprocess.run([sys.executable, "-c", code, str(fatal)], cwd=PROJECT, check=False, timeout=60)
        assert done.returncode == -signal.SIGKILL
    orphans = list(store.files.files.rglob("*.age"))
    assert len(orphans) == 1  # killed at the second: already renamed
    out = io.BytesIO()
    sealing.unseal(io.BytesIO(orphans[0].read_bytes()), out, [IDENTITY])
    assert out.getvalue() == bytes(200_000)
    assert [path.suffix for path in store.files.temporary.iterdir()] == [".part"]


def test_the_stock_tool_opens_a_kept_file(store: Store, judge: Callable[[str], str], tmp_path: Path) -> None:
    kept = keep(store)
    (tmp_path / "khoa.txt").write_text(IDENTITY)
    path = vault.path_of(store.files, kept.storage_id)
    out = subprocess.run(
        [judge("age"), "-d", "-i", tmp_path / "khoa.txt", path], check=True, capture_output=True
    )
    assert out.stdout == DATA
