"""A process with little power that opens foreign files for the program, started when first needed.

It gets 20 seconds, 512 MB and no file names (see pdf_limits); bytes are handed to it piece by piece. Whatever
it does wrong, from crashing to answering nonsense, becomes the caller's refusal, and the next file gets a new
process.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.intake import pdf_frames as frames
from hoso_desktop.intake.pdf_frames import BrokenFrames
from hoso_desktop.intake.pdf_limits import CPU_SECONDS, CREATION_FLAGS, Job, widen

SECONDS = CPU_SECONDS - 1.0  # nobody waits longer than 20, the end of the process included
SWITCH = "--pdf-worker"
Take = Callable[[bytes], None]
# What an answer of the wrong shape raises in the code that takes it apart.
NONSENSE = (BrokenFrames, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


class LimitedProcess:
    """One process at a time; callers of several threads wait for each other."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._job: Job | None = None

    @property
    def pid(self) -> int | None:
        """The running process, None while there is none."""
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        """End the process; the next call starts another."""
        with self._lock:
            self._end()

    def ask(
        self, source: BinaryIO, request: Mapping[str, object], *, unsafe: UserError, take: Take | None = None
    ) -> dict[str, Any]:
        """The answer about a seekable stream; `take` gets each frame of data that comes before it.

        Raises `unsafe` when the process hangs, dies or talks nonsense, EnvironmentProblem pdf.no_reader when
        it cannot be started, OSError of the stream itself, and what `take` raises for good reason.
        """
        size = source.seek(0, io.SEEK_END)
        with self._lock:
            process = self._running()
            talk = _Talk(process, source, size, take)
            with _Fuse(process, self._seconds, talk):
                try:
                    return talk.run({**request, "size": size})
                except NONSENSE as error:
                    self._end()
                    raise unsafe from error
                except BaseException:
                    self._end()
                    raise

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        try:
            self._process = subprocess.Popen(
                command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                close_fds=True,
                start_new_session=True,  # Ctrl+C is for the program; the process ends with its pipe
                creationflags=CREATION_FLAGS,
            )
        except OSError as error:
            raise EnvironmentProblem("pdf.no_reader") from error
        self._job = Job(self._process)
        widen(self._process)
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()
        if self._job is not None:
            self._job.close()


class _Talk:
    """One request: serves the process the bytes it asks for until the answer is there."""

    def __init__(
        self, process: subprocess.Popen[bytes], source: BinaryIO, size: int, take: Take | None
    ) -> None:
        # Both are pipes, see Popen above.
        self._to: Any = process.stdin
        self._from: Any = process.stdout
        self._source, self._size, self._take = source, size, take
        self.own_seconds = 0.0  # of reading the file and taking the answer, which are not the process's

    def run(self, request: Mapping[str, object]) -> dict[str, Any]:
        frames.send(self._to, frames.REQUEST, json.dumps(request).encode())
        while True:
            kind, data = frames.receive(self._from, frames.FROM_PROCESS)
            begun = time.monotonic()
            if kind == frames.ANSWER:
                answer = json.loads(data)
                if not isinstance(answer, dict):
                    raise BrokenFrames("answer")
                return answer
            if kind == frames.ASK:
                block = self._block(data)
                self.own_seconds += time.monotonic() - begun
                frames.send(self._to, frames.DATA, block)
            elif self._take is None:
                raise BrokenFrames("data nobody asked for")
            else:
                self._take(data)
                self.own_seconds += time.monotonic() - begun

    def _block(self, data: bytes) -> bytes:
        if len(data) != frames.RANGE.size:
            raise BrokenFrames("ask")
        start, length = frames.RANGE.unpack(data)
        if length > frames.MAX_BLOCK or start + length > self._size:
            raise BrokenFrames("ask")
        self._source.seek(start)
        return self._source.read(length)


class _Fuse:
    """Kills the process when it has worked for too long; slow disks are not held against it."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float, talk: _Talk) -> None:
        self._process, self._talk, self._lent = process, talk, 0.0
        self._timer = self._burning(seconds)

    def _burning(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._blow)
        timer.daemon = True
        return timer

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _blow(self) -> None:
        more, self._lent = self._talk.own_seconds - self._lent, self._talk.own_seconds
        if more < 0.1:
            self._process.kill()
            return
        self._timer = self._burning(more)
        self._timer.start()


def command() -> list[str]:
    """The program itself with the switch: a frozen one is its own interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable, SWITCH]
    return [sys.executable, "-P", "-m", "hoso_desktop", SWITCH]
