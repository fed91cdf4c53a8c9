"""Damage to sound files, byte by byte: what a bad stick, a bad line or a bad person does."""

from __future__ import annotations

import random
from collections.abc import Callable

_NUMBERS = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]


def _flip(rng: random.Random, data: bytearray) -> None:
    for _ in range(rng.randrange(1, 12)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _noise(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    data[at : at + 64] = rng.randbytes(rng.randrange(1, 64))


def _zeros(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    size = min(len(data) - at, rng.choice([16, 512, 4096]))
    data[at : at + size] = bytes(size)


def _cut(rng: random.Random, data: bytearray) -> None:
    del data[rng.randrange(len(data)) :]


def _drop(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    del data[at : at + rng.randrange(1, 200)]


def _repeat(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    data[at:at] = data[at : at + rng.randrange(1, 300)] * rng.choice([1, 2, 50])


def _move(rng: random.Random, data: bytearray) -> None:
    start, at = rng.randrange(len(data)), rng.randrange(len(data))
    data[at:at] = data[start : start + 100]


def _number(rng: random.Random, data: bytearray) -> None:
    size = rng.choice([1, 2, 4, 8])
    at = rng.randrange(max(1, len(data) - size))
    data[at : at + size] = (rng.choice(_NUMBERS) & (1 << 8 * size) - 1).to_bytes(
        size, rng.choice(["little", "big"])
    )


WAYS: list[Callable[[random.Random, bytearray], None]] = [
    _flip,
    _flip,
    _noise,
    _zeros,
    _cut,
    _drop,
    _repeat,
    _move,
    _number,
    _number,
]


def damaged(rng: random.Random, sound: bytes) -> bytes:
    """The file with one to four kinds of damage."""
    data = bytearray(sound)
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        if data:
            rng.choice(WAYS)(rng, data)
    return bytes(data)
