"""The table of rights: denied by default, every fact has a right, every right has a holder."""

from __future__ import annotations

import itertools

from hoso_desktop.db import schema
from hoso_desktop.domain import access
from hoso_desktop.domain.access import Action, Object, Right, Role, holders, may, may_any, read_roles
from hoso_desktop.messages import sentence
from tests.services.test_history_words import KINDS

# What decides about somebody else's work or lets something out; nobody gets it by chance.
GUARDED = {
    Right(Action.APPROVE, Object.DOSSIER): {Role.CHIEF},
    Right(Action.APPROVE, Object.PLAN): {Role.CHIEF},
    Right(Action.APPROVE, Object.FORM): {Role.ADMINISTRATOR},
    Right(Action.WRITE, Object.PERSON): {Role.ADMINISTRATOR},
    Right(Action.WRITE, Object.KEY): {Role.ADMINISTRATOR},
    Right(Action.REDACT, Object.DOSSIER): {Role.CHIEF, Role.ADMINISTRATOR},
    Right(Action.RESTRICT, Object.DOSSIER): {Role.CLERK, Role.CHIEF},
    Right(Action.EXPORT, Object.PACKAGE): {Role.CLERK, Role.CHIEF},
    Right(Action.EXPORT, Object.HISTORY): {Role.CLERK, Role.CHIEF},
}
CHANGING = (Action.WRITE, Action.APPROVE, Action.EXPORT, Action.RESTRICT, Action.REDACT)


def test_every_kind_of_fact_in_the_program_has_its_right() -> None:
    assert [kind for kind in KINDS if kind not in access.KINDS] == []
    assert all(rights and set(rights) <= set(access.RIGHTS) for rights in access.KINDS.values())


def test_no_right_waits_for_a_kind_that_is_not_written() -> None:
    tables = set(schema.metadata.tables)
    restored = {kind for kind in access.KINDS if kind.endswith(".restored")}
    assert restored - set(KINDS) <= {f"{table}.restored" for table in tables}
    assert set(access.KINDS) - set(KINDS) - restored <= access.EXPECTED


def test_nobody_may_what_the_table_does_not_hold() -> None:
    assert not any(may((), action, thing) for action, thing in itertools.product(Action, Object))
    for action, thing in itertools.product(Action, Object):
        if Right(action, thing) not in access.RIGHTS:
            assert not may(Role, action, thing)
    assert not may_any(Role, ())


def test_what_decides_has_the_holders_it_shall_have() -> None:
    for right, wanted in GUARDED.items():
        assert set(holders([right])) == wanted, right


def test_an_inspector_looks_and_prints_and_changes_nothing_but_his_password() -> None:
    held = {right for right in access.RIGHTS if may([Role.INSPECTOR], *right)}
    changing = {right for right in held if right.action in CHANGING}
    assert changing == {Right(Action.WRITE, Object.OWN)}
    assert Right(Action.READ, Object.DOSSIER) in held


def test_an_administrator_opens_no_content() -> None:
    content = (Object.DOSSIER, Object.REGISTER, Object.PLAN, Object.ARCHIVE, Object.PAPER, Object.HISTORY)
    for action, thing in itertools.product((Action.READ, Action.WRITE, Action.PRINT, Action.EXPORT), content):
        assert not may([Role.ADMINISTRATOR], action, thing)


def test_roles_add_up_and_a_name_nobody_knows_is_none() -> None:
    both = read_roles(["inspector", "administrator", "king", 7])
    assert both == {Role.INSPECTOR, Role.ADMINISTRATOR}
    assert may(both, Action.READ, Object.DOSSIER)
    assert may(both, Action.WRITE, Object.PERSON)
    assert not may(both, Action.WRITE, Object.DOSSIER)


def test_all_roles_together_may_everything_in_the_table() -> None:
    assert all(may(Role, *right) for right in access.RIGHTS)


def test_every_role_action_and_object_has_its_words() -> None:
    assert all(sentence(f"people.role.{role.value}") for role in Role)
    assert all(sentence(f"people.role_means.{role.value}") for role in Role)
    assert all(sentence(f"access.action.{action.value}") for action in Action)
    assert all(sentence(f"access.object.{thing.value}") for thing in Object)
