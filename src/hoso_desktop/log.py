"""The rotating technical log: events by code and counts, never titles, names, paths or secrets.

The filter cuts anything that looks like a person's text before it reaches the disk.
"""

from __future__ import annotations

import logging
import logging.handlers
import re
import traceback
from pathlib import Path
from types import TracebackType

_UNSAFE = re.compile(r"[^A-Za-z0-9 _.,:;=+\-/()\[\]#%'<>*]+")
_FRAMES = 8
_QUOTED = re.compile(r"'[^']*'")


class Redact(logging.Filter):
    """Replace everything but plain ASCII technical text; drop quoted parts and tracebacks' values."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        # The letters left of a Vietnamese word would still tell it: the whole word goes.
        words = (word if word.isascii() else "?" for word in _QUOTED.sub("''", message).split(" "))
        record.msg = _UNSAFE.sub("?", " ".join(words))
        record.args = None
        record.stack_info = None
        if record.exc_info and record.exc_info[0] is not None:
            # An exception's own text may quote a title: its kind and the places it passed through are kept.
            record.msg = f"{record.msg} [{record.exc_info[0].__name__} {_places(record.exc_info[2])}]"
            record.exc_info = None
            record.exc_text = None
        return True


class _QuietHandler(logging.handlers.RotatingFileHandler):
    """A log that cannot be written must not stop the work, nor spill the record elsewhere."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name logging gives it
        pass


def _places(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


def start(folder: Path) -> None:
    """Send the package's log records to `folder`/hoso.log (5 files of 1 MB)."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    logger = logging.getLogger("hoso_desktop")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    handler = _QuietHandler(folder / "hoso.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(Redact())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def stop() -> None:
    """Close the log file."""
    logger = logging.getLogger("hoso_desktop")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = True
