"""Package profiles of one office: the shipped ones, and those a province's bundle has put in their place.

What the office uses is the newest `profile/<id>` row of `rule_set`; without one, the shipped file. Never
decides what a profile means and never takes in one that could not be read.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from hoso_desktop.db import rules as rows
from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.clock import stamp
from hoso_desktop.errors import UserError
from hoso_desktop.services.office import Office
from hoso_desktop.transfer import profiles
from hoso_desktop.transfer.profiles import Profile

PREFIX = "profile/"


@dataclass(frozen=True, slots=True)
class Listed:
    """A profile the office can build packages with; `own` is True where a bundle brought it."""

    profile: Profile
    own: bool
    signed: bool  # brought by a bundle of a key that was trusted


def available(office: Office) -> tuple[Listed, ...]:
    """Every profile in use, sorted by id."""
    with office.store.read() as connection:
        taken = {row["name"].removeprefix(PREFIX): row for row in rows.newest_under(connection, PREFIX)}
    return tuple(
        Listed(
            _read(taken[one]["body"], one) if one in taken else profiles.load(one),
            own=one in taken,
            signed=one in taken and bool(taken[one]["confirmed"]),
        )
        for one in sorted({*profiles.available(), *taken})
    )


def profile(office: Office, profile_id: str) -> Profile:
    """The profile in use. Raises UserError `package.profile_unknown` with the known ones."""
    text = _own(office, profile_id)
    if text:
        return _read(text, profile_id)
    if profile_id in profiles.available():
        return profiles.load(profile_id)
    known = ", ".join(one.profile.id for one in available(office))
    raise UserError("package.profile_unknown", id=profile_id, known=known)


def text_of(office: Office, profile_id: str) -> str:
    """The profile in use as a file; empty when the office has none of that id."""
    return _own(office, profile_id) or (
        profiles.shipped_text(profile_id) if profile_id in profiles.available() else ""
    )


def check(text: str, name: str) -> Profile:
    """The profile of a text, whose file is called `name`. Raises UserError naming file and key at fault."""
    return profiles.read_text(text, name)


def put(tx: Tx, office: Office, profile_id: str, text: str, *, source: str, confirmed: bool) -> None:
    """Insert the next version inside an open transaction, which records it. The text has been checked."""
    now = rows.newest(tx.connection, PREFIX + profile_id)
    values = {
        "uid": str(uuid.uuid4()), "name": PREFIX + profile_id,
        "version": str(int(now["version"]) + 1 if now else 1), "source": source, "body": text,
        "confirmed": int(confirmed), "adopted_at": stamp(tx.moment), "person_uid": office.person.uid,
    }  # fmt: skip
    tx.insert(schema.rule_set, values)


def _own(office: Office, profile_id: str) -> str:
    with office.store.read() as connection:
        row = rows.newest(connection, PREFIX + profile_id)
    return str(row["body"]) if row else ""


def _read(text: str, profile_id: str) -> Profile:
    return profiles.read_text(text, f"{profile_id}.toml")
