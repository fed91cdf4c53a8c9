"""Commands about the people of the office and about dossiers only some of them may see."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from typing import Any

from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.crypto.slots import KdfCost
from hoso_desktop.domain import dates
from hoso_desktop.errors import UsageError
from hoso_desktop.messages import sentence
from hoso_desktop.services import people, queries, readers
from hoso_desktop.services.people import PersonRow


def person(session: Session, words: argparse.Namespace) -> int:
    """Add, list, note the leaving of, or close a person."""
    return {"add": _add, "list": _list, "leaving": _leaving, "close": _close}[words.action](session, words)


def _shown(row: PersonRow) -> dict[str, Any]:
    return {
        "name": row.name, "login": row.login, "position": row.position, "roles": list(row.roles),
        "leaves_on": row.leaves_on.isoformat() if row.leaves_on else None, "closed": row.closed,
    }  # fmt: skip


def _password() -> str:
    """The new person's password, never on the command line."""
    given = os.environ.get("HOSO_NEW_PASSWORD")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError("cli.no_new_password")
    first = getpass.getpass(sentence("cli.new_person_password"))
    if getpass.getpass(sentence("cli.new_person_password_again")) != first:
        raise UsageError("cli.password_differs")
    return first


def _add(session: Session, words: argparse.Namespace) -> int:
    cost = KdfCost() if words.kdf_memory is None else KdfCost(words.kdf_memory, passes=1, lanes=1)
    office = session.office
    added = people.add_person(
        office, words.name, words.login, _password(), words.position, roles=words.role or (people.CLERK,),
        cost=cost,
    )  # fmt: skip
    text = sentence("cli.person_added", name=added.name, login=added.login)
    session.output.answer({"person": _shown(added)}, [text])
    return 0


def _list(session: Session, words: argparse.Namespace) -> int:
    del words
    rows = people.persons(session.office)
    names = ("login", "name", "position", "roles", "leaves_on", "closed")
    cells = [
        (
            row.login, row.name, row.position,
            ", ".join(sentence(f"people.role.{role}") for role in row.roles),
            row.leaves_on.strftime("%d/%m/%Y") if row.leaves_on else "", "x" if row.closed else "",
        )
        for row in rows
    ]  # fmt: skip
    header = [sentence(f"cli.head.{name}") for name in names]
    session.output.answer({"people": [_shown(row) for row in rows]}, table(cells, header))
    return 0


def _leaving(session: Session, words: argparse.Namespace) -> int:
    found = people.by_login(session.office, words.login)
    day = dates.parse(words.day).full if words.day else None
    if words.day and day is None:
        raise UsageError("cli.bad_day", value=words.day)
    people.set_leaving(session.office, found.uid, day)
    text = sentence("cli.person_stays", name=found.name)
    if day is not None:
        text = sentence("cli.person_leaving", name=found.name, day=day.strftime("%d/%m/%Y"))
    session.output.answer({"person": _shown(people.by_login(session.office, words.login))}, [text])
    return 0


def _close(session: Session, words: argparse.Namespace) -> int:
    found = people.by_login(session.office, words.login)
    closed = people.close_person(session.office, found.uid)
    session.output.answer({"person": _shown(closed)}, [sentence("cli.person_closed", name=closed.name)])
    return 0


def restrict(session: Session, words: argparse.Namespace) -> int:
    """Let only some people see a dossier, or everybody again."""
    office = session.office
    uid = queries.resolve(office, words.code)
    code = queries.peek(office, uid).dossier.code
    if words.open:
        readers.open_to_all(office, uid)
        answer: dict[str, Any] = {"code": code, "restricted": False, "readers": []}
        session.output.answer(answer, [sentence("cli.open_to_all", code=code)])
        return 0
    wanted = [people.by_login(office, login) for login in words.readers]
    readers.restrict(office, uid, [one.uid for one in wanted])
    logins = [one.login for one in wanted]
    text = sentence("cli.restricted", code=code, readers=", ".join(logins))
    session.output.answer({"code": code, "restricted": True, "readers": logins}, [text])
    return 0
