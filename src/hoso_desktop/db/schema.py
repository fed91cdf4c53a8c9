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
    text,
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
    "person", metadata, *_record(), _text("name"), _text("login"), _text("roles", "[]"), _flag("closed"),
    _text("position"), _text("leaves_on"), Column("revision", Integer, nullable=False, server_default="1"),
    # The person's own age recipient, and the identity behind it sealed to the recovery recipient.
    _text("recipient"), _text("sealed_identity"),
)  # fmt: skip

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
    _text("state", "draft"),
    # How titles are numbered and named (17-HD, Phụ lục số 1): scope of the numbers, order, separator.
    _text("numbering", "heading"), _text("symbol_order", "symbol_first"), _text("separator", "."),
    _text("heading_by", "field"), _text("decision_number"), _text("decision_day"), _text("signer"),
    _text("signer_position"), _text("copied_from"),
    Column("revision", Integer, nullable=False, server_default="1"),
    UniqueConstraint("year", "term"),
)  # fmt: skip

file_plan_entry = Table(
    "file_plan_entry", metadata, *_record(),
    Column("file_plan_id", Integer, ForeignKey("file_plan.id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    _text("heading"), _text("heading_title"), _text("small_heading"), _text("notation"), _text("title"),
    _text("retention", "unset"), _text("kind", "general"), _text("owner"), _text("note"), _text("source"),
    _flag("confirmed"), _flag("remind_secrecy"),
    _text("component_set"), _text("type_name"), _text("each"),
    Column("last_number", Integer, nullable=False, server_default="0"),
    _text("origin_uid"), Column("revision", Integer, nullable=False, server_default="1"),
    _text("added_on"),
)  # fmt: skip
Index("file_plan_entry_by_plan", file_plan_entry.c.file_plan_id, file_plan_entry.c.ordinal)

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
    _text("sort_key"), _text("component_set"), _text("plan_entry_uid"),
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
    # In how many dossiers the paper lies; triggers on `placement` keep it, nothing else writes it.
    _flag("placements"),
    # What a register states of the paper's extent, taken over when it is filed.
    Column("stated_pages", Integer), Column("stated_sheets", Integer),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("entry_by_match", entry.c.match_key)
# A page of a register, newest first, and the series a number stands in.
Index(
    "entry_by_register", entry.c.direction, entry.c.date_year, entry.c.date_month, entry.c.date_day,
    entry.c.number,
)  # fmt: skip
Index("entry_by_series", entry.c.notation, entry.c.term, entry.c.number)
Index(
    "entry_unfiled", entry.c.direction,
    sqlite_where=text("placements = 0 AND no_dossier_reason = ''"),
)  # fmt: skip

attachment = Table(
    "attachment", metadata, *_record(), _text("name"), _text("media_type"),
    Column("size", Integer, nullable=False), _text("sha256"), _text("cipher_sha256"),
    Column("cipher_size", Integer, nullable=False), _text("storage_id"),
    Column("identity_generation", Integer, nullable=False, server_default="1"),
    Column("pages", Integer), Column("has_text", Integer), Column("signed", Integer), Column("dpi", Integer),
    _text("pdfa"), _text("checked_at"), _text("check_result"),
    _text("recipients"),  # JSON list of those a restricted file is sealed to; empty: the office
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
    _text("component"), _flag("own_numbering"), _text("signature"),
    _text("missed_sheets"),  # found inside the paper after its sheets were pencilled: `9a, 11a`
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
    _text("dossier_code"),
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
    # Of a dossier's packages: which one it is, in which hand-over, where it was put and what became of it.
    Column("version", Integer, nullable=False, server_default="1"),
    _text("batch_uid"), _text("place"), _text("state", "built"), _text("detail"),
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


def _of_dossier() -> Column[int]:
    return Column("dossier_id", Integer, ForeignKey("dossier.id"), nullable=False)


def _revision() -> Column[int]:
    return Column("revision", Integer, nullable=False, server_default="1")


# A step in the life of a dossier and who answers for it: ended, completed, reopened, confirmed …
sign_off = Table(
    "sign_off", metadata, *_record(), _of_dossier(), _text("step"), _text("from_state"), _text("to_state"),
    _text("at_utc"), _text("day"), _text("person_uid"), _text("signer"), _text("position"),
    _text("signed_on"), _text("delegation"), _text("reason"), _text("content_hash"),
    Column("stated_sheets", Integer), _text("stated_words"), _text("note"),
)  # fmt: skip
Index("sign_off_by_dossier", sign_off.c.dossier_id)

# An expected component that does not occur in this dossier, with the reason.
component_mark = Table(
    "component_mark", metadata, *_record(), _of_dossier(), _text("component"), _text("reason"), _text("day"),
    _text("person_uid"), UniqueConstraint("dossier_id", "component"),
)  # fmt: skip

# A paper named in minutes (tài liệu sử dụng trong hội nghị): expected until it lies in the dossier.
expected_paper = Table(
    "expected_paper", metadata, *_record(), _of_dossier(),
    Column("ordinal", Integer, nullable=False, server_default="0"), _text("title"), _text("source_uid"),
    _text("owed_by"), _text("placement_uid"), _text("dismissed_reason"), _revision(),
)  # fmt: skip
Index("expected_paper_by_dossier", expected_paper.c.dossier_id)

meeting = Table(
    "meeting", metadata, *_record(), _of_dossier(), _text("held_on"), Column("members_total", Integer),
    Column("members_present", Integer), Column("votes_sent", Integer), Column("votes_returned", Integer),
    Column("votes_for", Integer), _text("note"), _revision(), UniqueConstraint("dossier_id"),
)  # fmt: skip

# Giữ lại (kept_back) and other holds on hand-over or destruction.
holding = Table(
    "holding", metadata, *_record(), _of_dossier(), _text("kind", "kept_back"), _text("consent_number"),
    _text("consent_day"), _text("from_day"), _text("until_day"), _text("reason"), _text("ended_on"),
    _revision(),
)  # fmt: skip
Index("holding_by_dossier", holding.c.dossier_id)

loan = Table(
    "loan", metadata, *_record(), _of_dossier(), _text("borrower"), _text("lent_on"), _text("due_on"),
    _text("returned_on"), _text("allowed_by"), _text("note"), _revision(),
)  # fmt: skip
Index("loan_by_dossier", loan.c.dossier_id)

# Who may see a restricted dossier; a dossier that is not restricted needs none.
reader = Table(
    "reader", metadata, *_record(), _of_dossier(), _text("person_uid"),
    UniqueConstraint("dossier_id", "person_uid"),
)  # fmt: skip

# A file that appeared in the watched scan folder and waits for its place.
scan_file = Table(
    "scan_file", metadata, *_record(), _text("name"), Column("size", Integer, nullable=False),
    _text("modified"), _text("sha256"), _text("state", "waiting"), _text("reason"), _text("seen_day"),
    _text("placement_uid"), _revision(),
)  # fmt: skip
Index("scan_file_by_name", scan_file.c.name)

# Rules the office has taken into use (retention, deadlines, calendar …); the newest of a name is in force.
rule_set = Table(
    "rule_set", metadata, *_record(), _text("name"), _text("version"), _text("source"), _text("body"),
    _flag("confirmed"), _text("adopted_at"), _text("person_uid"),
)  # fmt: skip
Index("rule_set_by_name", rule_set.c.name)

# Inspections announced or held: their day, for "made only for the inspection".
inspection = Table(
    "inspection", metadata, *_record(), _text("day"), _text("body"), _text("note"), _revision(),
)  # fmt: skip

# Heads of the journal that were carried out of the store: what a cut or rewritten journal is held against.
anchor = Table(
    "anchor", metadata, *_record(), _text("at_utc"), Column("seq", Integer, nullable=False), _text("hash"),
    _text("kind"), _text("place"), _text("note"),
)  # fmt: skip

# Backups made from this store; `state` is made, good or bad.
backup = Table(
    "backup", metadata, *_record(), _text("at_utc"), _text("day"), _text("occasion"), _text("place"),
    _text("name"), _text("state"), Column("size", Integer, nullable=False, server_default="0"),
    _text("counts", "{}"), Column("seq", Integer, nullable=False, server_default="0"), _text("checked_at"),
    _text("restored_at"), _text("removed_at"), _text("detail"), _revision(),
)  # fmt: skip
Index("backup_by_day", backup.c.place, backup.c.day)

# One hand-over (đợt nộp) of dossiers of one fonds, to the office's archive or to the province.
# `kind` is office_archive or historical_archive; states are domain/hand_over.py's.
batch = Table(
    "batch", metadata, *_record(), Column("fonds_id", Integer, ForeignKey("fonds.id"), nullable=False),
    _text("kind"), Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False, server_default="1"), _text("state"), _text("profile"),
    _text("registration"), _text("receiver_code"), _text("receiver_name"), _text("giver_uid"),
    _text("receiver_person"), _text("receiver_position"), _text("handed_on"), Column("boxes", Integer),
    _text("place"), _text("note"), _text("opened_at"), _text("closed_at"), _revision(),
)  # fmt: skip
Index("batch_by_year", batch.c.year)

# A dossier in a hand-over. `documents` is a JSON object placement uid → [state, reason].
batch_dossier = Table(
    "batch_dossier", metadata, *_record(),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False), _of_dossier(),
    Column("ordinal", Integer, nullable=False), _text("road"), _text("state"), _text("reason"),
    Column("version", Integer, nullable=False, server_default="1"), _text("package_uid"), _text("decided_at"),
    _text("documents", "{}"), _revision(), UniqueConstraint("batch_id", "dossier_id"),
)  # fmt: skip
Index("batch_dossier_by_dossier", batch_dossier.c.dossier_id)

# What the receiver gave back for a hand-over: the signed text as it came, or the words of a paper receipt.
receipt = Table(
    "receipt", metadata, *_record(), Column("batch_id", Integer, ForeignKey("batch.id")), _text("number"),
    _text("received_at"), _text("kind"), _text("signer"), _text("body"), _text("signature"), _text("sha256"),
    _flag("verified"), _text("name"), _text("filed_at"), _revision(),
)  # fmt: skip
Index("receipt_by_batch", receipt.c.batch_id)

# A package sealed to its readers that waits in the folder `outgoing`; its file there has a random name.
outgoing = Table(
    "outgoing", metadata, *_record(), _of_dossier(), _text("package_uid"), _text("name"), _text("file"),
    _text("plain_sha256"), _text("sealed_sha256"),
    Column("size", Integer, nullable=False, server_default="0"), _text("recipients"), _text("sealed_at"),
    _text("state", "waiting"), _text("moved_at"), _text("moved_to"), _text("detail"), _revision(),
)  # fmt: skip
Index("outgoing_by_dossier", outgoing.c.dossier_id)

# What a planned sending did, so that the clerk reads it at the next unlock.
export_run = Table(
    "export_run", metadata, *_record(), _text("period"), _text("started_at"), _text("ended_at"),
    _text("outcome"), _text("counts", "{}"), _text("place"), _text("detail"), _flag("seen"), _revision(),
)  # fmt: skip
