"""Unlocking the store against the key derivation alone, at the cost a real office has."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench.rows import Row, alternate
from hoso_desktop.crypto.slots import KdfCost, password_key
from hoso_desktop.services.office import NewOffice, create_office, open_office

LIMIT = 1.5


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        create_office(store, NewOffice("Đảng ủy xã Tân Lập"), "mật khẩu").close()
        salt = os.urandom(16)
        ours, yardstick = alternate(
            lambda: open_office(store, "mật khẩu").close(),
            lambda: password_key("mật khẩu", salt, KdfCost()),
            rounds=9,
        )
    return [("unlock / Argon2id alone", ours, yardstick, LIMIT)]
