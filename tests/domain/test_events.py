from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso_desktop.domain.events import GENESIS, EventHeader, canonical, commitment

HEADER = EventHeader(
    seq=1, store_id="s", uid="u", at_utc="2026-11-16T02:00:00.000Z", offset_min=420, clock_doubtful=0,
    actor="p", kind="x", object_uid="o", dossier_uid="d", dossier_seq=1, travels=1, body_commit="c",
)  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def test_canonical_bytes_are_fixed_for_ever() -> None:
    assert canonical({"b": [1, None, True], "a": "Đảng ủy"}) == '{"a":"Đảng ủy","b":[1,null,true]}'.encode()
    assert commitment(b"muoi", b"{}") == hashlib.sha256(b"muoi{}").hexdigest()
    assert HEADER.hash_after(GENESIS) == "cb6cd5f7723dff2c3e690c520983928d798db9fe53898666dbe1dc59c4056b62"


@given(values)
def test_equal_values_have_equal_bytes_and_come_back(value: Any) -> None:
    data = canonical(value)
    assert json.loads(data) == value
    assert canonical(json.loads(data)) == data


@given(st.dictionaries(texts, st.integers(), max_size=6))
def test_the_order_of_keys_does_not_count(table: dict[str, int]) -> None:
    assert canonical(dict(reversed(list(table.items())))) == canonical(table)


@pytest.mark.parametrize("field", EventHeader.__slots__)
def test_every_field_is_protected(field: str) -> None:
    old = getattr(HEADER, field)
    other: dict[str, Any] = {field: old + 1 if isinstance(old, int) else f"{old}x"}
    changed = dataclasses.replace(HEADER, **other)
    assert changed.hash_after(GENESIS) != HEADER.hash_after(GENESIS)
    assert HEADER.hash_after("1" * 64) != HEADER.hash_after(GENESIS)


def test_fields_cannot_run_into_one_another() -> None:
    one = dataclasses.replace(HEADER, actor="pa", kind="x")
    two = dataclasses.replace(HEADER, actor="p", kind="ax")
    assert one.hash_after(GENESIS) != two.hash_after(GENESIS)


def test_a_number_that_is_none_has_no_canonical_form() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("inf"))
