"""The program's own small files in foreign hands: forms, settings, slots, stores, packages."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from hoso_desktop import settings
from hoso_desktop.crypto import slots
from hoso_desktop.db import keys, store_folder
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.printing import forms
from hoso_desktop.printing.reader import read_text
from hoso_desktop.services import form_store
from hoso_desktop.settings import PcSettings
from hoso_desktop.transfer import workbook
from tests.hostile import books
from tests.support.office import make_office

CHAINS = ["a" + ".a" * 20_000 + " = 1", "[" + "a." * 20_000 + "a]", "x = {a" + ".a" * 20_000 + " = 1}"]
NO_JSON = [
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"format":"hoso-store","version":Infinity}',
    b"1" * 9_999,
    b"\xff",
]


@pytest.mark.parametrize("chain", CHAINS)
def test_names_chained_by_thousands_of_dots(tmp_path: Path, chain: str) -> None:
    """tomllib takes minutes for them."""
    begun = time.monotonic()
    with pytest.raises(UserError) as caught:
        read_text(f"{chain}\n", "a.toml")
    assert caught.value.code == "print.form_syntax"
    path = tmp_path / "may.toml"
    path.write_text(f"version = 1\n{chain}\n", encoding="utf-8")
    assert settings.load(path) == PcSettings()
    assert time.monotonic() - begun < 3


def test_no_shipped_form_is_taken_for_tangled() -> None:
    for form_id in forms.FORM_IDS:
        assert read_text(form_store.shipped_text(form_id), f"{form_id}.toml").id == form_id


def test_settings_nested_without_end_are_moved_aside(tmp_path: Path) -> None:
    path = tmp_path / "may.toml"
    path.write_text("a = " + "[" * 20_000, encoding="utf-8")
    assert settings.load(path) == PcSettings()
    assert [each.name for each in tmp_path.iterdir()] == ["may-hong.toml"]


@pytest.mark.parametrize("data", NO_JSON)
def test_a_store_whose_small_files_are_none(tmp_path: Path, data: bytes) -> None:
    make_office(tmp_path / "kho").close()
    store_id = store_folder.identity_of(tmp_path / "kho")
    for path in (tmp_path / "kho" / "keys").iterdir():
        path.write_bytes(data)
    with pytest.raises(EnvironmentProblem) as caught:
        keys.read(tmp_path / "kho" / "keys", store_id)
    assert caught.value.code == "store.keys_damaged"
    (tmp_path / "kho" / "store.json").write_bytes(data)
    with pytest.raises(EnvironmentProblem) as caught:
        store_folder.identity_of(tmp_path / "kho")
    assert caught.value.code == "store.not_a_store"


@pytest.mark.parametrize(
    "cost", [{"memory_kib": 1 << 20, "passes": 1, "lanes": 1}, {"memory_kib": 64, "passes": 99, "lanes": 1}]
)
def test_a_slot_that_would_cost_gigabytes_or_minutes(cost: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="kdf cost"):
        slots._cost({"kdf": "argon2id", **cost})
    assert slots._cost({"kdf": "argon2id", "memory_kib": 65_536, "passes": 3, "lanes": 4}) == slots.KdfCost()


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize(
    "parts",
    [
        books.excel_parts(sheets=60),
        books.excel_parts('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>'),
        {**books.excel_parts(), "xl/styles.xml": b'<?xml version="1.0" encoding="hex"?><styleSheet/>'},
    ],
    ids=["sheets", "corners", "encoding"],
)
def test_the_list_of_a_package_that_would_swell(parts: books.Parts) -> None:
    begun = time.monotonic()
    with pytest.raises(workbook.BadWorkbook) as caught:
        workbook.read(books.zipped(parts))
    assert caught.value.code == "package.workbook.damaged"
    assert time.monotonic() - begun < 3
