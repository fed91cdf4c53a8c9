"""Recovery codes (mã khôi phục) as people write and type them: groups of four signs and a check sign.

The 25 signs have no look-alikes (no 0 O, 1 I L) and no vowel, D or W, which Telex and VNI turn into other
letters while somebody types. The check sign finds every wrong sign and every exchange of neighbours in its
group, and a group that stands in another's place.
"""

from __future__ import annotations

import os
import unicodedata

from hoso_desktop.errors import UserError

SIGNS = "23456789BCFGHJKMNPQRSTVXZ"
WHOLE_BYTES = 32  # one code
PART_BYTES = 16  # each of three parts; two of them make a key
_GROUP = 4
# 25 = 5 · 5: no weight and no difference of neighbours is a multiple of 5.
_WEIGHTS = (1, 2, 3, 4)
_PLACE_WEIGHT = 7
# Makes an exchange of the check sign with its neighbour visible too.
_CHECK_WEIGHT = 4


def new_code(size: int = WHOLE_BYTES) -> bytes:
    """A fresh code of `size` bytes from the system's random source."""
    return os.urandom(size)


def groups_of(size: int) -> int:
    """How many groups a code of `size` bytes is written in: 14 for 32 bytes, 7 for 16."""
    signs, room = 0, 1
    while room < 1 << (8 * size):
        room *= len(SIGNS)
        signs += 1
    return -(-signs // _GROUP)


def write(code: bytes) -> tuple[str, ...]:
    """The groups of a code, five signs each, in the order they are typed."""
    value, signs = int.from_bytes(code, "big"), []
    for _ in range(groups_of(len(code)) * _GROUP):
        value, rest = divmod(value, len(SIGNS))
        signs.append(rest)
    signs.reverse()
    found = []
    for place in range(0, len(signs), _GROUP):
        group = signs[place : place + _GROUP]
        found.append("".join(SIGNS[sign] for sign in (*group, _check(group, place // _GROUP))))
    return tuple(found)


def read(text: str, size: int = WHOLE_BYTES) -> bytes:
    """The code behind what was typed, in small or capital letters, with or without spaces and dashes.

    Raises UserError recovery.bad_sign (a sign no code has), recovery.bad_group (which group is wrong),
    recovery.wrong_length.
    """
    typed = [sign for sign in unicodedata.normalize("NFC", text).upper() if sign.isalnum()]
    strange = next((sign for sign in typed if sign not in SIGNS), None)
    if strange is not None:
        raise UserError("recovery.bad_sign", sign=strange, group=1 + typed.index(strange) // (_GROUP + 1))
    wanted = groups_of(size)
    if len(typed) != wanted * (_GROUP + 1):
        raise UserError("recovery.wrong_length", groups=wanted, signs=wanted * (_GROUP + 1), given=len(typed))
    value = 0
    for place in range(wanted):
        group = [SIGNS.index(sign) for sign in typed[place * 5 : place * 5 + 5]]
        if group[_GROUP] != _check(group[:_GROUP], place):
            raise UserError("recovery.bad_group", group=place + 1)
        for sign in group[:_GROUP]:
            value = value * len(SIGNS) + sign
    if value >= 1 << (8 * size):
        raise UserError("recovery.bad_group", group=1)
    return value.to_bytes(size, "big")


def _check(group: list[int], place: int) -> int:
    weighed = sum(weight * sign for weight, sign in zip(_WEIGHTS, group, strict=True))
    return _CHECK_WEIGHT * (weighed + _PLACE_WEIGHT * (place + 1)) % len(SIGNS)
