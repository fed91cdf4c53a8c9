"""The access history in plain Vietnamese: what a person did, one sentence for the facts of one change.

Every kind of fact has a sentence `history.<kind>` and belongs to one group. Asks nobody who may read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from hoso_desktop.db import schema
from hoso_desktop.db.history import Fact
from hoso_desktop.db.history_names import Names
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.messages import known_codes, sentence
from hoso_desktop.printing.forms import FORM_IDS, shipped

_KIND = "history."
_LONGEST_SUBJECT = 90
_MOST_FIELDS = 4


class Group(StrEnum):
    """Kinds of doings a person asks for; `history_group.<value>` names them."""

    READINGS = "readings"
    PAPERS = "papers"
    DOSSIERS = "dossiers"
    HANDED_OUT = "handed_out"
    PEOPLE = "people"
    UPKEEP = "upkeep"


_READINGS = ("dossier.read", "attachment.read")
_HANDED_OUT = ("dossier.printed", "form.exported", "history.exported", "history.head_given")
_BY_FIRST_WORD = {
    **dict.fromkeys(("entry", "document", "placement", "attachment", "scan", "import"), Group.PAPERS),
    **dict.fromkeys(("series", "number"), Group.PAPERS),
    **dict.fromkeys(("dossier", "component", "named", "meeting", "holding", "loan"), Group.DOSSIERS),
    **dict.fromkeys(("inventory", "file_plan", "undo", "fonds"), Group.DOSSIERS),
    **dict.fromkeys(("paper", "package", "batch", "receipt"), Group.HANDED_OUT),
    **dict.fromkeys(("person", "login", "recovery", "key", "province", "office"), Group.PEOPLE),
}

# A fact that only follows from another of the same change is not told by itself.
_FOLLOWS: Mapping[str, frozenset[str]] = {
    "entry.created": frozenset({"document.placed", "import.done"}),
    "entry.removed": frozenset({"document.removed", "import.undone"}),
    "document.placed": frozenset({"import.done", "dossier.created"}),
    "document.removed": frozenset({"import.undone"}),
    "dossier.state_changed": frozenset(f"dossier.{step.value}" for step in Step),
    "dossier.changed": frozenset(
        {"loan.out", "loan.back", "holding.created", "holding.lifted", "person.handed_over"}
    ),
    "term.changed": frozenset({"settings.changed"}),
    "term.created": frozenset({"settings.changed"}),
    "journal.redacted": frozenset({"content.redacted"}),
}


def group_of(kind: str) -> Group:
    """The group of a kind of fact; what nobody placed belongs to the upkeep of the store."""
    if kind in _READINGS:
        return Group.READINGS
    if kind in _HANDED_OUT:
        return Group.HANDED_OUT
    return _BY_FIRST_WORD.get(kind.partition(".")[0], Group.UPKEEP)


@cache
def kinds() -> tuple[str, ...]:
    """Every kind of fact that has a sentence."""
    return tuple(sorted(code.removeprefix(_KIND) for code in known_codes() if code.startswith(_KIND)))


def kinds_of(groups: Sequence[Group]) -> tuple[str, ...]:
    """The kinds of some groups, those of records put back by an undo among them."""
    restored = {f"{table}.restored" for table in schema.metadata.tables}
    return tuple(kind for kind in sorted({*kinds(), *restored}) if group_of(kind) in groups)


def group_name(group: Group) -> str:
    return sentence(f"history_group.{group.value}")


def told(change: Sequence[Fact]) -> list[list[Fact]]:
    """The facts of one change in as many lists as sentences are said of it, in the order they were done."""
    by_kind: dict[str, list[Fact]] = {}
    for fact in change:
        by_kind.setdefault(fact.kind, []).append(fact)
    present = frozenset(by_kind)
    return [facts for kind, facts in by_kind.items() if not _FOLLOWS.get(kind, frozenset()) & present]


def person(uid: str, names: Names) -> str:
    """Who did it."""
    if not uid:
        return sentence("history_word.program")
    return names.people.get(uid) or sentence("history_word.nobody")


def said(facts: Sequence[Fact], names: Names) -> str:
    """What was done, as one sentence over facts of one kind."""
    kind = facts[0].kind
    dossier = _dossier(facts, names)
    params = {
        "dossier": dossier, "paper": _paper(facts, names), "count": len(facts),
        "what": _what(facts, names),
        "of": sentence("history_word.of", dossier=dossier) if facts[0].dossier_uid else "",
    }  # fmt: skip
    text = sentence(_code(kind, bool(facts[0].dossier_uid)), kind=kind, **params) + _redacted(facts, names)
    return " ".join(text.split())  # where nothing stands for a name


def _code(kind: str, of_dossier: bool) -> str:
    code = f"history.{kind}"
    if code in known_codes():
        return code
    if kind.endswith(".restored"):
        return "history_word.restored" if of_dossier else "history_word.restored_other"
    return "history_word.unknown_kind"


def _redacted(facts: Sequence[Fact], names: Names) -> str:
    emptied = [fact.uid for fact in facts if fact.body is None]
    if not emptied:
        return ""
    decision = next((names.decisions[uid] for uid in emptied if names.decisions.get(uid)), "")
    if not decision:
        return sentence("history_word.redacted")
    return sentence("history_word.redacted_decision", decision=decision)


def _dossier(facts: Sequence[Fact], names: Names) -> str:
    uids = list(dict.fromkeys(fact.dossier_uid for fact in facts if fact.dossier_uid))
    if len(uids) > 1:
        return sentence("history_word.dossiers", count=_figures(len(uids)))
    code = names.dossiers.get(uids[0], "") if uids else ""
    return sentence("history_word.dossier", code=code) if code else sentence("history_word.a_dossier")


def _paper(facts: Sequence[Fact], names: Names) -> str:
    uids = list(dict.fromkeys(fact.object_uid for fact in facts))
    if len(uids) > 1:
        return sentence("history_word.papers", count=_figures(len(uids)))
    known = names.papers.get(uids[0])
    if known is None:
        return sentence("history_word.a_paper")
    subject = _short(known.subject)
    if known.number:
        return sentence("history_word.paper", number=known.number, subject=subject)
    return sentence("history_word.paper_plain", subject=subject)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SUBJECT else f"{text[: _LONGEST_SUBJECT - 1].rstrip()}…"


def _figures(count: int) -> str:
    """1.250, as numbers are written here."""
    return f"{count:,}".replace(",", ".")


# -- what a kind says besides


def _what(facts: Sequence[Fact], names: Names) -> str:
    teller = _TELLERS.get(facts[0].kind)
    bodies = [fact.body for fact in facts if fact.body is not None]
    return teller(facts, names, bodies) if teller is not None and bodies else ""


_Bodies = Sequence[Mapping[str, Any]]
_Teller = Callable[[Sequence[Fact], Names, _Bodies], str]


def _plain(name: str, before: str = "") -> _Teller:
    """A text of the first body as it stands there, after a word or two."""

    def tell(facts: Sequence[Fact], names: Names, bodies: _Bodies) -> str:
        del facts, names
        value = str(bodies[0].get(name, ""))
        return f"{before}{value}" if value else ""

    return tell


def _named(*path: str) -> _Teller:
    """A name in quotes, where one fact alone is told."""

    def tell(facts: Sequence[Fact], names: Names, bodies: _Bodies) -> str:
        del names
        value: Any = bodies[0]
        for name in path:
            value = value.get(name, "") if isinstance(value, Mapping) else ""
        return (
            sentence("history_word.with_name", name=_short(str(value))) if value and len(facts) == 1 else ""
        )

    return tell


def _form(facts: Sequence[Fact], names: Names, bodies: _Bodies) -> str:
    del facts, names
    known = [str(body.get("form", "")) for body in bodies]
    titles = [shipped(form).title if form in FORM_IDS else form for form in dict.fromkeys(known)]
    return ", ".join(titles)


def _file(facts: Sequence[Fact], names: Names, bodies: _Bodies) -> str:
    del bodies
    name = names.files.get(facts[0].object_uid, "")
    return sentence("history_word.file", name=name) if name and len(facts) == 1 else ""


def _user(facts: Sequence[Fact], names: Names, bodies: _Bodies) -> str:
    name = names.people.get(facts[0].object_uid) or str(bodies[0].get("login", ""))
    return name or sentence("history_word.nobody")


def _borrower(facts: Sequence[Fact], names: Names, bodies: _Bodies) -> str:
    del facts, names
    name = bodies[0].get("after", {}).get("borrower", "")
    return sentence("history_word.borrower", name=name) if name else ""


def _decision(facts: Sequence[Fact], names: Names, bodies: _Bodies) -> str:
    del facts, names
    number = str(bodies[0].get("decision", "") or bodies[0].get("number", ""))
    return sentence("history_word.number", number=number) if number else ""


# Columns that make up one field, by how their names begin.
_PARTS = {
    "date_": "date", "number_": "number", "notation": "number", "first_": "sheets", "last_": "sheets",
    "missed_": "sheets", "begin_": "begin_override", "end_": "end_override", "arrival_": "arrival_date",
}  # fmt: skip


def _fields(record: str) -> _Teller:
    """Which fields were changed; of many changed at once nothing in particular."""

    def tell(facts: Sequence[Fact], names: Names, bodies: _Bodies) -> str:
        del names
        if len(facts) > 1:
            return ""
        changed = {**bodies[0].get("before", {}), **bodies[0].get("after", {})}
        labels = list(dict.fromkeys(label for name in changed if (label := _label(record, name))))
        if not labels:
            return ""
        shown = ", ".join(labels[:_MOST_FIELDS])
        more = len(labels) - _MOST_FIELDS
        shown += sentence("history_word.more_fields", count=more) if more > 0 else ""
        return sentence("history_word.fields", names=shown)

    return tell


def _label(record: str, column: str) -> str:
    """A field's own name; empty for a column no person fills in."""
    part = next((field for begin, field in _PARTS.items() if column.startswith(begin)), column)
    for name in (column, part):
        code = f"field.{record}.{name}"
        if code in known_codes():
            return sentence(code).lower()
    return ""


_TELLERS: Mapping[str, _Teller] = {
    "dossier.changed": _fields("dossier"),
    "document.changed": _fields("document"),
    "entry.changed": _fields("document"),
    **dict.fromkeys(("dossier.printed", "paper.printed", "paper.saved"), _form),
    **dict.fromkeys(("form.adopted", "form.reset"), _form),
    "attachment.read": _file,
    "package.seen": _named("file"),
    **dict.fromkeys(("package.built", "package.sealed", "package.sent", "package.withdrawn"), _named("name")),
    "named.added": _named("after", "title"),
    "named.removed": _named("before", "title"),
    "inventory.created": _plain("number"),
    "number.explained": _plain("number"),
    "number.unexplained": _plain("number"),
    "file_plan.issued": _decision,
    "journal.redacted": _decision,
    "content.redacted": _decision,
    **{
        kind: _plain("year")
        for kind in kinds()
        if kind.startswith("file_plan.") and kind != "file_plan.issued"
    },
    **{kind: _user for kind in kinds() if kind.startswith("person.")},
    "term.created": _plain("label"),
    "term.changed": _plain("label"),
    "fonds.created": _named("after", "name"),
    "rules.adopted": _plain("name"),
    "check.changed": _plain("check"),
    "form.imported": _plain("office", ": "),
    "files.checked": _plain("count"),
    "login.failed": _plain("count"),
    "store.end_missing": _plain("missing"),
    "loan.out": _borrower,
}
