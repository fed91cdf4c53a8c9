"""Bags: ours judged by the Library of Congress' program, others' judged by us, case by case."""

from __future__ import annotations

import hashlib
import shutil
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import bagit as library
import pytest

from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.transfer import bagit
from hoso_desktop.transfer.bag_check import BagReport, check, is_bag

INFO = {"Bagging-Date": "2026-11-16", "Source-Organization": "Đảng ủy xã Tân Hòa"}


def codes(report: BagReport, severity: Severity = Severity.ERROR) -> set[str]:
    assert all(sentence(problem.code, **problem.params) for problem in report.problems)
    return {problem.code.removeprefix("bag.") for problem in report.problems if problem.severity is severity}


# Ours


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    names = ("A99.021-001-01-0001.zip", "A99.021-001-01-0001.zip.hoso.json")
    for name in names:
        (tmp_path / name).write_bytes(name.encode() * 100_000)
    target = tmp_path / "goi.bag.zip"
    bagit.wrap([tmp_path / name for name in names], target, INFO)
    return target


def test_the_librarys_program_finds_our_bag_valid(ours: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(ours) as archive:
        archive.extractall(tmp_path / "ra")
    bag = library.Bag(str(tmp_path / "ra" / "goi"))
    assert bag.is_valid()
    assert sorted(bag.algorithms) == ["sha256", "sha512"]
    assert bag.info["Source-Organization"] == "Đảng ủy xã Tân Hòa"
    size = sum(file.stat().st_size for file in tmp_path.glob("A99*"))
    assert bag.info["Payload-Oxum"] == f"{size}.2"


def test_our_own_check_finds_it_valid(ours: Path) -> None:
    report = check(ours)
    assert (report.good, report.version, report.files, report.problems) == (True, "1.0", 2, ())
    assert is_bag(ours)


def test_the_same_input_gives_the_same_bytes(ours: Path, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    names = ("A99.021-001-01-0001.zip", "A99.021-001-01-0001.zip.hoso.json")
    again = bagit.wrap([tmp_path / name for name in names], tmp_path / "b" / "goi.bag.zip", INFO)
    assert again.path.read_bytes() == ours.read_bytes()


@pytest.mark.parametrize("at", [0.05, 0.3, 0.6, 0.995])
def test_a_damaged_byte_is_seen(ours: Path, at: float) -> None:
    data = bytearray(ours.read_bytes())
    data[int(len(data) * at)] ^= 0x10
    ours.write_bytes(data)
    assert not check(ours).good


def test_nothing_half_is_left_and_nothing_overwritten(ours: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"package\.exists"):
        bagit.wrap([ours], ours, INFO)
    with pytest.raises(EnvironmentProblem):
        bagit.wrap([tmp_path / "khong-co.zip"], tmp_path / "x.bag.zip", INFO)
    with pytest.raises(UserError, match=r"bag\.bad_info"):
        bagit.wrap([ours], tmp_path / "x.bag.zip", {"Nhãn": "hai\ndòng"})
    with pytest.raises(UserError, match=r"bag\.nothing"):
        bagit.wrap([], tmp_path / "x.bag.zip", INFO)
    with pytest.raises(UserError, match=r"bag\.same_name"):
        bagit.wrap([ours, ours], tmp_path / "x.bag.zip", INFO)
    assert sorted(path.name for path in tmp_path.glob("*x.bag*")) == []


def test_signs_a_manifest_must_escape() -> None:
    assert bagit.escape("data/100%\n.pdf\r") == "data/100%25%0A.pdf%0D"


# The cases of the conformance suite, made by ourselves


class Made:
    """A small valid bag of a version; cases spoil it."""

    def __init__(self, folder: Path, version: str = "0.97", algorithm: str = "sha256") -> None:
        self.folder, self.version, self.algorithm, self.encoding = folder, version, algorithm, "utf-8"
        self.separator, self.end = "  ", "\n"
        self.payload = {"data/a.txt": b"mot\n", "data/hai/b.txt": b"hai\n"}
        self.declaration = f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n".encode()
        self.more: list[str] = []  # lines of the manifest besides the true ones
        self.lines: list[str] | None = None
        self.info = "Source-Organization: Xã\n"

    def hash(self, data: bytes) -> str:
        return hashlib.new(self.algorithm, data).hexdigest()

    def write(self) -> Path:
        for name, data in self.payload.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        true = [f"{self.hash(data)}{self.separator}{name}" for name, data in self.payload.items()]
        lines = (true if self.lines is None else self.lines) + self.more
        tags = {
            f"manifest-{self.algorithm}.txt": self.end.join([*lines, ""]).encode(self.encoding),
            "bag-info.txt": self.info.encode(self.encoding),
        }
        (self.folder / "bagit.txt").write_bytes(self.declaration)
        for name, data in tags.items():
            (self.folder / name).write_bytes(data)
        tagged = "".join(f"{self.hash(data)}  {name}\n" for name, data in tags.items())
        (self.folder / f"tagmanifest-{self.algorithm}.txt").write_bytes(tagged.encode(self.encoding))
        return self.folder


def encoded_names(made: Made) -> None:
    made.payload |= {"data/%7Etest.txt": b"1", "data/%test2.txt": b"2", "data/dir/~test3.txt": b"3"}


def spaces_and_crlf(made: Made) -> None:
    made.payload["data/tệp có dấu cách.txt"] = b"x"
    made.separator, made.end = " ", "\r\n"
    made.declaration = made.declaration.replace(b"\n", b"\r\n").rstrip()


def utf_16(made: Made) -> None:
    made.encoding = "utf-16"
    made.declaration = made.declaration.replace(b"UTF-8", b"UTF-16")


def latin(made: Made) -> None:
    made.encoding, made.info = "latin-1", "Source-Organization: Café\n"
    made.declaration = made.declaration.replace(b"UTF-8", b"ISO-8859-1")


def twice_in_the_info(made: Made) -> None:
    made.info = "Contact-Name: A\nContact-Name: B\nExternal-Description: dài\n  hai dòng\n"


def right_count(made: Made) -> None:
    made.info = "Payload-Oxum: 8.2\n"


def a_bag_in_the_bag(made: Made) -> None:
    made.payload |= {"data/bag/bagit.txt": b"x", "data/bag/data/y": b"y", "data/bag/manifest-md5.txt": b"z"}


VALID: dict[str, Callable[[Made], None]] = {
    "as it is": lambda made: None,
    "encoded names": encoded_names,
    "spaces and line ends of Windows": spaces_and_crlf,
    "UTF-16": utf_16,
    "ISO-8859-1": latin,
    "entries twice in the info": twice_in_the_info,
    "the right count": right_count,
    "a bag in the bag": a_bag_in_the_bag,
}


# In 1.0 the percent sign itself is escaped; that has a test of its own.
CASES = [
    (case, version)
    for version in ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")
    for case in VALID
    if (case, version) != ("encoded names", "1.0")
]


@pytest.mark.parametrize("case, version", CASES)
def test_a_valid_bag_is_accepted(tmp_path: Path, case: str, version: str) -> None:
    made = Made(tmp_path / "tui", version)
    VALID[case](made)
    report = check(made.write())
    assert report.problems == ()
    assert (report.good, report.files) == (True, len(made.payload))


@pytest.mark.parametrize("algorithm", ["sha224", "sha384", "sha512", "sha1", "md5"])
def test_other_hashes_are_known_and_weak_ones_remarked_on(tmp_path: Path, algorithm: str) -> None:
    report = check(Made(tmp_path / "tui", algorithm=algorithm).write())
    assert report.good
    assert codes(report, Severity.WARNING) == ({"weak_algorithm"} if algorithm in ("sha1", "md5") else set())


def test_a_percent_sign_is_escaped_in_the_present_version(tmp_path: Path) -> None:
    made = Made(tmp_path / "tui", "1.0")
    made.payload = {"data/100%.txt": b"x"}
    made.lines = [f"{made.hash(b'x')}  data/100%25.txt"]
    assert check(made.write()).problems == ()


def star(made: Made) -> None:
    made.separator = " *"


def dot_slash(made: Made) -> None:
    made.lines = [f"{made.hash(data)}  ./{name}" for name, data in made.payload.items()]


def again(made: Made) -> None:
    made.more = [f"{made.hash(b'mot' + bytes([10]))}  data/a.txt"]


def other_case(made: Made) -> None:
    made.lines = [f"{made.hash(data)}  {name.upper()}" for name, data in made.payload.items()]


def decomposed(made: Made) -> None:
    made.payload = {"data/Đảng ủy.txt": b"x"}
    made.lines = [f"{made.hash(b'x')}  {unicodedata.normalize('NFD', 'data/Đảng ủy.txt')}"]


REMARKED: dict[str, tuple[Callable[[Made], None], str]] = {
    "made with md5sum": (star, "star"),
    "relative paths": (dot_slash, "dot"),
    "listed twice with the same hash": (again, "listed_again"),
    "another case": (other_case, "other_spelling"),
    "another normalization": (decomposed, "other_spelling"),
}


@pytest.mark.parametrize("case", REMARKED)
def test_what_other_programs_do_is_accepted_with_a_remark(tmp_path: Path, case: str) -> None:
    made = Made(tmp_path / "tui")
    REMARKED[case][0](made)
    report = check(made.write())
    assert report.good
    assert codes(report, Severity.WARNING) == {REMARKED[case][1]}


def no_encoding(folder: Path) -> None:
    (folder / "bagit.txt").write_text("BagIt-Version: 0.97\n")


def byte_order_mark(folder: Path) -> None:
    path = folder / "bagit.txt"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def blank_before_the_colon(folder: Path) -> None:
    path = folder / "bagit.txt"
    path.write_text(path.read_text().replace(":", " :"))


def half_a_version(folder: Path) -> None:
    path = folder / "bagit.txt"
    path.write_text(path.read_text().replace("0.97", ".97"))


def unheard_of_version(folder: Path) -> None:
    path = folder / "bagit.txt"
    path.write_text(path.read_text().replace("0.97", "2.5"))


def listed(line: str) -> Callable[[Path], object]:
    def spoil(folder: Path) -> None:
        path = folder / "manifest-sha256.txt"
        path.write_text(path.read_text() + f"{'0' * 64}  {line}\n")

    return spoil


def fetched(line: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "fetch.txt").write_text(f"https://vi.du/x - {line}\n")


def changed(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + b"x")


def gone(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


INVALID: dict[str, tuple[Callable[[Path], object], str]] = {
    "no encoding": (no_encoding, "bad_declaration"),
    "byte order mark": (byte_order_mark, "bad_declaration"),
    "blank before the colon": (blank_before_the_colon, "bad_declaration"),
    "half a version": (half_a_version, "bad_declaration"),
    "a version nobody knows": (unheard_of_version, "unknown_version"),
    "no bagit.txt": (gone("bagit.txt"), "no_declaration"),
    "no bag-info though listed": (gone("bag-info.txt"), "missing"),
    "no manifest": (gone("manifest-sha256.txt"), "no_manifest"),
    "a file changed": (changed("data/a.txt"), "changed"),
    "a tag file changed": (changed("bag-info.txt"), "changed"),
    "a file lost": (gone("data/a.txt"), "missing"),
    "a file more": (lambda folder: (folder / "data" / "them").write_bytes(b""), "unlisted"),
    "listed twice with two hashes": (listed("data/a.txt"), "listed_twice"),
    "dots": (listed("../../../README.md"), "outside"),
    "dots of Windows": (listed("data\\..\\..\\x"), "outside"),
    "absolute": (listed("/etc/foo"), "outside"),
    "home": (listed("~/foo"), "outside"),
    "somebody's home": (listed("~root/foo"), "outside"),
    "drive": (listed("C:\\x"), "outside"),
    "share": (listed("\\\\may\\x"), "outside"),
    "variable": (listed("%HomeDrive%%HomePath%\\x"), "outside"),
    "fetch with dots": (fetched("../../../README.md"), "outside"),
    "fetch, absolute": (fetched("/etc/x"), "outside"),
    "fetch of what is not listed": (fetched("data/khac.txt"), "outside"),
    "fetch without sense": (lambda folder: (folder / "fetch.txt").write_text("x\n"), "bad_line"),
    "no line of a manifest": (
        lambda folder: (folder / "manifest-sha256.txt").write_text("không phải\n"),
        "bad_line",
    ),
    "a hash nobody knows": (
        lambda folder: (folder / "manifest-crc.txt").write_text("00  data/a.txt\n"),
        "unknown_algorithm",
    ),
    "not in the stated encoding": (
        lambda folder: (folder / "manifest-sha256.txt").write_bytes(b"\xff\xfe\x00"),
        "bad_encoding",
    ),
    "the wrong count": (
        lambda folder: (folder / "bag-info.txt").write_text("Payload-Oxum: 9.2\n"),
        "oxum",
    ),
    "no label": (lambda folder: (folder / "bag-info.txt").write_text("không nhãn\n"), "bad_info"),
}


@pytest.mark.parametrize("case", INVALID)
def test_an_invalid_bag_is_refused_and_its_defect_named(tmp_path: Path, case: str) -> None:
    folder = Made(tmp_path / "tui").write()
    INVALID[case][0](folder)
    assert INVALID[case][1] in codes(check(folder))


def test_in_the_present_version_every_manifest_lists_every_file_once(tmp_path: Path) -> None:
    made = Made(tmp_path / "tui", "1.0")
    made.more = [f"{made.hash(b'mot' + bytes([10]))}  data/a.txt"]
    assert "listed_twice" in codes(check(made.write()))
    shutil.rmtree(tmp_path / "tui")
    folder = Made(tmp_path / "tui", "1.0").write()
    short = hashlib.sha512(b"mot\n").hexdigest()
    (folder / "manifest-sha512.txt").write_text(f"{short}  data/a.txt\n")
    assert "unlisted" in codes(check(folder))


def test_a_zip_of_two_folders_is_no_bag(tmp_path: Path) -> None:
    path = tmp_path / "hai.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/bagit.txt", "x")
        archive.writestr("b/bagit.txt", "x")
    assert codes(check(path)) == {"package.zip.one_folder"}
    with pytest.raises(EnvironmentProblem, match=r"file\.missing"):
        check(tmp_path / "khong-co.zip")
