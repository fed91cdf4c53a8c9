"""Who may do what: roles, what is done to what, one table, and the right every fact of the journal needs.

Deny by default: a pair that is not in the table is nobody's, a kind of fact that is not here is refused.
Sources: roles and their names as the office uses them; the clerk answers for registers, file plan and the
archive in use, the person who did the work makes the dossier of it, and the head of the office issues the
file plan and signs for dossiers (Nghị định 30/2020, điều 28-31); a person sent to inspect only looks. One
person may hold several roles, the first person of an office holds all of them. Asks no store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from hoso_desktop.domain.sign_off import Step


class Role(StrEnum):
    """Roles as they are stored; `people.role.<value>` names them."""

    CLERK = "clerk"  # văn thư – lưu trữ
    COMPILER = "compiler"  # cán bộ lập hồ sơ
    CHIEF = "chief"  # lãnh đạo văn phòng
    INSPECTOR = "inspector"  # người kiểm tra (chỉ xem)
    ADMINISTRATOR = "administrator"  # quản trị: users, keys, settings; opens no content by itself


class Action(StrEnum):
    """What is done; `access.action.<value>` names it."""

    READ = "read"
    WRITE = "write"
    APPROVE = "approve"  # sign, issue, trust
    PRINT = "print"
    EXPORT = "export"  # to a file that leaves the store
    RESTRICT = "restrict"
    REDACT = "redact"
    NOTE = "note"  # what the program itself writes down, whoever is at work


class Object(StrEnum):
    """What it is done to; `access.object.<value>` names it."""

    DOSSIER = "dossier"  # dossiers and the papers in them
    REGISTER = "register"  # registers, number series, imported lists, waiting scans
    PLAN = "plan"
    ARCHIVE = "archive"  # inventories, hand-in, loans, what is kept back
    PAPER = "paper"  # forms and lists as they leave the printer or the program
    PACKAGE = "package"
    FORM = "form"  # the look of the papers
    RULE = "rule"
    SETTING = "setting"
    PERSON = "person"
    KEY = "key"  # keys of the store, recovery, the province
    HISTORY = "history"
    STORE = "store"  # checks, copies and repairs of the store
    OWN = "own"  # one's own password and log-ins


class Right(NamedTuple):
    """One pair of the table."""

    action: Action
    object: Object


_A, _O = Action, Object
_READ_OFFICE = {
    _O.DOSSIER: {_A.READ}, _O.REGISTER: {_A.READ}, _O.PLAN: {_A.READ}, _O.ARCHIVE: {_A.READ},
}  # fmt: skip
_ALWAYS = {_O.STORE: {_A.NOTE}, _O.OWN: {_A.WRITE}}

_TABLE: Mapping[Role, Mapping[Object, Collection[Action]]] = {
    Role.CLERK: {
        **_ALWAYS,
        _O.DOSSIER: {_A.READ, _A.WRITE, _A.RESTRICT},
        _O.REGISTER: {_A.READ, _A.WRITE},
        _O.PLAN: {_A.READ, _A.WRITE},
        _O.ARCHIVE: {_A.READ, _A.WRITE},
        _O.PAPER: {_A.PRINT, _A.EXPORT},
        _O.PACKAGE: {_A.EXPORT},
        _O.FORM: {_A.WRITE, _A.EXPORT},
        _O.RULE: {_A.WRITE},
        _O.SETTING: {_A.WRITE},
        _O.HISTORY: {_A.READ, _A.EXPORT},
        _O.STORE: {_A.NOTE, _A.WRITE},
    },
    Role.COMPILER: {
        **_ALWAYS, **_READ_OFFICE,
        _O.DOSSIER: {_A.READ, _A.WRITE},
        _O.PAPER: {_A.PRINT, _A.EXPORT},
    },
    Role.CHIEF: {
        **_ALWAYS, **_READ_OFFICE,
        _O.DOSSIER: {_A.READ, _A.WRITE, _A.APPROVE, _A.RESTRICT, _A.REDACT},
        _O.PLAN: {_A.READ, _A.WRITE, _A.APPROVE},
        _O.PAPER: {_A.PRINT, _A.EXPORT},
        _O.PACKAGE: {_A.EXPORT},
        _O.RULE: {_A.WRITE},
        _O.SETTING: {_A.WRITE},
        _O.HISTORY: {_A.READ, _A.EXPORT},
        _O.STORE: {_A.NOTE, _A.WRITE},
    },
    Role.INSPECTOR: {
        **_ALWAYS, **_READ_OFFICE,
        _O.PAPER: {_A.PRINT},
        _O.HISTORY: {_A.READ},
    },
    Role.ADMINISTRATOR: {
        **_ALWAYS,
        _O.DOSSIER: {_A.REDACT},
        _O.FORM: {_A.WRITE, _A.EXPORT, _A.APPROVE},
        _O.SETTING: {_A.WRITE},
        _O.PERSON: {_A.WRITE},
        _O.KEY: {_A.WRITE},
        _O.STORE: {_A.NOTE, _A.WRITE},
    },
}  # fmt: skip

_GRANTED: Mapping[Role, frozenset[Right]] = {
    role: frozenset(Right(action, thing) for thing, actions in row.items() for action in actions)
    for role, row in _TABLE.items()
}
RIGHTS: tuple[Right, ...] = tuple(
    Right(action, thing)
    for thing in Object
    for action in Action
    if any(Right(action, thing) in granted for granted in _GRANTED.values())
)


def may(roles: Iterable[Role], action: Action, thing: Object) -> bool:
    """Whether one of the roles allows it."""
    return any(Right(action, thing) in _GRANTED[role] for role in roles)


def may_any(roles: Iterable[Role], rights: Iterable[Right]) -> bool:
    """Whether the roles allow one of some ways to do a thing."""
    held = frozenset(roles)
    return any(may(held, right.action, right.object) for right in rights)


def holders(rights: Iterable[Right]) -> tuple[Role, ...]:
    """The roles that could do it, those who work with papers first."""
    wanted = frozenset(rights)
    return tuple(role for role in Role if _GRANTED[role] & wanted)


def read_roles(names: Iterable[object]) -> frozenset[Role]:
    """The roles of a person as they are stored; a name nobody knows is no role."""
    known = {role.value: role for role in Role}
    return frozenset(known[name] for name in names if isinstance(name, str) and name in known)


# What a fact of the journal needs: one right, or any of several where several ways lead to it.

_WRITE_DOSSIER, _APPROVE_DOSSIER = Right(_A.WRITE, _O.DOSSIER), Right(_A.APPROVE, _O.DOSSIER)
_RESTRICT, _REDACT = Right(_A.RESTRICT, _O.DOSSIER), Right(_A.REDACT, _O.DOSSIER)
_REGISTER, _ARCHIVE = Right(_A.WRITE, _O.REGISTER), Right(_A.WRITE, _O.ARCHIVE)
_PLAN, _ISSUE = Right(_A.WRITE, _O.PLAN), Right(_A.APPROVE, _O.PLAN)
_FORM, _TRUST = Right(_A.WRITE, _O.FORM), Right(_A.APPROVE, _O.FORM)
_RULE, _SETTING, _PERSON = Right(_A.WRITE, _O.RULE), Right(_A.WRITE, _O.SETTING), Right(_A.WRITE, _O.PERSON)
_KEY, _OWN = Right(_A.WRITE, _O.KEY), Right(_A.WRITE, _O.OWN)
_NOTE, _STORE = Right(_A.NOTE, _O.STORE), Right(_A.WRITE, _O.STORE)
_READ_DOSSIER, _READ_HISTORY = Right(_A.READ, _O.DOSSIER), Right(_A.READ, _O.HISTORY)

_STEPS: Mapping[Step, Right] = {
    Step.OPENED: _WRITE_DOSSIER, Step.WORK_ENDED: _WRITE_DOSSIER, Step.COMPLETED: _WRITE_DOSSIER,
    Step.CONFIRMED: _APPROVE_DOSSIER, Step.REOPENED: _WRITE_DOSSIER, Step.HANDED_IN: _ARCHIVE,
    Step.TRANSFERRED: _ARCHIVE,
}  # fmt: skip

_KINDS_OF: Mapping[tuple[Right, ...], str] = {
    (_READ_DOSSIER,): "dossier.read attachment.read",
    (_WRITE_DOSSIER,): (
        "dossier.created dossier.changed dossier.removed dossier.sheets_pencilled dossier.supplement_begun "
        "dossier.supplement_ended document.placed document.changed document.removed document.moved "
        "document.file_attached component.applicable component.not_applicable named.added named.changed "
        "named.removed meeting.changed"
    ),
    (_WRITE_DOSSIER, _ARCHIVE): "dossier.state_changed",
    (_WRITE_DOSSIER, _REGISTER): "entry.created entry.changed entry.removed scan.filed",
    (_REGISTER,): (
        "entry.no_dossier entry.waits series.started number.explained number.unexplained scan.dismissed "
        "import.done import.undone"
    ),
    (_ARCHIVE, _SETTING): "receipt.key_trusted",
    (_REGISTER, _SETTING): "scan.folder_chosen term.created term.changed",
    (_ARCHIVE,): (
        "dossier.arranged inventory.created fonds.created holding.created holding.lifted loan.out loan.back "
        "batch.opened batch.changed batch.dossier_added batch.dossier_removed batch.road_chosen "
        "batch.handed_over batch.taken_back batch.dossier_decided batch.resubmitted batch.closed "
        "receipt.filed"
    ),
    (_RESTRICT,): "dossier.restricted dossier.opened_to_all",
    (_REDACT,): "content.redacted journal.redacted",
    (_PLAN,): (
        "file_plan.adopted file_plan.title_added file_plan.title_changed file_plan.title_removed "
        "file_plan.title_moved file_plan.heading_moved file_plan.heading_renamed file_plan.renumbered "
        "file_plan.not_arising file_plan.arises"
    ),
    (_PLAN, _ISSUE): "file_plan.confirmed",  # a period checked with the province, written down by the clerk
    (_ISSUE,): "file_plan.issued",
    (Right(_A.PRINT, _O.PAPER),): "dossier.printed paper.printed",
    (Right(_A.EXPORT, _O.PAPER),): "paper.saved",
    (Right(_A.EXPORT, _O.PACKAGE),): (
        "package.built package.sealed package.withdrawn batch.packaged store.exported"
    ),
    (_FORM,): "form.adopted form.reset",
    (_FORM, _TRUST): "form.imported",
    (_TRUST,): "form.key_trusted",
    (Right(_A.EXPORT, _O.FORM),): "form.exported",
    (_RULE,): "rules.adopted check.changed",
    (_SETTING,): "settings.changed schedule.changed office.created",
    (_PERSON,): "person.created person.closed person.leaving person.roles_changed",
    (_WRITE_DOSSIER, _PERSON): "person.handed_over",
    (_KEY,): (
        "office.rekeyed recovery.made province.let_in province.shut_out province.package_key_set "
        "province.package_key_removed"
    ),
    # An undo needs the rights of what it takes back (db.undo).
    (_OWN,): "undo person.password_changed person.key_noted login.done login.failed recovery.used",
    (_READ_HISTORY,): "history.head_given",
    (Right(_A.EXPORT, _O.HISTORY),): "history.exported",
    (_NOTE,): (
        "scan.looked files.checked store.checked store.recovered store.recovery_read store.end_missing "
        "redaction.finished backup.made backup.checked backup.failed backup.purged backup.removed "
        "backup.restored store.restored file.resealed package.sent package.sending_done package.seen"
    ),
    (_STORE,): "store.repaired store.rebuilt backup.places_chosen",
}
# Rows put back by an undo, by their table.
_RESTORED_OF: Mapping[tuple[Right, ...], str] = {
    (_WRITE_DOSSIER, _APPROVE_DOSSIER, _ARCHIVE, _RESTRICT): "dossier placement attachment sign_off",
    (_WRITE_DOSSIER,): "component_mark expected_paper meeting",
    (_WRITE_DOSSIER, _REGISTER, _SETTING): "entry",
    (_REGISTER,): "missing_number scan_file",
    (_REGISTER, _SETTING): "term",
    (_ARCHIVE,): "holding loan inventory fonds batch batch_dossier package receipt",
    (_RESTRICT,): "reader",
    (_PLAN, _ISSUE): "file_plan file_plan_entry",
    (_PERSON,): "person",
    (_SETTING,): "body",
    (_RULE, _FORM, _TRUST, _PLAN, _PERSON, _WRITE_DOSSIER, _ARCHIVE): "rule_set",
}

KINDS: Mapping[str, tuple[Right, ...]] = {
    **{kind: rights for rights, kinds in _KINDS_OF.items() for kind in kinds.split()},
    **{f"dossier.{step.value}": (right,) for step, right in _STEPS.items()},
    f"dossier.{Step.SUPPLEMENTED.value}": (_WRITE_DOSSIER, _REDACT),
    **{f"{table}.restored": rights for rights, tables in _RESTORED_OF.items() for table in tables.split()},
}
# Facts other parts of the program will write, or wrote once; nothing else may stand in KINDS unwritten.
EXPECTED = frozenset(("login.done", "backup.failed"))
