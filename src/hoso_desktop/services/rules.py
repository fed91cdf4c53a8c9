"""The rules an office works by: the newest set it adopted, else the one the program ships.

Rules are data with version, source and a confirmed flag. Nothing is adopted here without its differences
having been computed first (`services.rule_changes`); never changes a shipped file.
"""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from hoso_desktop.db import rules as rows
from hoso_desktop.db import schema
from hoso_desktop.domain.clock import stamp
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.paths import resource
from hoso_desktop.services.office import Changes, Office

NAMES = ("deadlines", "retention", "calendar", "components", "checks", "completion")
_LARGEST_FILE = 1_000_000


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version of the rules of a name. `shipped` is False for what the office adopted itself."""

    name: str
    text: str
    shipped: bool
    adopted_at: str = ""

    @property
    def table(self) -> Mapping[str, Any]:
        """The rules as parsed; not to be changed."""
        return _parsed(self.text)

    @property
    def version(self) -> str:
        return str(self.table["version"])

    @property
    def title(self) -> str:
        return str(self.table.get("title", self.name))

    @property
    def source(self) -> str:
        return str(self.table["source"])

    @property
    def confirmed(self) -> bool:
        return bool(self.table.get("confirmed", False))


@lru_cache(maxsize=32)
def _parsed(text: str) -> Mapping[str, Any]:
    return tomllib.loads(text)


@cache
def shipped(name: str) -> RuleSet:
    """The rules the program brings. Raises UsageError `rules.unknown`."""
    if name not in NAMES:
        raise UsageError("rules.unknown", name=name, known=", ".join(NAMES))
    return RuleSet(name, resource(f"rules/{name}.toml").read_text(encoding="utf-8"), shipped=True)


def current(office: Office, name: str) -> RuleSet:
    """The rules in force for the office. Raises UsageError `rules.unknown`."""
    with office.store.read() as connection:
        return current_in(connection, name)


def current_in(connection: Any, name: str) -> RuleSet:
    """The same inside a transaction that is already open."""
    brought = shipped(name)
    row = rows.newest(connection, name)
    if row is None:
        return brought
    return RuleSet(name, str(row["body"]), shipped=False, adopted_at=str(row["adopted_at"]))


def rule_body(office: Office, name: str) -> Mapping[str, Any]:
    """The parsed table in force: the newest adopted one, else the shipped one."""
    return current(office, name).table


def read_file(name: str, path: Path) -> RuleSet:
    """A rule set from a file, not adopted yet. Raises UserError `rules.*`, UsageError `rules.unknown`."""
    shipped(name)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UserError("rules.unreadable", path=path)
        found = RuleSet(name, path.read_text(encoding="utf-8-sig"), shipped=False)
        _ = (found.version, found.source, found.confirmed)
    except OSError as error:
        raise UserError("rules.no_file", path=path) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError("rules.unreadable", path=path) from error
    except KeyError as error:
        raise UserError("rules.missing", what=error.args[0]) from error
    return found


def refuse_older(office: Office, wanted: RuleSet) -> None:
    """Raise UserError `rules.older` unless its version is above the one in force."""
    now = current(office, wanted.name)
    if version_key(wanted.version) <= version_key(now.version):
        raise UserError("rules.older", version=wanted.version, now=now.version)


def version_key(version: str) -> tuple[int, ...]:
    """`2026.10` above `2026.9`. Raises UserError `rules.bad_version`."""
    parts = version.split(".")
    if not all(part.isdecimal() and part.isascii() for part in parts):
        raise UserError("rules.bad_version", version=version)
    return tuple(int(part) for part in parts)


def put(office: Office, wanted: RuleSet, *, differences: int) -> Changes:
    """Store a validated rule set as the one in force; `services.rule_changes.adopt` is the way here."""
    with office.change() as tx:
        now = current_in(tx.connection, wanted.name)
        if version_key(wanted.version) <= version_key(now.version):
            raise UserError("rules.older", version=wanted.version, now=now.version)
        uid = str(uuid.uuid4())
        tx.insert(
            schema.rule_set,
            {
                "uid": uid, "name": wanted.name, "version": wanted.version, "source": wanted.source,
                "body": wanted.text, "confirmed": int(wanted.confirmed), "adopted_at": stamp(tx.moment),
                "person_uid": office.person.uid,
            },
        )  # fmt: skip
        body = {"name": wanted.name, "version": wanted.version, "before": now.version,
                "confirmed": wanted.confirmed, "differences": differences}  # fmt: skip
        tx.record("rules.adopted", object_uid=uid, body=body)
        return office.remember(tx, "rules.adopted")
