from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from hoso_desktop.crypto import signing

# RFC 8032, section 7.1, test 2.
RFC_SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
RFC_PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
RFC_SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_the_standard_example() -> None:
    assert signing.public_key(RFC_SEED) == RFC_PUBLIC
    assert signing.sign(RFC_SEED, b"\x72") == RFC_SIGNATURE
    assert signing.verify(RFC_PUBLIC, b"\x72", RFC_SIGNATURE)


def test_a_new_key_is_new_and_whole() -> None:
    first, second = signing.new_key(), signing.new_key()
    assert first != second
    assert len(first) == signing.SEED_BYTES
    assert len(signing.public_key(first)) == signing.PUBLIC_BYTES
    assert len(signing.sign(first, b"")) == signing.SIGNATURE_BYTES


@given(data=st.binary(max_size=200), bit=st.integers(0, 64 * 8 - 1))
def test_any_flipped_bit_of_a_signature_is_refused(data: bytes, bit: int) -> None:
    signature = bytearray(signing.sign(RFC_SEED, data))
    signature[bit // 8] ^= 1 << bit % 8
    assert not signing.verify(RFC_PUBLIC, data, bytes(signature))


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_malformed_keys_and_signatures_are_false_not_an_error(public: bytes, signature: bytes) -> None:
    assert not signing.verify(public, b"data", signature)


def test_another_key_or_other_data_is_refused() -> None:
    signature = signing.sign(RFC_SEED, b"data")
    assert not signing.verify(signing.public_key(signing.new_key()), b"data", signature)
    assert not signing.verify(RFC_PUBLIC, b"Data", signature)


def test_a_fingerprint_can_be_read_out() -> None:
    shown = signing.fingerprint(RFC_PUBLIC)
    assert re.fullmatch(r"([0-9a-f]{4}-){7}[0-9a-f]{4}", shown)
    assert shown != signing.fingerprint(signing.public_key(signing.new_key()))
