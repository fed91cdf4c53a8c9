from __future__ import annotations

import errno
import io
import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.crypto import sealing
from hoso_desktop.errors import Cancelled, EnvironmentProblem

IDENTITY = sealing.new_identity()
RECIPIENT = sealing.recipient_of(IDENTITY)
SIZES = [0, 1, 65_535, 65_536, 65_537, 300_000]


def sealed(data: bytes, *recipients: str) -> bytes:
    out = io.BytesIO()
    sealing.seal(io.BytesIO(data), out, list(recipients or (RECIPIENT,)))
    return out.getvalue()


def opened(data: bytes, identity: str = IDENTITY) -> bytes:
    out = io.BytesIO()
    sealing.unseal(io.BytesIO(data), out, [identity])
    return out.getvalue()


class Failing(io.RawIOBase):
    """A stream that works for `good` calls and then fails."""

    def __init__(self, error: BaseException, good: int = 0, stream: io.BytesIO | None = None) -> None:
        self.error, self.good, self.stream = error, good, stream or io.BytesIO(bytes(500_000))

    def _step(self) -> None:
        self.good -= 1
        if self.good < 0:
            raise self.error

    def read(self, size: int = -1) -> bytes:
        self._step()
        return self.stream.read(size)

    def write(self, data: Any) -> int:
        self._step()
        return self.stream.write(data)


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_opens_again(size: int) -> None:
    data = random.Random(size).randbytes(size)
    assert opened(sealed(data)) == data


def test_any_of_several_recipients_opens_it() -> None:
    other = sealing.new_identity()
    data = sealed(b"hai ban", RECIPIENT, sealing.recipient_of(other))
    assert opened(data) == opened(data, other) == b"hai ban"


def test_a_stranger_opens_nothing() -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        opened(sealed(b"x"), sealing.new_identity())
    assert caught.value.code == "vault.cannot_open"


def test_every_change_is_noticed() -> None:
    data, chance = sealed(random.Random(1).randbytes(200_000)), random.Random(2)
    broken = [data[:-1], data[:1000], data[:70_000], b"", b"age-encryption.org/v1", data + b"x"]
    for _ in range(60):
        copy = bytearray(data)
        copy[chance.randrange(len(copy))] ^= 1 << chance.randrange(8)
        broken.append(bytes(copy))
    for changed in broken:
        with pytest.raises(EnvironmentProblem):
            opened(changed)


@pytest.mark.parametrize("good", [0, 1, 3])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), Cancelled()])
def test_the_error_of_a_stream_comes_through(error: BaseException, good: int) -> None:
    """The cipher library hides it behind an error of its own; the disk's number must not be lost."""
    whole = io.BytesIO(sealed(bytes(500_000)))
    with pytest.raises(type(error)) as caught:
        sealing.seal(Failing(error, good), io.BytesIO(), [RECIPIENT])  # type: ignore[arg-type]
    assert caught.value is error
    with pytest.raises(type(error)) as caught:
        sealing.seal(io.BytesIO(bytes(500_000)), Failing(error, good), [RECIPIENT])  # type: ignore[arg-type]
    assert caught.value is error
    with pytest.raises(type(error)) as caught:
        sealing.unseal(whole, Failing(error, good), [IDENTITY])  # type: ignore[arg-type]
    assert caught.value is error
    whole.seek(0)
    with pytest.raises(type(error)) as caught:
        sealing.unseal(Failing(error, good, whole), io.BytesIO(), [IDENTITY])  # type: ignore[arg-type]
    assert caught.value is error


def test_the_stock_tool_opens_our_files(judge: Callable[[str], str], tmp_path: Path) -> None:
    data = random.Random(3).randbytes(150_000)
    (tmp_path / "khoa.txt").write_text(IDENTITY)
    (tmp_path / "tep.age").write_bytes(sealed(data))
    out = subprocess.run(
        [judge("age"), "-d", "-i", tmp_path / "khoa.txt", tmp_path / "tep.age"],
        check=True,
        capture_output=True,
    )
    assert out.stdout == data


def test_we_open_files_of_the_stock_tool(judge: Callable[[str], str]) -> None:
    data = random.Random(4).randbytes(150_000)
    out = subprocess.run([judge("age"), "-r", RECIPIENT], input=data, check=True, capture_output=True)
    assert opened(out.stdout) == data
