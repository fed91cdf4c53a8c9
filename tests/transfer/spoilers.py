"""Ways in which a package and its list get spoilt: each changes the files and says what must be named.

Seeded: the same number spoils the same byte. Whoever can re-sign holds the office's key; those spoilers show
that a signature alone proves nothing about what lies in the zip.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from hoso_desktop.crypto import signing
from hoso_desktop.domain.events import canonical
from hoso_desktop.transfer import manifest as lists
from hoso_desktop.transfer.zip_writer import ZipWriter
from tests.transfer.offices import SEED, pdf

BOOK = "HSLTCQ/METADATA/MetaDuLieu.xlsx"
Members = dict[str, bytes]


@dataclass
class Copy:
    """A package and its list that may be spoilt."""

    package: Path
    random: Random

    @property
    def sidecar(self) -> Path:
        return lists.sidecar_path(self.package)

    @property
    def data(self) -> bytes:
        return self.package.read_bytes()

    def members(self) -> Members:
        with zipfile.ZipFile(self.package) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def pick(self) -> str:
        """The name of one PDF."""
        return self.random.choice([name for name in self.members() if name.endswith(".pdf")])

    def pack(self, members: Members | list[tuple[str, bytes]]) -> None:
        """Write a sound zip of these members in place of the package."""
        with self.package.open("wb") as out:
            writer = ZipWriter(out)
            for name, data in members.items() if isinstance(members, dict) else members:
                if name.endswith(".xlsx"):
                    writer.add_deflated(name, data)
                else:
                    writer.add_stored(name, len(data), [data])
            writer.finish()

    def flip(self, first: int, after_last: int) -> None:
        data = bytearray(self.data)
        data[self.random.randrange(first, after_last)] ^= 1 << self.random.randrange(8)
        self.package.write_bytes(data)

    def edit_list(self, change: Callable[[dict[str, Any]], object], *, seed: bytes | None = SEED) -> None:
        """Change the list; sign it again unless `seed` is None."""
        tree = json.loads(self.sidecar.read_text(encoding="utf-8"))
        change(tree["manifest"])
        signature = bytes.fromhex(tree["signature"])
        if seed is not None:
            tree["manifest"]["signer"] = lists.signer(signing.public_key(seed))
            signature = signing.sign(seed, canonical(tree["manifest"]))
        self.sidecar.write_bytes(lists.sidecar_bytes(tree["manifest"], signature))

    def list_again(self) -> None:
        """Make the list fit the zip as it lies there, except for the workbook's rows, and sign it."""
        data, members = self.data, self.members()

        def change(tree: dict[str, Any]) -> None:
            tree["package"] |= {"size": len(data), "sha256": lists.digest(data)}
            tree["members"] = [
                {"name": name, "size": len(part), "sha256": lists.digest(part)}
                for name, part in members.items()
            ]

        self.edit_list(change)

    def edit_book(self, change: Callable[[Any], object], *, relist: bool = False) -> None:
        """Save the workbook as an office program would after `change`."""
        members = self.members()
        book = openpyxl.load_workbook(io.BytesIO(members[BOOK]))
        change(book)
        out = io.BytesIO()
        book.save(out)
        plain = io.BytesIO()
        writer = ZipWriter(plain)
        with zipfile.ZipFile(out) as parts:
            for name in parts.namelist():
                writer.add_deflated(name, parts.read(name))
        writer.finish()
        self.pack(members | {BOOK: plain.getvalue()})
        if relist:
            self.list_again()


# A spoiler changes the copy and gives the codes that must be reported and a word that must be said.
Spoiler = Callable[[Copy], tuple[set[str], str]]
SPOILERS: dict[str, Spoiler] = {}


def spoiler(function: Spoiler) -> Spoiler:
    SPOILERS[function.__name__] = function
    return function


# Files


@spoiler
def flipped_bit_in_a_pdf(copy: Copy) -> tuple[set[str], str]:
    name = copy.pick()
    start = copy.data.index(copy.members()[name])
    copy.flip(start, start + len(copy.members()[name]))
    return {"package.zip.crc"}, name


@spoiler
def flipped_bit_with_a_new_crc(copy: Copy) -> tuple[set[str], str]:
    name, members = copy.pick(), copy.members()
    data = bytearray(members[name])
    data[copy.random.randrange(20, len(data))] ^= 1 << copy.random.randrange(8)
    copy.pack(members | {name: bytes(data)})
    return {"package.member_changed"}, name


@spoiler
def another_length(copy: Copy) -> tuple[set[str], str]:
    name, members = copy.pick(), copy.members()
    copy.pack(members | {name: members[name][: copy.random.randrange(10, len(members[name]))]})
    return {"package.member_changed"}, name


@spoiler
def lost_file(copy: Copy) -> tuple[set[str], str]:
    name, members = copy.pick(), copy.members()
    del members[name]
    copy.pack(members)
    return {"package.member_lost", "package.workbook.no_such_file"}, name


@spoiler
def lost_workbook(copy: Copy) -> tuple[set[str], str]:
    members = copy.members()
    del members[BOOK]
    copy.pack(members)
    return {"package.member_lost"}, BOOK


@spoiler
def extra_file(copy: Copy) -> tuple[set[str], str]:
    name = f"HSLTCQ/METADATA/them-{copy.random.randrange(100)}.pdf"
    copy.pack(copy.members() | {name: pdf("extra")})
    return {"package.member_extra", "package.workbook.file_without_row"}, name


@spoiler
def extra_program(copy: Copy) -> tuple[set[str], str]:
    copy.pack(copy.members() | {"HSLTCQ/chay.exe": b"MZ"})
    return {"package.member_extra"}, "HSLTCQ/chay.exe"


@spoiler
def swapped_files(copy: Copy) -> tuple[set[str], str]:
    members = copy.members()
    first, second = copy.random.sample([name for name in members if name.endswith(".pdf")], 2)
    copy.pack(members | {first: members[second], second: members[first]})
    return {"package.member_swapped"}, second


@spoiler
def renamed_file(copy: Copy) -> tuple[set[str], str]:
    name, members = copy.pick(), copy.members()
    copy.pack(
        [(key.replace("-0007-", "-0008-") if key == name else key, data) for key, data in members.items()]
    )
    return {"package.member_renamed"}, name


@spoiler
def another_order(copy: Copy) -> tuple[set[str], str]:
    copy.pack(list(reversed(copy.members().items())))
    return {"package.member_order"}, "Thứ tự"


@spoiler
def a_page_instead_of_a_pdf(copy: Copy) -> tuple[set[str], str]:
    name = copy.pick()
    copy.pack(copy.members() | {name: b"<html></html>"})
    copy.list_again()
    return {"package.member_not_pdf"}, name


# The zip


@spoiler
def truncated(copy: Copy) -> tuple[set[str], str]:
    copy.package.write_bytes(copy.data[: copy.random.randrange(len(copy.data))])
    return {"package.zip.truncated"}, "cắt cụt"


@spoiler
def longer(copy: Copy) -> tuple[set[str], str]:
    copy.package.write_bytes(copy.data + copy.random.randbytes(copy.random.randrange(1, 50)))
    return {"package.zip.truncated"}, "dữ liệu thừa"


@spoiler
def something_in_front(copy: Copy) -> tuple[set[str], str]:
    copy.package.write_bytes(copy.random.randbytes(copy.random.randrange(1, 50)) + copy.data)
    return {"package.zip.end_record"}, "chèn thêm"


@spoiler
def something_in_the_middle(copy: Copy) -> tuple[set[str], str]:
    where = copy.random.randrange(1, len(copy.data) - 30)
    copy.package.write_bytes(copy.data[:where] + b"?" + copy.data[where:])
    return {"package.zip.end_record"}, "chèn thêm"


@spoiler
def a_later_clock(copy: Copy) -> tuple[set[str], str]:
    """Both headers of one member say another day: a sound zip with the same files in it."""
    data = bytearray(copy.data)
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    data[local + 12] = data[central + 14] = copy.random.randrange(34, 60)
    copy.package.write_bytes(data)
    return {"package.bytes_differ"}, copy.package.name


@spoiler
def the_same_file_twice(copy: Copy) -> tuple[set[str], str]:
    name = copy.pick()
    copy.pack([*copy.members().items(), (name, pdf("other"))])
    return {"package.zip.duplicate"}, name


@spoiler
def names_that_differ_by_case(copy: Copy) -> tuple[set[str], str]:
    name = copy.pick()
    copy.pack(copy.members() | {name.lower(): pdf("other")})
    return {"package.zip.case_collision"}, name.lower()


@spoiler
def a_name_that_climbs(copy: Copy) -> tuple[set[str], str]:
    depth = "../" * copy.random.randrange(1, 6)
    copy.pack(copy.members() | {f"HSLTCQ/{depth}x.pdf": pdf("x")})
    return {"package.zip.name_climbs"}, f"{depth}x.pdf"


@spoiler
def an_absolute_name(copy: Copy) -> tuple[set[str], str]:
    name = copy.random.choice(["/etc/cron.d/x", "C:/Windows/x.exe", "\\\\may\\o\\x"])
    copy.pack(copy.members() | {name: b"x"})
    return {"package.zip.name_absolute"}, name


@spoiler
def a_bomb(copy: Copy) -> tuple[set[str], str]:
    members = copy.members()
    copy.pack(members | {"HSLTCQ/METADATA/to.xlsx": b"\0" * 3_000_000})
    return {"package.zip.bomb"}, "to.xlsx"


@spoiler
def entries_that_overlap(copy: Copy) -> tuple[set[str], str]:
    """Two entries of the directory share one member's bytes: the other way to build a bomb."""
    data = bytearray(copy.data)
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 1)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    copy.package.write_bytes(data)
    return {"package.zip.local_name", "package.zip.overlap"}, ".pdf"


@spoiler
def an_entry_taken_off_the_directory(copy: Copy) -> tuple[set[str], str]:
    data = copy.data
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 1)
    end = data.index(b"PK\x05\x06")
    count = struct.unpack_from("<H", data, end + 8)[0] - 1
    record = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, end - second, first, 0)
    copy.package.write_bytes(data[:first] + data[second:end] + record)
    return {"package.zip.gap"}, "giấu"


# The workbook


def _sheet(book: Any, name: str) -> Worksheet:
    page = book[name]
    assert isinstance(page, Worksheet)
    return page


@spoiler
def a_changed_cell(copy: Copy) -> tuple[set[str], str]:
    row, column = copy.random.randrange(2, 7), copy.random.randrange(1, 19)
    copy.edit_book(lambda book: _sheet(book, "Văn bản").cell(row, column).__setattr__("value", "đã sửa"))
    return {"package.member_changed", "package.workbook.row"}, f"dòng {row}"


@spoiler
def a_changed_cell_on_a_new_list(copy: Copy) -> tuple[set[str], str]:
    copy.edit_book(lambda book: _sheet(book, "Hồ sơ").__setitem__("A2", "Tiêu đề khác"), relist=True)
    return {"package.workbook.row"}, "“Hồ sơ” dòng 2"


@spoiler
def an_ordinary_space_in_the_heading(copy: Copy) -> tuple[set[str], str]:
    copy.edit_book(lambda book: _sheet(book, "Văn bản").__setitem__("C1", "Số của văn bản"), relist=True)
    return {"package.workbook.row"}, "“Văn bản” dòng 1"


@spoiler
def a_row_less(copy: Copy) -> tuple[set[str], str]:
    copy.edit_book(lambda book: _sheet(book, "Văn bản").delete_rows(copy.random.randrange(2, 7)), relist=True)
    return {
        "package.workbook.row_count",
        "package.workbook.file_without_row",
        "package.workbook.count",
    }, "4 dòng"


@spoiler
def a_row_that_names_another_file(copy: Copy) -> tuple[set[str], str]:
    copy.edit_book(lambda book: _sheet(book, "Văn bản").__setitem__("S3", "khac.pdf"), relist=True)
    return {"package.workbook.no_such_file", "package.workbook.file_without_row"}, "khac.pdf"


@spoiler
def two_rows_with_one_file(copy: Copy) -> tuple[set[str], str]:
    def change(book: Any) -> None:
        page = _sheet(book, "Văn bản")
        page["S3"] = page["S2"].value

    copy.edit_book(change, relist=True)
    return {"package.workbook.file_twice", "package.workbook.file_without_row"}, "-001.pdf hai lần"


@spoiler
def a_wrong_number_of_papers(copy: Copy) -> tuple[set[str], str]:
    copy.edit_book(lambda book: _sheet(book, "Hồ sơ").__setitem__("J2", "6"), relist=True)
    return {"package.workbook.count"}, "6 văn bản"


@spoiler
def a_number_instead_of_text(copy: Copy) -> tuple[set[str], str]:
    copy.edit_book(lambda book: _sheet(book, "Hồ sơ").__setitem__("J2", 5), relist=True)
    return {"package.workbook.not_text"}, "Hồ sơ!J2"


@spoiler
def a_formula(copy: Copy) -> tuple[set[str], str]:
    copy.edit_book(
        lambda book: _sheet(book, "Văn bản").__setitem__("F3", '=HYPERLINK("http://x")'), relist=True
    )
    return {"package.workbook.not_text"}, "Văn bản!F3"


@spoiler
def a_sheet_less(copy: Copy) -> tuple[set[str], str]:
    copy.edit_book(lambda book: book.remove(book["Video"]), relist=True)
    return {"package.workbook.sheets"}, "Ảnh"


@spoiler
def a_shorter_table(copy: Copy) -> tuple[set[str], str]:
    copy.edit_book(
        lambda book: setattr(_sheet(book, "Văn bản").tables["Vănbản"], "ref", "A1:T3"), relist=True
    )
    return {"package.workbook.table"}, "Vănbản"


@spoiler
def no_workbook_at_all(copy: Copy) -> tuple[set[str], str]:
    copy.pack(copy.members() | {BOOK: copy.random.randbytes(500)})
    copy.list_again()
    return {"package.workbook.damaged"}, "bảng dữ liệu"


# The list


@spoiler
def flipped_bit_in_the_list(copy: Copy) -> tuple[set[str], str]:
    data = bytearray(copy.sidecar.read_bytes())
    data[copy.random.randrange(len(data))] ^= 1 << copy.random.randrange(8)
    copy.sidecar.write_bytes(data)
    return set(), "ản kê"


@spoiler
def half_a_list(copy: Copy) -> tuple[set[str], str]:
    data = copy.sidecar.read_bytes()
    copy.sidecar.write_bytes(data[: copy.random.randrange(len(data))])
    return {"package.manifest.unreadable"}, "Bản kê"


@spoiler
def an_edited_list(copy: Copy) -> tuple[set[str], str]:
    copy.edit_list(lambda tree: tree["dossier"].__setitem__("code", "HN.99"), seed=None)
    return {"package.signature_bad"}, "Chữ ký"


@spoiler
def a_list_signed_by_a_stranger(copy: Copy) -> tuple[set[str], str]:
    seed = copy.random.randbytes(32)
    copy.edit_list(lambda tree: None, seed=seed)
    return {"package.signature_unknown"}, signing.fingerprint(signing.public_key(seed))


@spoiler
def a_list_of_another_package(copy: Copy) -> tuple[set[str], str]:
    """The list of the same dossier before a paper was scanned again."""
    name = copy.pick()
    copy.pack(copy.members() | {name: pdf("scanned again")})
    return {"package.member_changed"}, name


@spoiler
def a_wrong_count(copy: Copy) -> tuple[set[str], str]:
    key = copy.random.choice(["files", "documents"])
    copy.edit_list(lambda tree: tree["counts"].__setitem__(key, copy.random.choice([0, 4, 6, 500])))
    return {"package.list_count"}, "mâu thuẫn"


@spoiler
def a_list_with_a_file_too_many(copy: Copy) -> tuple[set[str], str]:
    extra = {"name": "HSLTCQ/METADATA/mat.pdf", "size": 3, "sha256": "0" * 64}
    copy.edit_list(lambda tree: tree["members"].append(extra))
    return {"package.member_lost", "package.list_count"}, "mat.pdf"


@spoiler
def a_list_with_a_wrong_hash(copy: Copy) -> tuple[set[str], str]:
    copy.edit_list(lambda tree: tree["members"][0].__setitem__("sha256", "0" * 64))
    return {"package.member_changed"}, "-001.pdf"


@spoiler
def a_list_with_a_wrong_size_of_the_zip(copy: Copy) -> tuple[set[str], str]:
    copy.edit_list(lambda tree: tree["package"].__setitem__("size", 1))
    return {"package.size_differs"}, copy.package.name


@spoiler
def a_list_that_lacks_something(copy: Copy) -> tuple[set[str], str]:
    key = copy.random.choice(["package", "members", "counts", "workbook"])
    copy.edit_list(lambda tree: tree.pop(key))
    return {"package.manifest.wrong"}, f"“{key}”"


@spoiler
def a_list_with_nonsense_in_it(copy: Copy) -> tuple[set[str], str]:
    key = copy.random.choice(["package", "members", "counts", "workbook"])
    value = copy.random.choice([None, 1, "x", [1], [None], True])
    copy.edit_list(lambda tree: tree.__setitem__(key, value))
    return {"package.manifest.wrong"}, "Bản kê"


@spoiler
def a_list_of_tomorrow(copy: Copy) -> tuple[set[str], str]:
    copy.edit_list(lambda tree: tree.__setitem__("format", "hoso-package-2"))
    return {"package.manifest.newer"}, "mới hơn"


@spoiler
def a_list_with_a_key_twice(copy: Copy) -> tuple[set[str], str]:
    text = copy.sidecar.read_text(encoding="utf-8")
    copy.sidecar.write_text(
        text.replace('"counts":', '"counts":{"documents":9},"counts":', 1), encoding="utf-8"
    )
    return {"package.manifest.unreadable"}, "Bản kê"


@spoiler
def a_list_written_more_nicely(copy: Copy) -> tuple[set[str], str]:
    tree = json.loads(copy.sidecar.read_text(encoding="utf-8"))
    copy.sidecar.write_text(json.dumps(tree, indent=2, ensure_ascii=False), encoding="utf-8")
    return {"package.manifest.unreadable"}, "Bản kê"


@spoiler
def an_endless_list(copy: Copy) -> tuple[set[str], str]:
    copy.sidecar.write_bytes(b"[" * 200_000)
    return {"package.manifest.unreadable"}, "Bản kê"


@spoiler
def a_signature_in_capitals(copy: Copy) -> tuple[set[str], str]:
    tree = json.loads(copy.sidecar.read_text(encoding="utf-8"))
    tree["signature"] = "A" * 128
    copy.sidecar.write_bytes(canonical(tree) + b"\n")
    return {"package.manifest.wrong"}, "“signature”"


@spoiler
def a_package_with_another_name(copy: Copy) -> tuple[set[str], str]:
    named = copy.package.with_name("A99.021-A99.021.002-01-0009.zip")
    copy.sidecar.rename(lists.sidecar_path(named))
    copy.package.rename(named)
    copy.package = named
    return {"package.renamed"}, "-01-0007.zip"
