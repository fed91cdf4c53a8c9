"""Taking out of the store what should never have come in: columns, facts of the journal, free pages.

Only `services.redaction` calls it, inside one transaction. A fact keeps its place in the chain and loses its
body, which the store's guard allows and nothing else; nothing here ever brings content back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Column, RowMapping, String, Table, delete, select, update
from sqlalchemy import Connection as Connection

from hoso_desktop.db import dossiers, schema, search, vault
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.rows import entry_of
from hoso_desktop.db.store import StoreFiles
from hoso_desktop.domain.dossier import EDITABLE
from hoso_desktop.files import CHUNK, fsync_folder, world_error

_PAGE = 500
# Keys have their own life, facts their own way out, and heads kept outside are hashes.
_NEVER = frozenset(("secret_key", "journal", "anchor", "delivery", "read_mark"))
# What a paper says. Everything that could tell of it goes: a number and a date are content as well.
PAPER_TEXTS = (
    "subject", "author", "signer", "recipients", "topic", "keyword", "info_sign", "autograph", "document_id",
    "note", "number_written", "match_key", "notation", "number_suffix", "type_name", "arrival_number",
    "date_written", "arrival_written", "no_dossier_reason",
)  # fmt: skip
_PAPER_REST: dict[str, Any] = {
    "number": 0, "number_separator": "-", "date_certainty": "none", "date_year": None, "date_month": None,
    "date_day": None, "arrival_certainty": "none", "arrival_year": None, "arrival_month": None,
    "arrival_day": None,
}  # fmt: skip
_PLACEMENT_TEXTS = ("note", "source_path", "original_place", "condition", "document_time", "component")
# Texts long and rare enough to be looked for everywhere else.
TELLING = (
    "subject",
    "note",
    "keyword",
    "topic",
    "title",
    "name",
    "source_path",
    "number_written",
    "document_id",
)
DOSSIER_TEXTS = (
    "title", "note", "keyword", "keeper", "condition", "info_sign", "document_time",
    "separately_kept_pointer", "room", "cupboard", "shelf", "box",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """The records one redaction is about, by id, and every uid a fact may name them by."""

    entries: tuple[int, ...] = ()
    placements: tuple[int, ...] = ()
    attachments: tuple[int, ...] = ()
    dossiers: tuple[int, ...] = ()
    uids: tuple[str, ...] = ()


@dataclass(slots=True)
class Swept:
    """What a sweep found or took out."""

    tables: dict[str, int] = field(default_factory=dict)
    facts: list[tuple[str, str]] = field(default_factory=list)  # uid of the fact, uid of its dossier
    storage: list[str] = field(default_factory=list)


def paper_scope(connection: Connection, entry_id: int) -> Scope:
    """A paper wherever it lies, with its files and with what shares those files."""
    placed, attached = schema.placement, schema.attachment
    rows = list(connection.execute(select(placed).where(placed.c.entry_id == entry_id)).mappings())
    files = sorted({int(row["attachment_id"]) for row in rows if row["attachment_id"]})
    uids = [row["uid"] for row in rows]
    uids += _uids(connection, schema.entry, [entry_id]) + _uids(connection, attached, files)
    return Scope((entry_id,), tuple(int(row["id"]) for row in rows), tuple(files), (), tuple(uids))


def file_scope(connection: Connection, attachment_id: int) -> Scope:
    """A stored file and the papers it belongs to."""
    placed = schema.placement
    query = select(placed).where(placed.c.attachment_id == attachment_id)
    rows = list(connection.execute(query).mappings())
    uids = [row["uid"] for row in rows] + _uids(connection, schema.attachment, [attachment_id])
    return Scope((), tuple(int(row["id"]) for row in rows), (attachment_id,), (), tuple(uids))


def _uids(connection: Connection, table: Table, ids: Sequence[int]) -> list[str]:
    return [row.uid for row in connection.execute(select(table.c.uid).where(table.c.id.in_(ids)))]


def id_of(connection: Connection, name: str, uid: str) -> int | None:
    """Id of a record by its uid, None when there is none."""
    table = schema.metadata.tables[name]
    found = connection.execute(select(table.c.id).where(table.c.uid == uid)).scalar()
    return None if found is None else int(found)


def rows_of(connection: Connection, table: Table, ids: Sequence[int]) -> list[RowMapping]:
    """Rows by id."""
    return list(connection.execute(select(table).where(table.c.id.in_(ids))).mappings())


def homes(connection: Connection, scope: Scope) -> list[tuple[int, str, str]]:
    """(id, uid, code) of every dossier the records lie in."""
    placed, dossier = schema.placement, schema.dossier
    lying = select(placed.c.dossier_id).where(placed.c.id.in_(scope.placements))
    query = select(dossier).where(dossier.c.id.in_(lying) | dossier.c.id.in_(scope.dossiers))
    return [
        (row["id"], row["uid"], f"{row['notation']}/{row['period']}".rstrip("/"))
        for row in connection.execute(query).mappings()
    ]


# -- texts that tell --------------------------------------------------------------------------------


def told_by_facts(connection: Connection, uids: Sequence[str], names: Iterable[str]) -> set[str]:
    """What facts about some records once said in some fields: earlier wordings that were corrected since."""
    wanted, out = frozenset(names), set()
    table = schema.journal
    for start in range(0, len(uids), _PAGE):
        query = select(table.c.body).where(
            table.c.object_uid.in_(uids[start : start + _PAGE]), table.c.body.is_not(None)
        )
        for (body,) in connection.execute(query):
            out |= _said(json.loads(body), wanted)
    return out


def _said(value: Any, names: frozenset[str], name: str = "") -> set[str]:
    if isinstance(value, str):
        return {value} if name in names else set()
    if isinstance(value, dict):
        return set().union(*(_said(part, names, key) for key, part in value.items())) if value else set()
    if isinstance(value, list):
        return set().union(*(_said(part, names, name) for part in value)) if value else set()
    return set()


def standing_alone(connection: Connection, text: str, scope: Scope) -> bool:
    """Whether no other paper or dossier says just the same: then it may be looked for everywhere."""
    entry, dossier = schema.entry, schema.dossier
    papers = select(entry.c.id).where(entry.c.subject == text, entry.c.id.not_in(scope.entries)).limit(1)
    titles = select(dossier.c.id).where(dossier.c.title == text, dossier.c.id.not_in(scope.dossiers)).limit(1)
    return connection.execute(papers).first() is None and connection.execute(titles).first() is None


def spellings(text: str) -> tuple[str, ...]:
    """A text as it stands in a column, and as it stands inside one that holds JSON."""
    return tuple(dict.fromkeys((text, json.dumps(text, ensure_ascii=False)[1:-1])))


# -- looking ----------------------------------------------------------------------------------------


def sweep(
    connection: Connection, needles: Sequence[str]
) -> dict[str, list[tuple[Table, Any, dict[str, str]]]]:
    """Every row of every table that holds one of some texts: by table (row's key, columns as they stand)."""
    out: dict[str, list[tuple[Table, Any, dict[str, str]]]] = {}
    wanted = [spelt for needle in needles for spelt in spellings(needle)]
    if not wanted:
        return out
    for table in schema.metadata.sorted_tables:
        if table.name not in _NEVER and (found := _holding(connection, table, wanted)):
            out[table.name] = found
    return out


def _holding(
    connection: Connection, table: Table, wanted: Sequence[str]
) -> list[tuple[Table, Any, dict[str, str]]]:
    columns = [column for column in table.c if isinstance(column.type, String)]
    keys = list(table.primary_key)
    if not columns:
        return []
    # Parameters by number: each text is bound once for all the columns.
    tests = " OR ".join(
        f"instr({column.name}, ?{number}) > 0" for column in columns for number in range(1, len(wanted) + 1)
    )
    names = ", ".join(column.name for column in (*keys, *columns))
    sql = f"SELECT {names} FROM {table.name} WHERE {tests}"  # noqa: S608 - our own names
    out = []
    for row in connection.exec_driver_sql(sql, tuple(wanted)):
        texts = {column.name: str(row[len(keys) + at] or "") for at, column in enumerate(columns)}
        marked = {name: text for name, text in texts.items() if any(needle in text for needle in wanted)}
        out.append((table, tuple(row[: len(keys)]), marked))
    return out


def facts_about(
    connection: Connection, uids: Sequence[str], needles: Sequence[str], *, only_telling: bool
) -> list[tuple[str, str]]:
    """(uid, dossier uid) of facts with a body that are about some records or repeat a text."""
    table = schema.journal
    found: dict[str, str] = {}
    if not only_telling:
        for start in range(0, len(uids), _PAGE):
            query = select(table.c.uid, table.c.dossier_uid).where(
                table.c.object_uid.in_(uids[start : start + _PAGE]), table.c.body.is_not(None)
            )
            found |= {row.uid: row.dossier_uid for row in connection.execute(query)}
    for needle in needles:
        inside = spellings(needle)[-1].encode()
        sql = "SELECT uid, dossier_uid FROM journal WHERE body IS NOT NULL AND instr(body, ?) > 0"
        found |= {row.uid: row.dossier_uid for row in connection.exec_driver_sql(sql, (inside,))}
    return list(found.items())


# -- taking out -------------------------------------------------------------------------------------


def blank_papers(tx: Tx, scope: Scope, neutral: str) -> None:
    """Leave of a paper nothing but its place, its pages and its sheets."""
    for row_id in scope.entries:
        values = {**dict.fromkeys(PAPER_TEXTS, ""), **_PAPER_REST, "subject": neutral}
        tx.update(schema.entry, row_id, values)
        _index_entry(tx, row_id)
    for row_id in scope.placements:
        tx.update(schema.placement, row_id, dict.fromkeys(_PLACEMENT_TEXTS, ""))
    item = schema.import_item
    for kind, ids in (("entry", scope.entries), ("placement", scope.placements)):
        tx.connection.execute(
            update(item).where(item.c.kind == kind, item.c.object_id.in_(ids)).values(source_key="")
        )


def blank_dossier(tx: Tx, row_id: int, column: str, neutral: str) -> None:
    """Empty one text of a dossier."""
    tx.update(schema.dossier, row_id, {column: neutral if column == "title" else ""})
    _index_dossier(tx, row_id)


def drop_files(tx: Tx, scope: Scope) -> list[str]:
    """Take files away from their papers; returns what then lies in the vault for nobody."""
    for row in rows_of(tx.connection, schema.placement, scope.placements):
        if row["attachment_id"] in scope.attachments:
            tx.update(schema.placement, row["id"], {"attachment_id": None})
    rows = rows_of(tx.connection, schema.attachment, scope.attachments)
    hashes = [row["sha256"] for row in rows if row["sha256"]]
    scan = schema.scan_file
    tx.connection.execute(update(scan).where(scan.c.sha256.in_(hashes)).values(name="", sha256="", reason=""))
    tx.connection.execute(delete(schema.attachment).where(schema.attachment.c.id.in_(scope.attachments)))
    return [row["storage_id"] for row in rows]


def replace_texts(tx: Tx, needles: Sequence[str], neutral: str) -> dict[str, int]:
    """Put the neutral text in place of some texts wherever they stand; how many rows of which table."""
    counts: dict[str, int] = {}
    for name, found in sweep(tx.connection, needles).items():
        counts[name] = len(found)
        for table, key, texts in found:
            if "id" in table.c:
                tx.keep(table, int(key[0]))
            where = [column == value for column, value in zip(table.primary_key, key, strict=True)]
            values = {column: _without(text, needles, neutral) for column, text in texts.items()}
            tx.connection.execute(update(table).where(*where).values(**_fitting(table, values)))
            if table is schema.entry:
                _index_entry(tx, int(key[0]))
            elif table is schema.dossier:
                _index_dossier(tx, int(key[0]))
    return counts


def _without(text: str, needles: Sequence[str], neutral: str) -> str:
    for needle in sorted(needles, key=len, reverse=True):
        for spelt in spellings(needle):
            text = text.replace(spelt, neutral)
    return text


def _fitting(table: Table, values: dict[str, str]) -> dict[str, str]:
    """A key of sorting or matching says the text again in its own way: it is emptied."""
    derived = {"sort_key", "match_key"}
    return {name: "" if name in derived else value for name, value in values.items() if _exists(table, name)}


def _exists(table: Table, name: str) -> bool:
    found: Column[Any] | None = table.c.get(name)
    return found is not None and not found.primary_key


def empty_facts(tx: Tx, facts: Sequence[tuple[str, str]], body: dict[str, Any]) -> None:
    """Take the body out of some facts and record each with its reason: the chain holds on."""
    tx.flush()
    statement = "UPDATE journal SET body = NULL, salt = x'' WHERE uid = ? AND body IS NOT NULL"
    for uid, dossier_uid in facts:
        tx.connection.exec_driver_sql(statement, (uid,))
        tx.record("journal.redacted", object_uid=uid, dossier_uid=dossier_uid, body=body)


def forget_words(connection: Connection) -> None:
    """Merge the index into one piece: words of rows taken out are in none of the older ones any more."""
    for table in (search.EXACT, search.FOLDED):
        connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608


def _index_entry(tx: Tx, row_id: int) -> None:
    rowid = search.entry_rowid(row_id)
    search.remove(tx.connection, [rowid])
    for row in rows_of(tx.connection, schema.entry, [row_id]):
        search.put(tx.connection, [(rowid, search.entry_text(entry_of(row)))])


def _index_dossier(tx: Tx, row_id: int) -> None:
    rowid = search.dossier_rowid(row_id)
    search.remove(tx.connection, [rowid])
    for row in rows_of(tx.connection, schema.dossier, [row_id]):
        full = dossiers.load(tx.connection, row["uid"])
        if full is not None:
            search.put(tx.connection, [(rowid, search.dossier_text(full.dossier))])


def completed(connection: Connection) -> list[str]:
    """Uids of dossiers that are no longer being made."""
    table, open_states = schema.dossier, [state.value for state in EDITABLE]
    return [
        row.uid for row in connection.execute(select(table.c.uid).where(table.c.state.not_in(open_states)))
    ]


def destroy(files: StoreFiles, storage_id: str) -> None:
    """Overwrite a stored file and remove it; one that is gone already is no fault."""
    destroy_path(vault.path_of(files, storage_id))


def destroy_path(path: Path) -> None:
    """The same for any file of ours."""
    try:
        with path.open("r+b") as target:
            left = target.seek(0, os.SEEK_END)
            target.seek(0)
            while left > 0:
                left -= target.write(os.urandom(min(left, CHUNK)))
            target.flush()
            os.fsync(target.fileno())
        path.unlink()
        fsync_folder(path.parent)  # else a power cut brings the name back, with noise for content
    except FileNotFoundError:
        return
    except OSError as error:
        raise world_error(error, path) from error


def last_redaction(connection: Connection) -> int:
    """Number of the newest fact that content was taken out or overwritten, 0 when none ever was."""
    table = schema.journal
    kinds = ("content.redacted", "redaction.finished")
    query = select(table.c.seq).where(table.c.kind.in_(kinds)).order_by(table.c.seq.desc())
    return int(connection.execute(query.limit(1)).scalar() or 0)


def backups_before(connection: Connection, at_utc: str) -> list[RowMapping]:
    """Backups made until a moment that still lie somewhere, oldest first."""
    table = schema.backup
    query = select(table).where(table.c.removed_at == "", table.c.at_utc <= at_utc).order_by(table.c.at_utc)
    return list(connection.execute(query).mappings())
