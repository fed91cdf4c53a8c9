from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop import log

logger = logging.getLogger("hoso_desktop.some.module")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    log.start(tmp_path / "log")
    yield tmp_path / "log"
    log.stop()


def lines(folder: Path) -> list[str]:
    return (folder / "hoso.log").read_text(encoding="utf-8").splitlines()


def test_events_and_counts_are_kept(folder: Path) -> None:
    logger.info("import done: created=%d attached=%d", 209, 204)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO hoso_desktop\.some\.module "
        r"import done: created=209 attached=204",
        lines(folder)[0],
    )


@pytest.mark.parametrize(
    "text",
    ["Đảng ủy xã Tân Lập", "Hồ sơ Hội nghị Ban Thường vụ tháng 11", "/home/lan/Tài liệu/quét.pdf",
     "Nguyễn Thị Lan", "mật khẩu"],
)  # fmt: skip
def test_no_word_of_a_person_comes_through(folder: Path, text: str) -> None:
    logger.info("opened %s", text)
    logger.info("opened %r", text)
    written = "\n".join(lines(folder))
    assert written.isascii()
    for word in re.findall(r"\w+", text):
        if not word.isascii():
            left = "".join(letter for letter in word if letter.isascii())
            assert len(left) < 2 or left not in written.replace("hoso_desktop", ""), word


def test_what_is_quoted_is_dropped_even_in_plain_letters(folder: Path) -> None:
    logger.info("refused %r in %r", "Bao cao mat BVCTNB", Path("/home/lan/bi mat.pdf"))
    assert "Bao" not in lines(folder)[0]
    assert "bi mat" not in lines(folder)[0]


def test_of_an_exception_only_its_kind_and_places_are_kept(folder: Path) -> None:
    try:
        raise ValueError("Ho so cua Nguyen Van A")
    except ValueError:
        logger.exception("job failed")
    text = "\n".join(lines(folder))
    assert len(lines(folder)) == 1
    assert "job failed [ValueError test_log.py:" in text
    assert "Nguyen" not in text
    assert __file__ not in text


def test_a_stack_is_not_written(folder: Path) -> None:
    secret = "matkhau"
    logger.info("here", stack_info=True)
    assert len(lines(folder)) == 1
    assert secret not in lines(folder)[0]


def test_the_log_is_kept_small(folder: Path) -> None:
    for number in range(9000):
        logger.info("step %d %s", number, "x" * 900)
    sizes = [path.stat().st_size for path in folder.iterdir()]
    assert len(sizes) == 5
    assert max(sizes) <= 1_000_000


def test_a_log_that_cannot_be_written_stops_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (handler,) = (h for h in logging.getLogger("hoso_desktop").handlers if isinstance(h, logging.FileHandler))
    disk = handler.stream
    with io.TextIOWrapper(io.BytesIO()) as closed:
        handler.stream = closed
    logger.info("nobody hears this")
    handler.stream = disk
    logger.info("heard again")
    assert [line.split()[-1] for line in lines(folder)] == ["again"]
    assert capsys.readouterr().err == ""


def test_starting_twice_writes_once_and_stopping_gives_the_file_back(tmp_path: Path) -> None:
    log.start(tmp_path)
    log.start(tmp_path)
    logger.info("once")
    log.stop()
    logger.info("after")
    assert [line.split()[-1] for line in lines(tmp_path)] == ["once"]
    assert logging.getLogger("hoso_desktop").propagate
