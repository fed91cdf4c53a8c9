"""PDFs are opened by a limited process of their own: real processes, real limits, really killed."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.intake import pdf_frames as frames
from hoso_desktop.intake.facts import inspect
from hoso_desktop.intake.pdf_child import SWITCH, PdfChild
from hoso_desktop.intake.pdf_limits import MEMORY_BYTES
from hoso_desktop.messages import explain
from tests.hostile.pdfs import hanging, hungry, plain


@pytest.fixture
def child() -> Iterator[PdfChild]:
    one = PdfChild()
    yield one
    one.close()


def test_pages_text_and_pictures_come_from_another_process(child: PdfChild) -> None:
    data = plain(["Trang mot", "Trang hai"])
    assert child.facts(io.BytesIO(data), "a.pdf").pages == 2
    texts = child.page_texts(io.BytesIO(data), "a.pdf", [1, 0, 7])
    assert [text.strip() for text in texts] == ["Trang hai", "Trang mot", ""]
    assert child.page_texts(io.BytesIO(data), "a.pdf", []) == []
    drawn = child.draw(io.BytesIO(data), "a.pdf", [(0, 300), (1, 300), (2, 300)])
    assert drawn.pages == 2
    first, second = drawn.pictures
    assert first.width == 300
    assert 420 <= first.height <= 426
    assert len(first.pixels) == first.stride * first.height
    assert b"\x00" in first.pixels, "letters are black"
    assert first.pixels != second.pixels
    assert child.pid not in (None, os.getpid())


def test_one_process_serves_many_files(child: PdfChild) -> None:
    seen = set()
    for number in range(20):
        child.facts(io.BytesIO(plain([f"Trang {number}"])), "a.pdf")
        seen.add(child.pid)
    assert len(seen) == 1


@pytest.mark.parametrize("size", [3 << 20, 8 << 20])
def test_a_large_file_is_read_in_pieces(child: PdfChild, size: int) -> None:
    class Counted(io.BytesIO):
        most = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            Counted.most = max(Counted.most, len(data))
            return data

    data = plain(["Trang mot"], filler=size)
    assert child.facts(Counted(data), "a.pdf").pages == 1
    assert 0 < Counted.most <= frames.MAX_BLOCK


def test_a_hang_ends_with_a_sentence_and_the_next_file_is_served() -> None:
    child = PdfChild(seconds=1.0)
    try:
        child.facts(io.BytesIO(plain(["Trang"])), "a.pdf")
        before, begun = child.pid, time.monotonic()
        with pytest.raises(UserError) as caught:
            child.draw(io.BytesIO(hanging()), "treo.pdf", [(0, 1000)])
        assert caught.value.code == "pdf.unsafe"
        assert "treo.pdf" in explain(caught.value)
        assert time.monotonic() - begun < 4
        assert child.facts(io.BytesIO(plain(["Trang"])), "a.pdf").pages == 1
        assert child.pid != before
    finally:
        child.close()


def test_a_killed_process_is_a_refusal_of_this_file_only(child: PdfChild) -> None:
    child.facts(io.BytesIO(plain(["Trang"])), "a.pdf")
    assert child.pid is not None

    class Killing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            os.kill(child.pid or 0, signal.SIGKILL)
            return super().read(size)

    with pytest.raises(UserError) as caught:
        child.facts(Killing(plain(["Trang"])), "chet.pdf")
    assert caught.value.code == "pdf.unsafe"
    assert child.facts(io.BytesIO(plain(["Trang"])), "a.pdf").pages == 1


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="reads the limits Linux shows")
def test_the_process_is_limited_before_it_sees_a_foreign_byte(child: PdfChild) -> None:
    child.facts(io.BytesIO(plain(["Trang"])), "a.pdf")
    shown = Path(f"/proc/{child.pid}/limits").read_text(encoding="ascii")
    soft = {line[:25].strip(): line[25:].split()[0] for line in shown.splitlines()[1:]}
    assert soft["Max address space"] == str(MEMORY_BYTES)
    assert soft["Max file size"] == soft["Max core file size"] == soft["Max processes"] == "0"
    assert int(soft["Max cpu time"]) <= 22
    names = {str(one.readlink()) for one in Path(f"/proc/{child.pid}/fd").iterdir()}
    assert {name for name in names if not name.startswith("pipe:")} <= {"/dev/null"}, names


def test_more_memory_than_allowed_is_a_refusal(child: PdfChild) -> None:
    with pytest.raises(UserError) as caught:
        child.draw(io.BytesIO(hungry()), "tham.pdf", [(0, 1000)])
    assert caught.value.code == "pdf.unsafe"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the processes Linux shows")
def test_no_process_stays_behind_when_the_program_is_killed() -> None:
    code = (
        "import io, sys, time\n"
        "from hoso_desktop.intake.pdf_child import READER\n"
        "from tests.hostile.pdfs import plain\n"
        "READER.facts(io.BytesIO(plain(['Trang'])), 'a.pdf')\n"
        "print(READER.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        program.kill()
    deadline = time.monotonic() + 10
    while _runs(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    "program, unwanted",
    [
        ("hoso_desktop.__main__", {"PySide6", "sqlcipher3", "sqlalchemy", "pyrage"}),
        ("hoso_desktop.cli", {"PySide6"}),
    ],
)
def test_the_process_loads_no_window(program: str, unwanted: set[str]) -> None:
    """A frozen program starts itself with the switch, window and command alike; it ends with its input."""
    code = (
        "import sys\n"
        f"from {program} import main\n"
        f"assert main([{SWITCH!r}]) == 0\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        f"sys.exit(len(loaded & {unwanted!r}))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], stdin=subprocess.DEVNULL, timeout=30, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize(
    "frame",
    [
        frames._HEAD.pack(b"A", 1 << 40),
        frames._HEAD.pack(b"X", 4) + b"abcd",
        frames._HEAD.pack(b"A", 3) + b"[1]",
        frames._HEAD.pack(b"A", 2) + b"{}",
        frames._HEAD.pack(b"A", 12) + b'{"pages":-1}',
        frames._HEAD.pack(b"R", 16) + frames.RANGE.pack(1 << 50, 4),
        frames._HEAD.pack(b"R", 16) + frames.RANGE.pack(0, 1 << 30),
        frames._HEAD.pack(b"P", 12) + frames.SHAPE.pack(5, 5, 20),
        b"",
    ],
)
def test_a_process_that_answers_nonsense_is_not_believed(
    frame: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a taken-over process could send: the program must neither crash nor fill its memory."""
    code = f"import sys; sys.stdout.buffer.write({frame!r}); sys.stdout.flush(); sys.stdin.read(20)"
    monkeypatch.setattr("hoso_desktop.intake.limited_process.command", lambda: [sys.executable, "-c", code])
    child = PdfChild(seconds=5.0)
    try:
        with pytest.raises(UserError) as caught:
            child.facts(io.BytesIO(plain(["Trang"])), "a.pdf")
        assert caught.value.code == "pdf.unsafe"
    finally:
        child.close()


def test_an_attached_file_that_swells_is_named(tmp_path: Path) -> None:
    """The way of an attachment: the facts are asked of the shared process, which then serves the next one."""
    bad, good = tmp_path / "tham.pdf", tmp_path / "tot.pdf"
    bad.write_bytes(hungry())
    good.write_bytes(plain(["Trang mot"]))
    with pytest.raises(UserError) as caught:
        inspect(bad)
    assert (caught.value.code, caught.value.params["path"]) == ("pdf.unsafe", "tham.pdf")
    assert inspect(good).pages == 1
