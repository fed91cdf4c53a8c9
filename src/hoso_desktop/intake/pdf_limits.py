"""How much of the machine the process that opens PDFs may use, asked of the system it runs on.

POSIX: the process limits itself once everything is loaded and before it sees a foreign byte. Windows: its
parent puts it into a job object. The Windows half is written from the documentation and has never been run.
"""

from __future__ import annotations

import contextlib
import ctypes
import subprocess
import sys

MEMORY_BYTES = 512 << 20
CPU_SECONDS = 20
_OPEN_FILES = 64  # the fonts of the system, nothing more

_KILL_ON_CLOSE, _ONE_PROCESS, _PROCESS_MEMORY, _DIE_QUIETLY = 0x2000, 0x0008, 0x0100, 0x0400
_EXTENDED_LIMITS = 9
# CREATE_NO_WINDOW: no black window flashes up beside the program.
CREATION_FLAGS = 0x08000000 if sys.platform == "win32" else 0


def limit_this_process() -> None:
    """Bound memory, open files and processes; nothing can be written and no memory is left in a dump."""
    if sys.platform == "win32":
        return
    import resource

    bounds = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_NPROC: 0,
    }
    for kind, bound in bounds.items():
        with contextlib.suppress(ValueError, OSError):  # a system that is stricter already
            resource.setrlimit(kind, (bound, bound))


def allow_cpu(seconds: int = CPU_SECONDS) -> None:
    """The coming request may use that much processor time; beyond it the system ends the process."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + seconds + 1
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def widen(process: subprocess.Popen[bytes]) -> None:
    """Linux: pipes that hold a megabyte, so that a busy machine need not switch for every 64 KiB."""
    if sys.platform != "linux":
        return
    import fcntl

    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # a user's pipes together have a bound as well
                fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, 1 << 20)


class Job:
    """Windows: a job object for one process, which ends with the program. Elsewhere it does nothing."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._handle = _job_of(process)

    def close(self) -> None:
        """Let go of the job; what still runs in it is ended by Windows."""
        if sys.platform == "win32" and self._handle:
            ctypes.WinDLL("kernel32").CloseHandle(ctypes.c_void_p(self._handle))
            self._handle = None


class _Basic(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def _job_of(process: subprocess.Popen[bytes]) -> int | None:
    if sys.platform != "win32":
        return None
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    handle: int | None = kernel.CreateJobObjectW(None, None)
    if not handle:
        return None
    limits = _Extended()
    limits.BasicLimitInformation.LimitFlags = _KILL_ON_CLOSE | _ONE_PROCESS | _PROCESS_MEMORY | _DIE_QUIETLY
    limits.BasicLimitInformation.ActiveProcessLimit = 1
    limits.ProcessMemoryLimit = MEMORY_BYTES
    job = ctypes.c_void_p(handle)
    kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(job, ctypes.c_void_p(int(process._handle)))
    return handle
