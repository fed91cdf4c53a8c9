"""Failed log-ins, in a small clear file beside the store: when, and at which slot; nothing else.

It is read before a password is tried and goes into the journal at the next log-in. What cannot be written
stops nobody: the cost of a guess (Argon2id) is the floor.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from hoso_desktop.db.store_folder import StoreFiles
from hoso_desktop.domain.clock import read_stamp, stamp

# So many mistakes cost nothing; then one second, two, four … a minute at most.
FREE = 5
MOST_SECONDS = 60
_MOST_BYTES = 64 * 1024
_LAST_LINES = 200


@dataclass(frozen=True, slots=True)
class Attempt:
    """One wrong password."""

    at: datetime
    slot_id: str


def note(files: StoreFiles, slot_id: str, moment: datetime) -> None:
    """Write down one wrong password."""
    with suppress(OSError):
        kept = files.attempts.read_bytes() if files.attempts.exists() else b""
        if len(kept) > _MOST_BYTES:
            kept = b"\n".join(kept.splitlines()[-_LAST_LINES:]) + b"\n"
            files.attempts.write_bytes(kept)
        with files.attempts.open("ab") as out:
            out.write(f"{stamp(moment)} {slot_id}\n".encode("ascii"))
            out.flush()
            os.fsync(out.fileno())


def read(files: StoreFiles) -> tuple[Attempt, ...]:
    """The failed log-ins since the last good one; lines that are none are passed over."""
    try:
        lines = files.attempts.read_bytes()[-2 * _MOST_BYTES :].decode("ascii", "replace").splitlines()
    except OSError:
        return ()
    found = []
    for line in lines:
        moment, _, slot_id = line.partition(" ")
        with suppress(ValueError):
            found.append(Attempt(read_stamp(moment), slot_id))
    return tuple(found)


def forget(files: StoreFiles) -> None:
    """The failed log-ins are in the journal now."""
    with suppress(OSError):
        files.attempts.unlink(missing_ok=True)


def seconds_to_wait(failed: Sequence[Attempt], now: datetime) -> int:
    """How long the next password must wait, 0 … 60.

    A clock set back by more than that shuts nobody out: what lies in the future does not count.
    """
    near = [one.at for one in failed if one.at - now <= timedelta(seconds=MOST_SECONDS)]
    if len(near) < FREE:
        return 0
    wait = min(MOST_SECONDS, 2 ** min(len(near) - FREE, 10))
    left = wait - (now - near[-1]).total_seconds()
    return max(0, min(MOST_SECONDS, int(left + 0.999)))
