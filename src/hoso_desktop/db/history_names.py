"""What the people, dossiers, papers and files of the access history are called.

As they are called now; what is gone, as the journal last called it. Never says who may see it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from hoso_desktop.db.history import Fact
from hoso_desktop.domain.numbering import DocNumber

_NUMBER = ("number", "number_suffix", "number_separator", "notation", "number_written")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it is called: its number as printed, and what it is about."""

    number: str
    subject: str


@dataclass(frozen=True, slots=True)
class Names:
    """What the things of some facts are called, by uid; what has no name here is gone."""

    people: dict[str, str]
    dossiers: dict[str, str]
    papers: dict[str, Paper]  # by uid of the entry or the placement
    files: dict[str, str]
    decisions: dict[str, str]  # of lawful redactions, by uid of the fact they emptied


def names(connection: Connection, found: Iterable[Fact]) -> Names:
    """The names for a page of facts, by a handful of queries."""
    rows = list(found)
    uids = sorted({row.object_uid for row in rows} - {""})
    actors = sorted({row.actor for row in rows})
    homes = sorted({row.dossier_uid for row in rows} - {""})
    emptied = sorted(row.uid for row in rows if row.body is None)
    return Names(
        people=_people(connection, sorted({*actors, *uids})),
        dossiers=_dossiers(connection, homes),
        papers=_papers(connection, uids, rows),
        files=_pairs(connection, "SELECT uid, name FROM attachment WHERE uid", uids),
        decisions=_decisions(connection, emptied),
    )


def _pairs(connection: Connection, query: str, uids: Sequence[str]) -> dict[str, str]:
    whole = f"{query} IN (SELECT value FROM json_each(?))"  # noqa: S608
    return {row[0]: str(row[1]) for row in connection.exec_driver_sql(whole, (json.dumps(uids),))}


def _people(connection: Connection, uids: Sequence[str]) -> dict[str, str]:
    return _pairs(connection, "SELECT uid, coalesce(nullif(name, ''), login) FROM person WHERE uid", uids)


def _dossiers(connection: Connection, uids: Sequence[str]) -> dict[str, str]:
    code = "CASE WHEN period = '' THEN notation ELSE notation || '/' || period END"
    found = _pairs(connection, f"SELECT uid, {code} FROM dossier WHERE uid", uids)  # noqa: S608
    for uid in uids:
        if uid not in found:
            known = _last_said(connection, uid, ("notation", "period"))
            found[uid] = "/".join(part for part in known if part)
    return found


def _papers(connection: Connection, uids: Sequence[str], rows: Sequence[Fact]) -> dict[str, Paper]:
    """Of entries, and of placements by the entry they hold; gone ones as the journal last called them."""
    homes = _pairs(
        connection, "SELECT p.uid, e.uid FROM placement p JOIN entry e ON e.id = p.entry_id WHERE p.uid", uids
    )
    for row in rows:
        if row.kind.startswith("document.") and row.object_uid not in homes:
            entry = (row.body or {}).get("entry") or _entry_placed(connection, row.object_uid)
            if entry:
                homes[row.object_uid] = str(entry)
    wanted = json.dumps(sorted({*uids, *homes.values()}))
    query = (
        f"SELECT uid, {', '.join(_NUMBER)}, subject FROM entry "  # noqa: S608
        "WHERE uid IN (SELECT value FROM json_each(?))"
    )
    found = {row[0]: _paper(row[1:]) for row in connection.exec_driver_sql(query, (wanted,))}
    for entry in set(homes.values()) - set(found):
        said = _last_said(connection, entry, (*_NUMBER, "subject"))
        if said[-1]:
            found[entry] = _paper(said)
    return {**found, **{uid: found[entry] for uid, entry in homes.items() if entry in found}}


def _paper(stored: Sequence[str]) -> Paper:
    number, suffix, separator, notation, written, subject = stored
    return Paper(DocNumber(int(number or 0), suffix, separator or "-", notation, written).text, subject)


def _entry_placed(connection: Connection, placement_uid: str) -> str:
    query = "SELECT body FROM journal WHERE object_uid = ? AND kind = 'document.placed' AND body IS NOT NULL"
    found = connection.exec_driver_sql(query, (placement_uid,)).first()
    return str(json.loads(found[0]).get("entry", "")) if found else ""


def _last_said(connection: Connection, uid: str, wanted: Sequence[str]) -> list[str]:
    """What the facts of a thing last said of some of its columns; empty where a redaction took it out."""
    query = (
        "SELECT body FROM journal WHERE object_uid = ? AND body IS NOT NULL AND "
        "(kind LIKE 'dossier.%' OR kind LIKE 'entry.%') ORDER BY seq"
    )
    known: dict[str, str] = {}
    for (body,) in connection.exec_driver_sql(query, (uid,)):
        read = json.loads(body)
        for part in ("before", "after"):
            said = read.get(part)
            if isinstance(said, dict):
                known |= {name: str(said[name]) for name in wanted if name in said}
    return [known.get(name, "") for name in wanted]


def _decisions(connection: Connection, uids: Sequence[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for uid in uids:
        query = (
            "SELECT body FROM journal WHERE object_uid = ? AND kind = 'journal.redacted' AND body IS NOT NULL"
        )
        found = connection.exec_driver_sql(query, (uid,)).first()
        out[uid] = str(json.loads(found[0]).get("decision", "")) if found else ""
    return out
