"""The tables as SQLAlchemy Core sees them. The migrations make them; a test compares the two.

Every record has a local `id` and a `uid`; only `uid` travels. Undo lists and imports point to
ids, so those of records that can be removed are never given twice. Enumerations are stored by their value.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()


def _text(name: str, default: str = "") -> Column[str]:
    return Column(name, String, nullable=False, server_default=default)


def _flag(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _date(prefix: str) -> list[Column[str] | Column[int]]:
    return [
        _text(f"{prefix}_written"),
        _text(f"{prefix}_certainty", "none"),
        Column(f"{prefix}_year", Integer),
        Column(f"{prefix}_month", Integer),
        Column(f"{prefix}_day", Integer),
    ]


def _record() -> list[Column[int] | Column[str]]:
    return [
        Column("id", Integer, primary_key=True),
        Column("uid", String, nullable=False, unique=True),
    ]


setting = Table("setting", metadata, Column("key", String, primary_key=True), _text("value"))

secret_key = Table(
    "secret_key",
    metadata,
    Column("kind", String, primary_key=True),
    Column("generation", Integer, primary_key=True),
    _text("value"),
)

person = Table(
    "person", metadata, *_record(), _text("name"), _text("login"), _text("roles", "[]"), _flag("closed")
)

body = Table(
    "body", metadata, *_record(), _text("name"), _text("kind", "other"), _text("abbreviation"), _text("code"),
    _text("superior"),
)  # fmt: skip

term = Table(
    "term", metadata, *_record(), _text("label"), _text("congress"), _text("begins"), _text("ends"),
    UniqueConstraint("label"),
)  # fmt: skip

fonds = Table(
    "fonds", metadata, *_record(), _text("number"), _text("name"), _text("cover_line"),
    Column("body_id", Integer, ForeignKey("body.id")),
    _text("state", "open"), _text("closed_on"),
    Column("successor_id", Integer, ForeignKey("fonds.id")),
    _text("history"), _text("document_time"), _text("key_groups"), _text("language", "Tiếng Việt"),
    _flag("reserve_copy"), _text("inventory_rule", "by_retention"), _text("note"),
)  # fmt: skip

inventory = Table(
    "inventory", metadata, *_record(),
    Column("fonds_id", Integer, ForeignKey("fonds.id"), nullable=False), _text("number"), _text("name"),
    UniqueConstraint("fonds_id", "number"),
)  # fmt: skip

file_plan = Table(
    "file_plan", metadata, *_record(), Column("year", Integer, nullable=False), _text("term"),
    _text("state", "draft"), UniqueConstraint("year", "term"),
)  # fmt: skip

file_plan_entry = Table(
    "file_plan_entry", metadata, *_record(),
    Column("file_plan_id", Integer, ForeignKey("file_plan.id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    _text("heading"), _text("heading_title"), _text("small_heading"), _text("notation"), _text("title"),
    _text("retention", "unset"), _text("kind", "general"), _text("owner"), _text("note"), _text("source"),
    _flag("confirmed"), _flag("remind_secrecy"),
)  # fmt: skip

dossier = Table(
    "dossier", metadata, *_record(),
    Column("fonds_id", Integer, ForeignKey("fonds.id"), nullable=False),
    _text("notation"), _text("period"), _text("title"), _text("term"), _text("kind", "general"),
    _text("retention", "unset"), _text("state", "open"),
    Column("inventory_id", Integer, ForeignKey("inventory.id")),
    _text("number"), _text("list_number"), _text("keeper"),
    Column("body_id", Integer, ForeignKey("body.id")),
    _text("room"), _text("cupboard"), _text("shelf"), _text("box"),
    _flag("backlog"), _flag("kept_back"), _flag("on_loan"), _flag("restricted"),
    *_date("begin"), *_date("end"),
    _text("access", "public"), _text("language", "Tiếng Việt"), _text("keyword"), _text("info_sign"),
    _text("condition"), _text("confidence"), _text("paper_code"), _flag("reserve"), _text("reserve_status"),
    _text("document_time"), _flag("separately_kept"), _text("separately_kept_pointer"),
    Column("declared_sheets", Integer), Column("declared_pages", Integer), _flag("sheets_pencilled"),
    _text("note"), Column("revision", Integer, nullable=False, server_default="1"),
    # The list's order, kept beside the row so that no list ever sorts 60,000 rows in Python.
    _text("sort_key"),
    UniqueConstraint("fonds_id", "notation", "period"),
    UniqueConstraint("inventory_id", "number"),
    CheckConstraint("(inventory_id IS NULL) = (number = '')", name="archival_identity_is_whole"),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("dossier_by_sort", dossier.c.sort_key)

entry = Table(
    "entry", metadata, *_record(),
    Column("number", Integer, nullable=False, server_default="0"),
    _text("number_suffix"), _text("number_separator", "-"), _text("notation"), _text("number_written"),
    _text("match_key"), *_date("date"), _text("type_name"), _text("subject"), _text("author"), _text("term"),
    _text("direction"), _text("arrival_number"), *_date("arrival"), _text("signer"), _text("recipients"),
    _text("language", "Tiếng Việt"), _text("topic"), _text("keyword"), _text("info_sign"),
    _text("access", "public"), _text("confidence"), _text("autograph"), Column("process_attached", Integer),
    _flag("reserve"), _text("reserve_status"), _text("document_id"), _flag("backlog"),
    _text("no_dossier_reason"), _text("media"), _text("note"), Column("revision", Integer, nullable=False,
    server_default="1"),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("entry_by_match", entry.c.match_key)

attachment = Table(
    "attachment", metadata, *_record(), _text("name"), _text("media_type"),
    Column("size", Integer, nullable=False), _text("sha256"), _text("cipher_sha256"),
    Column("cipher_size", Integer, nullable=False), _text("storage_id"),
    Column("identity_generation", Integer, nullable=False, server_default="1"),
    Column("pages", Integer), Column("has_text", Integer), Column("signed", Integer), Column("dpi", Integer),
    _text("pdfa"),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("attachment_by_hash", attachment.c.sha256)

placement = Table(
    "placement", metadata, *_record(),
    Column("dossier_id", Integer, ForeignKey("dossier.id"), nullable=False),
    Column("entry_id", Integer, ForeignKey("entry.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("pages", Integer), Column("sides", Integer, nullable=False, server_default="1"),
    Column("sheet_count", Integer),
    Column("first_sheet", Integer), _text("first_suffix"), Column("last_sheet", Integer),
    _text("last_suffix"),
    _text("copy_kind", "principal"), _text("retention", "unset"), _text("condition"),
    _text("document_time"), _text("original_place"),
    _text("source_path"), _text("note"),
    Column("attachment_id", Integer, ForeignKey("attachment.id")),
    Column("revision", Integer, nullable=False, server_default="1"),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("placement_by_dossier", placement.c.dossier_id, placement.c.ordinal)
# A hit of the search needs no more of a placement than this.
Index("placement_by_entry", placement.c.entry_id, placement.c.uid, placement.c.dossier_id)
# A page of the list of dossiers is counted from this index alone.
Index(
    "placement_totals", placement.c.dossier_id, placement.c.pages, placement.c.sheet_count,
    placement.c.attachment_id,
)  # fmt: skip

missing_number = Table(
    "missing_number", metadata, *_record(), _text("type_name"), _text("body_symbol"), _text("term"),
    Column("number", Integer, nullable=False), _text("reason", "unknown"), _text("note"),
    UniqueConstraint("type_name", "body_symbol", "term", "number"),
)  # fmt: skip

import_batch = Table(
    "import_batch", metadata, *_record(), _text("at_utc"), _text("actor"), _text("source_name"),
    _text("kind"),
    _text("counts", "{}"), _text("undone_at"), _text("fonds_uids", "[]"),
)  # fmt: skip

import_item = Table(
    "import_item", metadata,
    Column("batch_id", Integer, ForeignKey("import_batch.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("object_id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    _text("source_key"),
)  # fmt: skip

Index("import_item_by_object", import_item.c.kind, import_item.c.object_id)

list_mapping = Table(
    "list_mapping", metadata, Column("fingerprint", String, primary_key=True), _text("mapping", "{}")
)

printed = Table(
    "printed", metadata, *_record(),
    Column("dossier_id", Integer, ForeignKey("dossier.id"), nullable=False),
    _text("form"), Column("print_number", Integer, nullable=False), _text("at_utc"), _text("content_hash"),
    _text("template"), Column("pages", Integer, nullable=False), _text("pdf_sha256"),
)  # fmt: skip
Index("printed_by_dossier", printed.c.dossier_id, printed.c.form)

package = Table(
    "package", metadata, *_record(),
    Column("dossier_id", Integer, ForeignKey("dossier.id"), nullable=False),
    _text("name"), _text("profile"), _text("sha256"), Column("size", Integer, nullable=False),
    _text("built_at"),
    _text("manifest"),
)  # fmt: skip
Index("package_by_name", package.c.name)

journal = Table(
    "journal", metadata,
    Column("seq", Integer, primary_key=True), _text("store_id"), Column("uid", String, nullable=False,
    unique=True),
    _text("at_utc"), Column("offset_min", Integer, nullable=False), _flag("clock_doubtful"), _text("actor"),
    _text("kind"), _text("object_uid"), _text("dossier_uid"), Column("dossier_seq", Integer),
    _flag("travels"),
    Column("salt", LargeBinary, nullable=False), Column("body", LargeBinary), _text("body_commit"),
    _text("prev"),
    _text("hash"), UniqueConstraint("store_id", "dossier_uid", "dossier_seq"),
)  # fmt: skip
Index("journal_by_object", journal.c.object_uid)

delivery = Table(
    "delivery", metadata,
    Column("journal_seq", Integer, ForeignKey("journal.seq"), primary_key=True),
    Column("road", String, primary_key=True), _text("state", "pending"),
    Column("attempts", Integer, nullable=False, server_default="0"), _text("next_at"), _text("result"),
)  # fmt: skip

read_mark = Table(
    "read_mark", metadata, Column("person_uid", String, primary_key=True),
    Column("dossier_id", Integer, primary_key=True), Column("day", String, primary_key=True),
)  # fmt: skip
