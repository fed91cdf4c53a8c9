"""Taking out what slipped in: a secret paper, its file, a text of a dossier, or a text wherever it stands.

Shows first where the content stands; then takes it out in one transaction that leaves a record for every fact
it emptied, and afterwards overwrites files and free pages. Cannot be undone, and never writes the content
into a message, a record or the log. Papers on paper and files outside the store are beyond it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hoso_desktop.db import before_upgrade, closed, dossiers, readers, redaction, schema
from hoso_desktop.db import office as office_rows
from hoso_desktop.db.drafts import Row
from hoso_desktop.db.journal import Tx, writing
from hoso_desktop.db.redaction import Connection, Scope
from hoso_desktop.db.scope import hidden_dossiers
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import EnvironmentProblem, UsageError, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services.dossiers import refuse_secrets
from hoso_desktop.services.office import Office

LEAST_TEXT = 6
# Work left to do once the rows are gone: files to overwrite, and whether free pages still hold the text.
_PENDING = "redaction_pending"
DOSSIER_FIELDS = redaction.DOSSIER_TEXTS


@dataclass(frozen=True, slots=True)
class Target:
    """What is to go: a paper, only its file, one `column` of a dossier, or a `text` wherever it stands."""

    entry_uid: str = ""
    attachment_uid: str = ""
    dossier_uid: str = ""
    column: str = ""
    text: str = field(default="", repr=False)  # never in a message or the log

    @property
    def kind(self) -> str:
        """`paper`, `file`, `field` or `text`."""
        if self.entry_uid:
            return "paper"
        return "file" if self.attachment_uid else "field" if self.dossier_uid else "text"


@dataclass(frozen=True, slots=True)
class Trace:
    """One sort of place where the content stands; `kind` is a code of `redact.trace.*`."""

    kind: str
    count: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class Traces:
    """Everything that is known to hold the content. `pointless` when nothing in the store does."""

    target: Target
    traces: tuple[Trace, ...]
    backups: int

    @property
    def pointless(self) -> bool:
        return all(trace.kind == "aside" for trace in self.traces)


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was taken out. `finished` is False while overwriting waits for a reader or a disk."""

    facts: int
    rows: int
    files: int
    backups: int
    finished: bool


@dataclass(frozen=True, slots=True)
class _Case:
    scope: Scope
    needles: tuple[str, ...]
    column: str = ""


# -- targets ----------------------------------------------------------------------------------------


def of_row(office: Office, dossier_uid: str, row: int, *, file_only: bool = False) -> Target:
    """The paper in a row (from 1) of a dossier, or its file.

    Raises UserError redact.no_row, redact.no_file.
    """
    with office.store.read() as connection:
        full = dossiers.load(connection, dossier_uid)
        papers = dossiers.placements(connection, full.row_id, dossier_uid) if full is not None else []
    if not 1 <= row <= len(papers):
        raise UserError("redact.no_row", row=row, count=len(papers))
    paper = papers[row - 1][2]
    if not file_only:
        return Target(entry_uid=paper.entry.uid)
    if paper.attachment is None:
        raise UserError("redact.no_file", row=row)
    return Target(attachment_uid=paper.attachment.uid)


def of_field(dossier_uid: str, name: str) -> Target:
    """One text of a dossier. Raises UsageError redact.bad_field."""
    if name not in DOSSIER_FIELDS:
        raise UsageError("redact.bad_field", value=name, choices=", ".join(DOSSIER_FIELDS))
    return Target(dossier_uid=dossier_uid, column=name)


def of_text(text: str) -> Target:
    """A text wherever it stands in the store. Raises UserError redact.text_short."""
    wanted = clean(text)
    if len(wanted) < LEAST_TEXT or not any(char.isalpha() for char in wanted):
        raise UserError("redact.text_short", least=LEAST_TEXT)
    return Target(text=wanted)


# -- looking ----------------------------------------------------------------------------------------


def look(office: Office, target: Target) -> Traces:
    """Where the content stands; changes nothing. Raises UserError redact.gone, redact.not_allowed."""
    require(office)
    with office.store.read() as connection:
        case = _case(connection, target)
        traces = _traces(connection, target, case)
        backups = len(redaction.backups_before(connection, stamp(office.now())))
    for kind, count in (("drafts", len(_drafts(office, case.needles))), ("aside", _aside(office))):
        if count:
            traces.append(Trace(kind, count))
    return Traces(target, tuple(traces), backups)


def require(office: Office) -> None:
    """Raise UserError redact.not_allowed unless the person at work may take content out now."""
    if not office.may_now(Action.REDACT, Object.DOSSIER):
        raise UserError("redact.not_allowed")


def _case(connection: Connection, target: Target) -> _Case:
    match target.kind:
        case "paper":
            scope = redaction.paper_scope(connection, _id(connection, "entry", target.entry_uid))
            return _Case(scope, _telling(connection, scope))
        case "file":
            scope = redaction.file_scope(connection, _id(connection, "attachment", target.attachment_uid))
            rows = redaction.rows_of(connection, schema.attachment, scope.attachments)
            texts = {text for row in rows for text in (row["name"], row["sha256"])}
            return _Case(scope, _long_enough(connection, texts, scope))
        case "field":
            row_id = _id(connection, "dossier", target.dossier_uid)
            scope = Scope(dossiers=(row_id,), uids=(target.dossier_uid,))
            said = redaction.told_by_facts(connection, scope.uids, (target.column,))
            rows = redaction.rows_of(connection, schema.dossier, [row_id])
            texts = said | {str(row[target.column]) for row in rows}
            return _Case(scope, _long_enough(connection, texts, scope), target.column)
    return _Case(Scope(), (target.text,))


def _id(connection: Connection, name: str, uid: str) -> int:
    found = redaction.id_of(connection, name, uid)
    if found is None:
        raise UserError("redact.gone")
    return found


def _telling(connection: Connection, scope: Scope) -> tuple[str, ...]:
    """What the paper and its files say now and said before, as far as it is said of nothing else."""
    tables = (
        (schema.entry, scope.entries), (schema.placement, scope.placements),
        (schema.attachment, scope.attachments),
    )  # fmt: skip
    texts = redaction.told_by_facts(connection, scope.uids, redaction.TELLING)
    for table, ids in tables:
        for row in redaction.rows_of(connection, table, ids):
            texts |= {str(row[name]) for name in redaction.TELLING if name in table.c}
            texts |= {str(row["sha256"])} if table is schema.attachment else set()
    return _long_enough(connection, texts, scope)


def _long_enough(connection: Connection, texts: set[str], scope: Scope) -> tuple[str, ...]:
    neutral = sentence("redact.neutral")
    chosen = [
        text for text in texts
        if len(text) >= LEAST_TEXT and text != neutral and redaction.standing_alone(connection, text, scope)
    ]  # fmt: skip
    return tuple(sorted(chosen, key=len, reverse=True))


def _facts(connection: Connection, target: Target, case: _Case) -> list[tuple[str, str]]:
    return redaction.facts_about(
        connection, case.scope.uids, case.needles, only_telling=target.kind in ("field", "file")
    )


def _traces(connection: Connection, target: Target, case: _Case) -> list[Trace]:
    out = []
    scope = case.scope
    hidden = hidden_dossiers(connection)
    codes = ", ".join(code for row, _, code in redaction.homes(connection, scope) if row not in hidden)
    if target.kind == "paper":
        out.append(Trace("paper", 1))
    if scope.placements:
        out.append(Trace("placements", len(scope.placements), codes))
    if scope.attachments:
        out.append(Trace("files", len(scope.attachments)))
    if case.column and _filled(connection, case):
        out.append(Trace("field", 1, f"{codes}: {sentence(f'redact.field.{case.column}')}"))
    own = {"entry": scope.entries, "placement": scope.placements, "attachment": scope.attachments,
           "dossier": scope.dossiers}  # fmt: skip
    for name, found in redaction.sweep(connection, case.needles).items():
        others = [key for _, key, _ in found if key[0] not in own.get(name, ())]
        if others:
            out.append(
                Trace("elsewhere", len(others), sentence(f"redact.table.{_TABLES.get(name, 'other')}"))
            )
    facts = _facts(connection, target, case)
    if facts:
        out.append(Trace("facts", len(facts)))
    return out


def _filled(connection: Connection, case: _Case) -> bool:
    rows = redaction.rows_of(connection, schema.dossier, case.scope.dossiers)
    return any(row[case.column] not in ("", sentence("redact.neutral")) for row in rows)


# Tables as a person knows them; the rest are called `other`.
_TABLES = {
    "entry": "entry", "dossier": "dossier", "placement": "placement", "attachment": "attachment",
    "expected_paper": "expected", "scan_file": "scan", "package": "package", "import_batch": "import",
    "setting": "setting", "file_plan_entry": "plan", "missing_number": "missing", "sign_off": "state",
    "holding": "holding", "loan": "holding", "meeting": "meeting", "rule_set": "form",
}  # fmt: skip


def _drafts(office: Office, needles: Sequence[str]) -> list[tuple[str, Row]]:
    """Drafts of every person that hold one of the texts."""
    with office.store.read() as connection:
        people = [row["uid"] for row in readers.people(connection)]
    wanted = [spelt for needle in needles for spelt in redaction.spellings(needle)]
    try:
        return [
            (person, row) for person in people for row in office.store.drafts.of(person)
            if any(text in row.body for text in wanted)
        ]  # fmt: skip
    except EnvironmentProblem:
        return []


def _aside(office: Office) -> int:
    """Damaged files of the store that were moved aside: nobody can say what they hold."""
    return len(list(office.folder.glob("*.hong*")))


# -- taking out -------------------------------------------------------------------------------------


def redact(office: Office, target: Target, *, reason: str, decision: str = "") -> Redacted:
    """Take the content out for good. Raises UserError redact.no_reason, redact.reason_repeats, redact.gone,
    redact.not_allowed, redact.nothing, secret.text_refused.
    """
    why, number = clean(reason), clean(decision)
    if not why:
        raise UserError("redact.no_reason")
    refuse_secrets(why, number)
    require(office)
    with office.store.read() as connection:
        supplements = dict.fromkeys(redaction.completed(connection), sentence("redact.supplement"))
    with writing(office.store, actor=office.person.uid, moment=office.now(), supplements=supplements) as tx:
        case = _case(tx.connection, target)
        if any(needle in text for needle in case.needles for text in (why, number)):
            raise UserError("redact.reason_repeats")
        done = _take_out(tx, target, case, {"reason": why, "decision": number})
        backups = len(redaction.backups_before(tx.connection, stamp(office.now())))
    office.forget_changes()
    for person, row in _drafts(office, case.needles):
        office.store.drafts.drop(person, row.place, wipe=True)
    return Redacted(*done, backups=backups, finished=finish(office))


def _take_out(tx: Tx, target: Target, case: _Case, body: dict[str, Any]) -> tuple[int, int, int]:
    """Rows first, then facts; (facts, rows, files)."""
    neutral = sentence("redact.neutral")
    tx.connection.exec_driver_sql("PRAGMA secure_delete=ON")
    facts = _facts(tx.connection, target, case)
    homes = redaction.homes(tx.connection, case.scope)
    storage = redaction.drop_files(tx, case.scope)
    redaction.blank_papers(tx, case.scope if target.kind == "paper" else Scope(), neutral)
    changed = bool(facts or storage or target.kind == "paper")
    if case.column and _filled(tx.connection, case):
        redaction.blank_dossier(tx, case.scope.dossiers[0], case.column, neutral)
        changed = True
    rows = redaction.replace_texts(tx, case.needles, neutral)
    if not changed and not rows:
        raise UserError("redact.nothing")
    counts = {
        "facts": len(facts),
        "rows": sum(rows.values()) + len(case.scope.placements),
        "files": len(storage),
    }
    redaction.empty_facts(tx, facts, body)
    for dossier_uid in [uid for _, uid, _ in homes] or [""]:
        tx.record(
            "content.redacted", object_uid=dossier_uid, dossier_uid=dossier_uid,
            body={**body, **counts, "what": target.kind},
        )  # fmt: skip
    closed.settle(tx, tx.images())
    redaction.forget_words(tx.connection)
    _remember_pending(tx, storage)
    return counts["facts"], counts["rows"], counts["files"]


def _remember_pending(tx: Tx, storage: Sequence[str]) -> None:
    before = office_rows.settings(tx.connection).get(_PENDING) or {}
    files = sorted({*before.get("files", ()), *storage})
    office_rows.put_settings(tx.connection, {_PENDING: {"files": files, "pages": True}})


def finish(office: Office) -> bool:
    """Overwrite files and free pages of redactions; to be called again when it was interrupted."""
    with office.store.read() as connection:
        pending = office_rows.settings(connection).get(_PENDING)
    if not pending:
        return True
    for storage_id in pending["files"]:
        redaction.destroy(office.store.files, storage_id)
    for copy in before_upgrade.copies(office.store.files):
        redaction.destroy_path(copy)
    if pending["pages"] and not office.store.compact():
        return False
    with office.change(keep_images=False) as tx:
        office_rows.put_settings(tx.connection, {_PENDING: {}})
        tx.record("redaction.finished", body={"files": len(pending["files"])}, travels=False)
    return True


def is_unfinished(office: Office) -> bool:
    """Whether files or pages of a redaction wait to be overwritten."""
    with office.store.read() as connection:
        return bool(office_rows.settings(connection).get(_PENDING))


def describe(traces: Traces) -> list[str]:
    """What stands where, as sentences without the content."""
    out = [
        sentence(f"redact.trace.{trace.kind}", count=trace.count, where=trace.where)
        for trace in traces.traces
    ]
    if traces.backups:
        out.append(sentence("redact.trace.backups", count=traces.backups))
    return out


def told(done: Redacted) -> list[str]:
    """What was done and what is to be done now, as sentences."""
    out = [sentence("redact.done", facts=done.facts, rows=done.rows, files=done.files)]
    out.append(sentence("redact.next"))
    if done.backups:
        out.append(sentence("redact.backups_hold", count=done.backups))
    if not done.finished:
        out.append(sentence("redact.unfinished"))
    return out
