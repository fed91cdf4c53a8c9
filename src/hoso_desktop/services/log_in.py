"""Unlocking with a password that may be wrong: mistakes are noted, then cost time, and end in the history."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from hoso_desktop.db import attempts, keys
from hoso_desktop.db import store as stores
from hoso_desktop.db.journal import writing
from hoso_desktop.db.key_ring import is_of
from hoso_desktop.db.store import Store, StoreFiles
from hoso_desktop.db.store_folder import identity_of
from hoso_desktop.domain.clock import stamp
from hoso_desktop.errors import EnvironmentProblem


def open_store(folder: Path, password: str, *, login: str | None, now: datetime) -> Store:
    """As `db.store.open_store`. Raises EnvironmentProblem store.wait (seconds) after too many mistakes."""
    files = StoreFiles(folder)
    refuse_while_waiting(files, now)
    try:
        return stores.open_store(folder, password, login=login)
    except EnvironmentProblem as problem:
        if problem.code == "store.wrong_password":
            attempts.note(files, _slot_id(files, login), now)
        raise


def refuse_while_waiting(files: StoreFiles, now: datetime) -> None:
    """Raise EnvironmentProblem store.wait while the last mistakes cost time."""
    seconds = attempts.seconds_to_wait(attempts.read(files), now)
    if seconds:
        raise EnvironmentProblem("store.wait", seconds=seconds)


def _slot_id(files: StoreFiles, login: str | None) -> str:
    found = keys.read(files.keys, identity_of(files.folder)).slots
    return next((slot.slot_id for slot in found if login is None or is_of(slot, login)), "")


def write_down_mistakes(store: Store, now: datetime) -> int:
    """Take the failed log-ins into the journal; returns how many there were. On a full disk they wait."""
    failed = attempts.read(store.files)
    if not failed:
        return 0
    actor = store.person_uid
    body = {"count": len(failed), "first": stamp(failed[0].at), "last": stamp(failed[-1].at)}
    try:
        with writing(store, actor=actor, moment=now, keep_images=False) as tx:
            tx.record("login.failed", object_uid=actor, body=body, travels=False)
    except EnvironmentProblem:
        return len(failed)
    attempts.forget(store.files)
    return len(failed)


def write_down(store: Store, now: datetime) -> None:
    """Note in the history that the person at work has come in. A full disk keeps nobody out."""
    actor = store.person_uid
    with suppress(EnvironmentProblem), writing(store, actor=actor, moment=now, keep_images=False) as tx:
        tx.record("login.done", object_uid=actor, body={}, travels=False)
