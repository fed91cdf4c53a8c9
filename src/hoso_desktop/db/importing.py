"""Bulk work of an import: what the store already holds of a list, and putting the new rows in at once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from hoso_desktop.db import schema, scope, search, writing
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.rows import (
    attachment_values,
    date_of,
    date_values,
    entry_of,
    entry_values,
    number_of,
    placement_values,
)
from hoso_desktop.domain.dates import DocDate
from hoso_desktop.domain.document import Direction, Placement, RegisterEntry
from hoso_desktop.domain.dossier import EDITABLE, DossierState
from hoso_desktop.domain.numbering import DocNumber
from hoso_desktop.domain.proposal import ProposedDocument
from hoso_desktop.domain.text import key

_IN_PAGE = 500


def content_key(number: DocNumber, date: DocDate, subject: str, author: str) -> str:
    """Equal for rows that describe the same paper, however they are spelt."""
    when = date.text() or date.as_written
    return f"{number.match_key}|{when}|{key(subject)}|{key(author)}"


@dataclass(frozen=True, slots=True)
class KnownDossier:
    """A dossier already in the store, as a list may name it."""

    row_id: int
    uid: str
    fonds_id: int
    notation: str
    period: str
    title_key: str
    list_number: str
    term: str
    archival: tuple[str, str]
    hidden: bool = False
    closed: bool = False  # completed: it takes no more papers


def known_dossiers(connection: Connection) -> list[KnownDossier]:
    """Every dossier with the columns a list can be matched by; `hidden` from the person at work."""
    table, inventory, hidden = schema.dossier, schema.inventory, scope.hidden_dossiers(connection)
    columns = (
        table.c.id, table.c.uid, table.c.fonds_id, table.c.notation, table.c.period, table.c.title,
        table.c.list_number, table.c.term, table.c.number, inventory.c.number.label("inventory"),
        table.c.state,
    )  # fmt: skip
    query = select(*columns).outerjoin(inventory, inventory.c.id == table.c.inventory_id)
    return [
        KnownDossier(
            row.id, row.uid, row.fonds_id, row.notation, row.period, key(row.title), row.list_number,
            row.term,
            (row.inventory or "", row.number), row.id in hidden,
            DossierState(row.state) not in EDITABLE,
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def known_papers(connection: Connection, dossier_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Per dossier: (source key or "", content key) of each paper in it."""
    placed, entry, item, batch = schema.placement, schema.entry, schema.import_item, schema.import_batch
    sources = (
        select(item.c.object_id, item.c.source_key)
        .join(batch, batch.c.id == item.c.batch_id)
        .where(item.c.kind == "placement", batch.c.undone_at == "")
        .subquery()
    )
    out: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for page in _pages(dossier_ids):
        rows = connection.execute(
            select(placed.c.dossier_id, sources.c.source_key, entry)
            .join(entry, entry.c.id == placed.c.entry_id)
            .outerjoin(sources, sources.c.object_id == placed.c.id)
            .where(placed.c.dossier_id.in_(page))
        ).mappings()
        for row in rows:
            found = content_key(number_of(row), date_of(row, "date"), row["subject"], row["author"])
            out[row["dossier_id"]].append((row["source_key"] or "", found))
    return out


def homes_by_source(connection: Connection, source_keys: Iterable[str]) -> dict[str, int]:
    """Dossier id of each paper that one of some rows was imported as, where it still is."""
    placed, item, batch = schema.placement, schema.import_item, schema.import_batch
    query = (
        select(item.c.source_key, placed.c.dossier_id)
        .join(batch, batch.c.id == item.c.batch_id)
        .join(placed, placed.c.id == item.c.object_id)
        .where(item.c.kind == "placement", batch.c.undone_at == "")
    )
    wanted = set(source_keys)
    return {row.source_key: row.dossier_id for row in connection.execute(query) if row.source_key in wanted}


def entries_by_number(
    connection: Connection, match_keys: Iterable[str]
) -> dict[str, list[tuple[int, RegisterEntry]]]:
    """Register entries that bear one of some numbers."""
    out: dict[str, list[tuple[int, RegisterEntry]]] = defaultdict(list)
    for page in _pages(sorted(set(match_keys) - {""})):
        rows = connection.execute(select(schema.entry).where(schema.entry.c.match_key.in_(page))).mappings()
        for row in rows:
            out[row["match_key"]].append((row["id"], entry_of(row)))
    return out


def unnumbered_entries(connection: Connection, direction: Direction) -> set[str]:
    """Content keys of register entries without a number in one register."""
    table = schema.entry
    query = select(table).where(table.c.match_key == "", table.c.direction == direction.value)
    return {
        content_key(number_of(row), date_of(row, "date"), row["subject"], row["author"])
        for row in connection.execute(query).mappings()
    }


def _pages(values: Sequence[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(values), _IN_PAGE):
        yield list(values[start : start + _IN_PAGE])


@dataclass(slots=True)
class Intake:
    """Rows of one import on their way into the store; flushed once."""

    tx: Tx
    batch_id: int
    entries: list[dict[str, Any]]
    placements: list[dict[str, Any]]
    attachments: list[dict[str, Any]]
    texts: list[tuple[int, str]]
    items: list[dict[str, Any]]
    _next: dict[str, int]

    @classmethod
    def start(cls, tx: Tx, values: dict[str, Any]) -> Intake:
        """Open the batch row and reserve ids; the write lock keeps them ours."""
        batch_id = tx.insert(schema.import_batch, values)
        nexts = {
            table.name: _last_id(tx.connection, table) + 1
            for table in (schema.entry, schema.placement, schema.attachment)
        }
        return cls(tx, batch_id, [], [], [], [], [], nexts)

    def _take(self, name: str) -> int:
        value = self._next[name]
        self._next[name] += 1
        return value

    def note(self, kind: str, object_id: int, source_key: str = "", *, revision: int = 1) -> None:
        """Remember that this batch made (or enriched) a record."""
        self.items.append(
            {
                "batch_id": self.batch_id, "kind": kind, "object_id": object_id, "revision": revision,
                "source_key": source_key,
            }
        )  # fmt: skip

    def add_entry(self, entry: RegisterEntry, *, source_key: str = "") -> int:
        """A new register entry."""
        row_id = self._take("entry")
        values = entry_values(entry)
        self.entries.append({"id": row_id, **values})
        self.texts.append((search.entry_rowid(row_id), search.entry_text(entry)))
        self.note("entry", row_id, source_key)
        self.tx.record("entry.created", object_uid=entry.uid, body={"after": writing.facts(values)})
        return row_id

    def add_placement(self, placement: Placement, *, dossier_id: int, entry_id: int, source_key: str) -> None:
        """A paper in a dossier, with its file's row when it has one."""
        attachment_id = None
        if placement.attachment is not None:
            attachment_id = self._take("attachment")
            self.attachments.append({"id": attachment_id, **attachment_values(placement.attachment)})
            self.note("attachment", attachment_id)
        row_id = self._take("placement")
        values = placement_values(placement)
        self.placements.append(
            {
                "id": row_id,
                "dossier_id": dossier_id,
                "entry_id": entry_id,
                "attachment_id": attachment_id,
                **values,
            }
        )
        self.note("placement", row_id, source_key)
        body: dict[str, Any] = {"entry": placement.entry.uid, "after": writing.facts(values)}
        if placement.attachment is not None:
            body["sha256"] = placement.attachment.sha256
        self.tx.record(
            "document.placed", object_uid=placement.uid, dossier_uid=placement.dossier_uid, body=body
        )

    def flush(self, counts: dict[str, int], fonds_uids: list[str]) -> None:
        """Write everything collected; the caller's transaction commits it."""
        connection = self.tx.connection
        for table, rows in (
            (schema.entry, self.entries),
            (schema.attachment, self.attachments),
            (schema.placement, self.placements),
            (schema.import_item, self.items),
        ):
            if rows:
                connection.execute(insert(table), rows)
        search.put(connection, self.texts)
        connection.execute(
            update(schema.import_batch)
            .where(schema.import_batch.c.id == self.batch_id)
            .values(counts=json.dumps(counts), fonds_uids=json.dumps(fonds_uids))
        )


def _last_id(connection: Connection, table: Table) -> int:
    """The highest id ever given in a table, be its record still there or not."""
    query = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    return int(connection.exec_driver_sql(query, (table.name,)).scalar() or 0)


def last_ordinal(connection: Connection, dossier_id: int) -> int:
    """Highest ordinal in a dossier, 0 when it is empty."""
    table = schema.placement
    query = select(func.coalesce(func.max(table.c.ordinal), 0)).where(table.c.dossier_id == dossier_id)
    return int(connection.execute(query).scalar_one())


def set_direction(intake: Intake, entry_id: int, known: RegisterEntry, row: ProposedDocument) -> None:
    """A paper known from a dossier now also stands in a register."""
    tx = intake.tx
    values: dict[str, Any] = {"direction": row.direction.value}
    if row.arrival_number and not known.arrival_number:
        values |= {"arrival_number": row.arrival_number, **date_values("arrival", row.arrival_date)}
    tx.update(schema.entry, entry_id, values, expected_revision=known.revision)
    tx.record("entry.changed", object_uid=known.uid, body={"before": {"direction": ""}, "after": values})
    intake.note("enriched", entry_id, revision=known.revision + 1)


def mapping_of(connection: Connection, fingerprint: str) -> dict[str, Any] | None:
    """The column mapping the clerk chose for lists with these headings."""
    table = schema.list_mapping
    found = connection.execute(select(table.c.mapping).where(table.c.fingerprint == fingerprint)).scalar()
    if found is None:
        return None
    mapping: dict[str, Any] = json.loads(found)
    return mapping


def remember_mapping(tx: Tx, fingerprint: str, mapping: dict[str, Any]) -> None:
    """Keep a corrected mapping for the next list of its kind."""
    table = schema.list_mapping
    text = json.dumps(mapping, ensure_ascii=False)
    statement = insert(table).prefix_with("OR REPLACE").values(fingerprint=fingerprint, mapping=text)
    tx.connection.execute(statement)


def batches(connection: Connection, limit: int = 20) -> list[dict[str, Any]]:
    """Newest imports first; none that made a dossier the person at work must not see."""
    table, item, hidden = schema.import_batch, schema.import_item, scope.hidden_dossiers(connection)
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    if hidden:
        made = select(item.c.batch_id).where(item.c.kind == "dossier", item.c.object_id.in_(sorted(hidden)))
        query = query.where(table.c.id.not_in(made))
    return [dict(row) for row in connection.execute(query).mappings()]


def batch_items(connection: Connection, batch_uid: str) -> tuple[int, str, dict[str, dict[int, int]]] | None:
    """(batch id, undone at, {kind: {object id: revision then}}) of an import."""
    batch, item = schema.import_batch, schema.import_item
    found = connection.execute(select(batch.c.id, batch.c.undone_at).where(batch.c.uid == batch_uid)).first()
    if found is None:
        return None
    items: dict[str, dict[int, int]] = defaultdict(dict)
    for row in connection.execute(select(item).where(item.c.batch_id == found.id)):
        items[row.kind][row.object_id] = row.revision
    return found.id, found.undone_at, items
