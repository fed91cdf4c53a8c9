"""What the running program asks of the system for itself: no dumps of its memory, no reading by neighbours.

A dump would hold the key of the open store. Never fails: a system that refuses is as it was before.
"""

from __future__ import annotations

import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4


def keep_to_itself() -> None:
    """Write no core dump and let no other program of the same user attach (POSIX; Windows not yet)."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
