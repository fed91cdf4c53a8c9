"""Very many papers' rows without files, for measuring lists, search and backups."""

from __future__ import annotations

from hoso_desktop.jobs import JobContext
from hoso_desktop.services.demo_words import Words
from hoso_desktop.services.office import Office


def fill(office: Office, words: Words, count: int, context: JobContext) -> None:
    """Write `count` papers."""
    raise NotImplementedError
