from __future__ import annotations

import io
import random
import threading
from pathlib import Path

import pytest

from hoso_desktop.crypto import sealing
from hoso_desktop.crypto.sealed_view import view
from hoso_desktop.errors import EnvironmentProblem

KEY = sealing.new_identity()


def sealed(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "tep.age"
    with path.open("wb") as out:
        sealing.seal(io.BytesIO(data), out, [sealing.recipient_of(KEY)])
    return path


def test_it_reads_and_seeks_as_a_plain_file_does(tmp_path: Path) -> None:
    data = random.Random(1).randbytes(700_000)
    plain, chance = io.BytesIO(data), random.Random(2)
    with view(sealed(tmp_path, data), [KEY]) as stream:
        assert stream.seek(0, io.SEEK_END) == len(data)
        for _ in range(40):
            at, size = chance.randrange(len(data) + 10), chance.randrange(200_000)
            plain.seek(at)
            assert stream.seek(at) == at
            assert stream.read(size) == plain.read(size)
            assert stream.tell() == plain.tell()
        stream.seek(5)
        assert stream.read() == data[5:]


@pytest.mark.parametrize("at", [30, 200, 100_000, -1])
def test_a_changed_file_is_refused_wherever_it_was_changed(tmp_path: Path, at: int) -> None:
    path = sealed(tmp_path, bytes(300_000))
    spoilt = bytearray(path.read_bytes())
    spoilt[at] ^= 1
    path.write_bytes(spoilt)
    with pytest.raises(EnvironmentProblem), view(path, [KEY]) as stream:
        stream.read()


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(EnvironmentProblem) as caught,
        view(sealed(tmp_path, b"nghi quyet"), [sealing.new_identity()]) as stream,
    ):
        stream.read()
    assert caught.value.code == "vault.cannot_open"


def test_no_thread_stays_behind_what_was_read_in_part(tmp_path: Path) -> None:
    before = threading.active_count()
    with view(sealed(tmp_path, bytes(4_000_000)), [KEY]) as stream:
        assert stream.read(10) == bytes(10)
        stream.seek(2_000_000)
        assert stream.read(1) == bytes(1)
        stream.seek(0)
        assert stream.read(1) == bytes(1)
    assert threading.active_count() == before
