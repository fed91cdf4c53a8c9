"""Commands about the people of the office and about dossiers only some of them may see."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from typing import Any

from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.crypto.slots import KdfCost
from hoso_desktop.domain import access, dates
from hoso_desktop.domain.handover import HandedDossier, Handover
from hoso_desktop.errors import UsageError
from hoso_desktop.messages import sentence
from hoso_desktop.services import handover, keys, people, queries, readers
from hoso_desktop.services.handover import Possession, Receiving
from hoso_desktop.services.office import Office
from hoso_desktop.services.people import PersonRow, described


def person(session: Session, words: argparse.Namespace) -> int:
    """Add, list, note the leaving of, or close a person; hand over what he keeps."""
    actions = {
        "add": _add, "list": _list, "leaving": _leaving, "close": _close, "handover": _handover,
        "roles": _roles, "rights": _rights,
    }  # fmt: skip
    return actions[words.action](session, words)


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
    cost = None if words.kdf_memory is None else KdfCost(words.kdf_memory, passes=1, lanes=1)
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


def _roles(session: Session, words: argparse.Namespace) -> int:
    """Show a person's roles, or give exactly these."""
    found = people.by_login(session.office, words.login)
    if words.role:
        people.set_roles(session.office, found.uid, words.role)
        found = people.by_login(session.office, words.login)
    lines = [sentence(f"people.role.{role}") + ": " + people.means(role) for role in found.roles]
    session.output.answer({"person": _shown(found)}, [found.name or found.login, *lines])
    return 0


def _rights(session: Session, words: argparse.Namespace) -> int:
    """The whole table: what each role may do."""
    del words
    held = {role: [right for right in access.RIGHTS if access.may([role], *right)] for role in access.Role}
    answer = {
        role.value: [{"action": one.action.value, "object": one.object.value} for one in rights]
        for role, rights in held.items()
    }
    lines: list[str] = []
    for role, rights in held.items():
        lines += ["", sentence(f"people.role.{role.value}") + ": " + people.means(role.value)]
        lines += [f"  - {described(right)}" for right in rights]
    session.output.answer({"rights": answer}, lines[1:])
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
    closed = keys.close_person(session.office, found.uid, session.output.context())
    session.output.answer({"person": _shown(closed)}, [sentence("cli.person_closed", name=closed.name)])
    return 0


def _handover(session: Session, words: argparse.Namespace) -> int:
    """List what a person has to hand over; with a receiver, record the hand-over."""
    office = session.office
    found = people.by_login(office, words.login)
    held = handover.with_person(office, found.uid)
    if not words.to:
        session.output.answer({"person": _shown(found), **_with_him(held)}, _held_lines(held))
        return 0
    day = dates.parse(words.day).full if words.day else None
    if words.day and day is None:
        raise UsageError("cli.bad_day", value=words.day)
    to = Receiving(_name(office, words.to), words.position, words.reason, _owners(session, words.owner), day)
    handover.hand_over(office, found.uid, to)
    made = handover.handovers(office, [words.login])[-1]
    answer: dict[str, Any] = {
        "handover": {"giver": made.giver, "receiver": made.receiver, "day": made.day.isoformat()}
    }
    text = sentence(
        "cli.handed_over", name=made.giver, receiver=made.receiver, count=len(made.dossiers),
        finished=len(made.finished), going_on=len(made.going_on), login=words.login,
    )  # fmt: skip
    session.output.answer({**answer, **_with_him(made)}, [text])
    return 0


def _with_him(held: Possession | Handover) -> dict[str, Any]:
    def shown(dossiers: Sequence[HandedDossier]) -> list[dict[str, Any]]:
        return [{"code": one.code, "title": one.title, "owner": one.owner} for one in dossiers]

    return {"finished": shown(held.finished), "going_on": shown(held.going_on)}


def _held_lines(held: Possession) -> list[str]:
    cells = [
        (one.code, one.title, sentence("cli.handover_going_on" if one.going_on else "cli.handover_finished"))
        for one in held.dossiers
    ]
    header = [sentence(f"cli.head.{name}") for name in ("code", "title", "handover_work")]
    loans = [sentence("cli.handover_loan", code=one.code) for one in held.loans]
    count = len(held.dossiers)
    total = sentence(
        "cli.handover_held", name=held.person.name, count=count, finished=len(held.finished),
        going_on=len(held.going_on),
    )  # fmt: skip
    return [*(table(cells, header) if cells else []), *loans, total]


def _name(office: Office, text: str) -> str:
    """The name of a login, or the name itself: who receives need not be a user."""
    return next((one.name for one in people.persons(office) if one.login == text and one.name), text)


def _owners(session: Session, given: Sequence[str]) -> dict[str, str]:
    out = {}
    for text in given:
        code, found, name = text.partition("=")
        if not found or not name:
            raise UsageError("cli.bad_owner", value=text)
        out[queries.resolve(session.office, code)] = _name(session.office, name)
    return out


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
