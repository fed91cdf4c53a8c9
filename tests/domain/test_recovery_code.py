"""A recovery code survives paper, eyes, fingers and a Vietnamese keyboard."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso_desktop.domain import recovery_code
from hoso_desktop.domain.recovery_code import PART_BYTES, SIGNS, WHOLE_BYTES, groups_of, read, write
from hoso_desktop.errors import UserError


@given(
    st.sampled_from([WHOLE_BYTES, PART_BYTES]).flatmap(lambda size: st.binary(min_size=size, max_size=size))
)
def test_what_is_written_is_read(code: bytes) -> None:
    groups = write(code)
    assert len(groups) == groups_of(len(code))
    assert {len(group) for group in groups} == {5}
    assert read("-".join(groups), len(code)) == code
    assert read(" ".join(groups).lower(), len(code)) == code
    assert read("\n".join(f"{group}." for group in groups), len(code)) == code


def test_sizes() -> None:
    assert (groups_of(WHOLE_BYTES), groups_of(PART_BYTES)) == (14, 7)
    assert len(SIGNS) == len(set(SIGNS)) == 25
    assert not set(SIGNS) & set("01AEIOUYLDW")
    assert len({recovery_code.new_code() for _ in range(50)}) == 50


def test_every_wrong_sign_and_every_exchange_is_found_in_its_group() -> None:
    groups = write(random.Random(3).randbytes(WHOLE_BYTES))
    for number, group in enumerate(groups):
        spoilt = {group[:at] + sign + group[at + 1 :] for at in range(5) for sign in SIGNS}
        spoilt |= {group[:at] + group[at + 1] + group[at] + group[at + 2 :] for at in range(4)}
        for wrong in spoilt - {group}:
            with pytest.raises(UserError) as caught:
                read("-".join((*groups[:number], wrong, *groups[number + 1 :])))
            assert caught.value.code == "recovery.bad_group"
            assert caught.value.params["group"] == number + 1


def test_groups_in_each_others_place_are_found() -> None:
    groups = list(write(random.Random(4).randbytes(WHOLE_BYTES)))
    for one, two in itertools.combinations(range(len(groups)), 2):
        moved = list(groups)
        moved[one], moved[two] = moved[two], moved[one]
        with pytest.raises(UserError, match="recovery"):
            read("-".join(moved))


@pytest.mark.parametrize(
    "text, code",
    [("", "recovery.wrong_length"), ("2345", "recovery.wrong_length"), ("ĐẢNG", "recovery.bad_sign"),
     ("0000", "recovery.bad_sign")],
)  # fmt: skip
def test_what_is_no_code_gets_its_own_sentence(text: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        read(text)
    assert caught.value.code == code
