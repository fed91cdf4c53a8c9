"""What is found where nothing has all the words as typed, and what must not be found even then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.services import search
from hoso_desktop.services.office import Office, open_office
from tests.support.searched import OTHER_PASSWORD, STRANGER, searched_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with searched_office(tmp_path_factory.mktemp("near") / "kho") as made:
        yield made


def told(office: Office, text: str) -> list[str]:
    """Symbol, code or title of each hit."""
    hits = search.find(office, text).hits
    return [hit.symbol or (hit.code if hit.kind == "dossier" else hit.title) for hit in hits]


@pytest.mark.parametrize(
    "typed",
    [
        "ket nap dang vein", "quyet dinhh ket nap", "nhavanhoa thondong", "nha van hao thon dong",
        "tuyen truyenn", "cu can bo di tap huan", "cong van ve viec cua cu can bo tap huan",
    ],
)  # fmt: skip
def test_near_hits_are_never_called_exact(office: Office, typed: str) -> None:
    hits = search.find(office, typed).hits
    assert hits
    assert not any(hit.exact for hit in hits)


@pytest.mark.parametrize(
    "typed", ["ket nap dang vien", "giay moi", "109 qđ", "thon dong", "12/11/2026", "hn.15"]
)
def test_what_is_found_as_typed_is_not_widened(
    office: Office, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(office, typed)

    def asked_again(*_: object) -> None:
        raise AssertionError(typed)

    monkeypatch.setattr(search, "relaxed", asked_again)
    assert told(office, typed) == before != []


@pytest.mark.parametrize(
    "typed",
    [
        "xyzzy",
        "may bay khong nguoi lai",
        "9999-QĐ/ĐU",
        "zz.99",
        "hộp 99",
        "31/12/1999",
        "chăn nuôi bò sữa",
        "qwrtp",
    ],
)
def test_what_is_nowhere_is_not_found(office: Office, typed: str) -> None:
    assert told(office, typed) == []


@pytest.mark.parametrize(
    "typed, codes",
    [
        ("vinh vien dai hoi 2025", {"ĐH.01/2025", "ĐH.04/2025", "ĐH.07/2025"}),
        ("70 năm kỷ luật", {"HS.08/2010-2015", "HS.16/2015-2020"}),
        ("vv đại hội đại biểu tân hòa", {"HS.07/2010-2015", "HS.17/2015-2020"}),
        ("hết giá trị giấy mời", {"HS.06/2010-2015", "HS.14/2015-2020"}),
    ],
)
def test_words_beside_a_filter_stay_within_it(office: Office, typed: str, codes: set[str]) -> None:
    hits = search.find(office, typed).hits
    assert {hit.code for hit in hits if hit.kind == "dossier"} == codes
    assert {hit.code for hit in hits} <= codes


@pytest.mark.parametrize(
    "typed, command",
    [
        ("in bo ho so", "print_set"), ("in bộ hồ sơ", "print_set"), ("in hs", "print_set"),
        ("in chứng từ kết thúc", "print_certificate"), ("in mục lục văn bản", "print_contents"),
        ("thêm hồ sơ", "new_dossier"), ("mo hs", "new_dossier"),
    ],
)  # fmt: skip
def test_commands_in_their_usual_words(office: Office, typed: str, command: str) -> None:
    assert [line.id for line in search.find(office, typed).lines if line.kind == "command"] == [command]


@pytest.mark.parametrize(
    "typed, name",
    [("chua vao hs", "unfiled"), ("thieu bb", "missing_minutes"), ("qua han nop luu", "not_handed_in"),
     ("hồ sơ đang mượn", "on_loan")],
)  # fmt: skip
def test_lists_in_their_usual_words(office: Office, typed: str, name: str) -> None:
    assert [line.id for line in search.find(office, typed).lines if line.kind == "list"] == [name]


def test_a_slip_opens_no_restricted_dossier(tmp_path: Path) -> None:
    """The nearest reading is narrowed like every other one."""
    folder = tmp_path / "kho"
    searched_office(folder).close()
    slips = (
        "tran thi mauu",
        "tranthimau",
        "ket nap trann thi mau",
        "ho so cua dang vien tran thi mau",
        "dv.1",
    )
    with open_office(folder, OTHER_PASSWORD, login=STRANGER) as other:
        for typed in slips:
            assert "ĐV.01/2026" not in told(other, typed), typed
    with open_office(folder, OTHER_PASSWORD, login="chanhvp") as chief:
        for typed in slips:
            assert "ĐV.01/2026" in told(chief, typed), typed
