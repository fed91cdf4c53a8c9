from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso_desktop import files
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.messages import explain

PROJECT = Path(__file__).resolve().parents[1]


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "mục lục.pdf"
    for data in (b"", b"mot", b"hai" * 1000):
        files.atomic_write(target, data)
        assert target.read_bytes() == data
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("call, number", [("fsync", 1), ("fsync", 2), ("replace", 1)])
@pytest.mark.parametrize(
    "error, code",
    [(errno.ENOSPC, "disk.full"), (errno.EDQUOT, "disk.full"), (errno.EACCES, "disk.not_writable"),
     (errno.EROFS, "disk.not_writable"), (errno.EIO, "disk.error")],
)  # fmt: skip
def test_a_refused_write_keeps_the_old_file_or_has_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, error: int, code: str
) -> None:
    target, count = tmp_path / "tep", 0
    target.write_bytes(b"cu")
    owner: Any = os if call == "fsync" else Path
    real = getattr(owner, call)

    def refuse(*words: Any) -> Any:
        nonlocal count
        count += 1
        if count == number:
            raise OSError(error, os.strerror(error))
        return real(*words)

    with monkeypatch.context() as patch:
        patch.setattr(owner, call, refuse)
        with pytest.raises(EnvironmentProblem) as caught:
            files.atomic_write(target, b"moi")
    assert caught.value.code == code
    assert str(target) in explain(caught.value)
    assert target.read_bytes() in (b"cu", b"moi")
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_the_worlds_fault(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem):
        files.atomic_write(tmp_path / "khong co" / "tep", b"x")


def test_a_killed_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "tep"
    target.write_bytes(b"cu")
    code = f"""
import os, signal
from pathlib import Path
from hoso_desktop import files
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
files.atomic_write(Path({str(target)!r}), b"moi" * 100_000)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert target.read_bytes() == b"cu"


def test_nothing_is_published_over_another_file(tmp_path: Path) -> None:
    staging, target = tmp_path / "moi", tmp_path / "goi.zip"
    staging.write_bytes(b"moi")
    target.write_bytes(b"cu")
    with pytest.raises(EnvironmentProblem) as caught:
        files.publish(staging, target)
    assert caught.value.code == "file.exists"
    assert (staging.read_bytes(), target.read_bytes()) == (b"moi", b"cu")
    target.unlink()
    files.publish(staging, target)
    assert target.read_bytes() == b"moi"
    assert not staging.exists()


def test_a_refused_publication_leaves_the_staging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staging, target = tmp_path / "moi", tmp_path / "goi.zip"
    staging.write_bytes(b"moi")

    def refuse(_handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(EnvironmentProblem):
            files.publish(staging, target)
    assert staging.read_bytes() == b"moi"
    assert not target.exists()


def test_a_folder_is_published_whole(tmp_path: Path) -> None:
    (tmp_path / "tam").mkdir()
    (tmp_path / "tam" / "a").write_bytes(b"x")
    files.publish(tmp_path / "tam", tmp_path / "xong")
    assert (tmp_path / "xong" / "a").read_bytes() == b"x"


def test_a_file_held_by_a_scanner_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only on Windows; elsewhere a refusal is a refusal."""
    source, real, refusals = tmp_path / "a", Path.replace, 3
    source.write_bytes(b"x")

    def held(self: Path, target: Path) -> Path:
        nonlocal refusals
        refusals -= 1
        if refusals >= 0:
            raise PermissionError(errno.EACCES, "held")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(PermissionError):
        files.replace(source, tmp_path / "b")
    refusals = 3
    with monkeypatch.context() as patch:
        patch.setattr(files, "_SCANNERS_HOLD_FILES", True)
        files.replace(source, tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"x"


@given(st.binary(max_size=5000))
def test_copying_tells_hash_and_length(data: bytes) -> None:
    out, told = io.BytesIO(), list[int]()
    assert files.copy_with_hash(io.BytesIO(data), out, told.append) == (
        hashlib.sha256(data).hexdigest(),
        len(data),
    )
    assert out.getvalue() == data
    assert sum(told) == len(data)


def test_a_file_is_hashed_in_pieces(tmp_path: Path) -> None:
    data = os.urandom(files.CHUNK * 2 + 7)
    (tmp_path / "lon").write_bytes(data)
    assert files.hash_file(tmp_path / "lon") == (hashlib.sha256(data).hexdigest(), len(data))


def test_a_free_name_is_found(tmp_path: Path) -> None:
    target = tmp_path / "HN.15-bia.pdf"
    for name in ("HN.15-bia.pdf", "HN.15-bia (2).pdf", "HN.15-bia (3).pdf"):
        free = files.free_name(target)
        assert free.name == name
        free.write_bytes(b"")


# -- names


@pytest.mark.parametrize(
    "text, name",
    [
        ("HN.15", "HN.15"), ("Hồ sơ số 1/2026", "Hồ sơ số 1-2026"),
        ('a<b>c:d"e|f?g*h\\i', "a-b-c-d-e-f-g-h-i"),
        ("CON", "_CON"), ("nul.pdf", "_nul.pdf"), ("com1", "_com1"), ("Công văn", "Công văn"), ("...", "_"),
        ("", "_"),
        ("tên. ", "tên"), ("a\x00b\nc", "a-b-c"), (unicodedata.normalize("NFD", "Đảng ủy"), "Đảng ủy"),
    ],
)  # fmt: skip
def test_names_every_file_system_takes(text: str, name: str) -> None:
    assert files.safe_name(text) == name


@given(st.text(max_size=300))
def test_any_text_gives_a_name(text: str) -> None:
    name = files.safe_name(text)
    assert name
    assert len(name) <= 120
    assert len(name.encode("utf-8", "surrogatepass")) <= 240  # room for an ending below the 255 of Linux
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.rstrip(" .")
    assert name not in (".", "..")
    assert files.safe_name(name) == name


def test_long_vietnamese_names_fit_the_disk(tmp_path: Path) -> None:
    name = files.safe_name("Nghị quyết về việc lãnh đạo thực hiện nhiệm vụ " * 20)
    (tmp_path / f"{name}-chung-tu.pdf").write_bytes(b"x")
    name = files.safe_name("ệ" * 200)
    (tmp_path / f"{name}.pdf").write_bytes(b"x")


# -- room


def test_room_is_asked_of_the_nearest_folder_there_is(tmp_path: Path) -> None:
    there = files.free_bytes(tmp_path)
    assert there > 0
    assert abs(files.free_bytes(tmp_path / "chua" / "co") - there) < 1 << 30
    assert files.free_bytes(Path("/")) == shutil.disk_usage("/").free or files.free_bytes(Path("/")) > 0
