"""Commands about passwords and keys. A secret is never a word of a command: others could read it."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session, kdf_cost
from hoso_desktop.cli.target import refuse_existing
from hoso_desktop.errors import UsageError
from hoso_desktop.files import atomic_write
from hoso_desktop.messages import sentence
from hoso_desktop.services import keys, recovery_keys


def key(session: Session, words: argparse.Namespace) -> int:
    """List the ways in, change a password or the key, make or use a recovery sheet, let the province in."""
    actions = {
        "list": _list, "password": _password, "rekey": _rekey, "recovery": _recovery, "recover": _recover,
        "province": _province,
    }  # fmt: skip
    return actions[words.action](session, words)


def new_password() -> str:
    """A new password, from HOSO_NEW_PASSWORD or typed twice."""
    given = os.environ.get("HOSO_NEW_PASSWORD")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError("cli.no_new_password")
    first = getpass.getpass(sentence("cli.password_new"))
    if getpass.getpass(sentence("cli.password_again")) != first:
        raise UsageError("cli.password_differs")
    return first


def typed_codes(wanted: int) -> list[str]:
    """Recovery codes, from HOSO_RECOVERY_CODE (two parts joined by +) or typed one after the other."""
    given = os.environ.get("HOSO_RECOVERY_CODE")
    if given is not None:
        return given.split("+")
    if not sys.stdin.isatty():
        raise UsageError("cli.no_recovery_code")
    # Shown while it is typed: it is long, and its groups are compared with the sheet.
    return [
        input(sentence("cli.recovery_code", number=number + 1, wanted=wanted)) for number in range(wanted)
    ]


def _list(session: Session, words: argparse.Namespace) -> int:
    del words
    found = keys.ways_in(session.office)
    sheet = recovery_keys.state(session.office)
    cells = [(sentence(f"keys.kind.{row.kind}"), row.login) for row in found]
    header = [sentence(f"cli.head.{name}") for name in ("key_kind", "login")]
    document = {
        "keys": [{"kind": row.kind, "login": row.login, "present": row.present} for row in found],
        "recovery": {"number": sheet.number, "day": sheet.day, "parts": sheet.parts},
    }
    session.output.answer(document, table(cells, header))
    return 0


def _password(session: Session, words: argparse.Namespace) -> int:
    office = session.office
    keys.change_password(office, session.password(new=False), new_password(), cost=kdf_cost(words))
    session.output.answer({"login": office.person.login}, [sentence("cli.password_changed")])
    return 0


def _rekey(session: Session, words: argparse.Namespace) -> int:
    del words
    keys.rekey(session.office, session.output.context())
    session.output.answer({"rekeyed": True}, [sentence("cli.rekeyed")])
    return 0


def _recovery(session: Session, words: argparse.Namespace) -> int:
    """Make a recovery sheet and write it where the person chose."""
    refuse_existing(words.out, words)
    office = session.office
    paper = recovery_keys.make_sheet(office, parts=words.parts)
    atomic_write(words.out, paper.pdf)
    number = recovery_keys.state(office).number
    text = sentence("cli.recovery_made", path=words.out, number=number, pages=paper.pages)
    session.output.answer({"file": str(words.out), "number": number, "pages": paper.pages}, [text])
    return 0


def _recover(session: Session, words: argparse.Namespace) -> int:
    """Set a new password by a recovery code or the province's key."""
    folder = session.folder
    if words.province_key is not None:
        try:
            identity = words.province_key.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise UsageError("cli.no_key_file", path=str(words.province_key)) from error
        unlocked = recovery_keys.unlock_as_province(folder, identity)
    else:
        codes = typed_codes(recovery_keys.parts_wanted(folder) or 1)
        unlocked = recovery_keys.unlock(folder, codes, clock=session.clock)
    office = recovery_keys.recover(
        folder, unlocked, words.login, new_password(), cost=kdf_cost(words), clock=session.clock
    )
    session.adopt(office)
    session.output.answer({"login": words.login}, [sentence("cli.recovered", login=words.login)])
    return 0


def _province(session: Session, words: argparse.Namespace) -> int:
    if words.remove == bool(words.recipient):
        raise UsageError("cli.province_words")
    if words.remove:
        recovery_keys.shut_province_out(session.office)
        session.output.answer({"province": None}, [sentence("cli.province_out")])
        return 0
    text = recovery_keys.let_province_in(session.office, words.recipient)
    session.output.answer({"province": text}, [sentence("cli.province_in", recipient=text)])
    return 0
