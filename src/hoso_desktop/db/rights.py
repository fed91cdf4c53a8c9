"""The roles of the person at work as the store knows them now, and the refusal of what they do not allow.

Read anew for every change, so that a role taken away counts at once. The table itself is domain.access.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection

from hoso_desktop.domain import access
from hoso_desktop.domain.access import Right, Role
from hoso_desktop.errors import BugError, UserError
from hoso_desktop.messages import sentence

_MINE = "SELECT roles, closed FROM person WHERE uid = ?"
_ANYBODY = "SELECT 1 FROM person LIMIT 1"


def roles_of(connection: Connection, person_uid: str) -> frozenset[Role]:
    """What a person may be; nothing for a closed account or nobody, everything in a store without people.

    A store without people is one that is just being made.
    """
    return present_roles(connection.exec_driver_sql, person_uid)


def present_roles(execute: Callable[[str, tuple[str, ...]], Any], person_uid: str) -> frozenset[Role]:
    """The same on whatever runs a statement."""
    row = execute(_MINE, (person_uid,)).fetchone()
    if row is not None:
        return frozenset() if row[1] else access.read_roles(json.loads(row[0]))
    return frozenset() if execute(_ANYBODY, ()).fetchone() else frozenset(Role)


def require(roles: frozenset[Role], rights: Iterable[Right]) -> None:
    """Raise UserError `access.denied` unless the roles allow one of the rights."""
    wanted = tuple(rights)
    if access.may_any(roles, wanted):
        return
    mine = ", ".join(sentence(f"people.role.{role.value}") for role in Role if role in roles)
    who = " · ".join(sentence(f"people.role.{role.value}") for role in access.holders(wanted))
    raise UserError(
        "access.denied", what=described(wanted[0]), roles=mine or sentence("access.no_role"), who=who
    )


def require_kind(roles: frozenset[Role], kind: str) -> None:
    """The same for what a fact of the journal needs; a kind without a right is nobody's."""
    rights = access.KINDS.get(kind)
    if rights is None:
        raise BugError(f"no right is known for facts of the kind {kind!r}: domain/access.py")
    if not access.may_any(roles, rights):
        require(roles, rights)


def described(right: Right) -> str:
    """A right in words: `sửa hồ sơ`."""
    action, thing = sentence(f"access.action.{right.action}"), sentence(f"access.object.{right.object}")
    return f"{action} {thing}"
