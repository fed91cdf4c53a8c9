"""Every code a module names has its sentence, every sentence gets what it asks for, and none is left over."""

from __future__ import annotations

import ast
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hoso_desktop import messages
from hoso_desktop.errors import BugError, EnvironmentProblem, UsageError, UserError
from hoso_desktop.messages import explain, known_codes, sentence
from tests.repo.source import MODULES, name_of, syntax

ERRORS = ("UserError", "EnvironmentProblem", "UsageError")
# Calls whose argument at this place is a code; Finding's first word is the rule's number.
PLACES = {**dict.fromkeys(ERRORS, 0), "Problem": 0, "sentence": 0, "Finding": 2, "Progress": 2}
# Put together from the words of argparse at run time.
FAMILIES = ("cli.argparse.",)


@dataclass(frozen=True, slots=True)
class Use:
    """A code named in a call, and the parameters given there; None where they are not plain to see."""

    place: str
    call: str
    code: str
    given: frozenset[str] | None


def placeholders(code: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(messages._table()[code]) if name}


def _params(node: ast.Call, name: str) -> frozenset[str] | None:
    if name in ("Problem", "Finding"):
        chosen = [keyword.value for keyword in node.keywords if keyword.arg == "params"]
        chosen += node.args[3:4]
        if not chosen:
            return frozenset()
        keys = chosen[0].keys if isinstance(chosen[0], ast.Dict) else [None]
        if all(isinstance(key, ast.Constant) for key in keys):
            return frozenset(str(key.value) for key in keys if isinstance(key, ast.Constant))
        return None
    if any(keyword.arg is None for keyword in node.keywords):
        return None
    return frozenset(str(keyword.arg) for keyword in node.keywords)


def _codes(node: ast.expr) -> Iterator[str]:
    """Literal codes of an argument, both branches of a choice included."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _codes(node.body)
        yield from _codes(node.orelse)


def _uses(path: Path) -> Iterator[Use]:
    for node in ast.walk(syntax(path)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        at = PLACES.get(name)
        if at is None:
            continue
        words = {keyword.arg: keyword.value for keyword in node.keywords}
        named = {"Progress": "stage", "Finding": "message_code"}.get(name, "code")
        argument = node.args[at] if len(node.args) > at else words.get(named)
        if argument is not None:
            for code in _codes(argument):
                yield Use(f"{name_of(path)}:{node.lineno}", name, code, _params(node, name))


USES = [use for path in MODULES for use in _uses(path)]


def _mentioned() -> tuple[set[str], set[str]]:
    """Every text of the program, and the beginnings of texts put together at run time."""
    texts: set[str] = set()
    beginnings: set[str] = set()
    for path in MODULES:
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginning = str(node.values[0].value)
                if beginning.rpartition(".")[0] and " " not in beginning:
                    beginnings.add(beginning)
    return texts, beginnings


def test_the_scan_sees_the_program() -> None:
    assert len(USES) > 150
    assert {use.call for use in USES} == set(PLACES)


def test_every_code_has_a_sentence() -> None:
    assert [f"{use.place}: {use.code}" for use in USES if use.code not in known_codes()] == []


def test_every_sentence_gets_what_it_asks_for() -> None:
    wrong = []
    for use in USES:
        given = frozenset() if use.call == "Progress" else use.given
        if use.code in known_codes() and given is not None and placeholders(use.code) - given:
            wrong.append(f"{use.place}: {use.code} wants {sorted(placeholders(use.code) - given)}")
    assert wrong == []


def test_no_sentence_is_left_over() -> None:
    texts, beginnings = _mentioned()
    followed = (*beginnings, *FAMILIES)
    assert sorted(code for code in known_codes() - texts if not code.startswith(followed)) == []


@pytest.mark.parametrize("code", sorted(known_codes()))
def test_a_sentence_is_whole(code: str) -> None:
    text = messages._table()[code]
    assert text.strip()
    assert unicodedata.is_normalized("NFC", text)
    filled = sentence(code, **dict.fromkeys(placeholders(code), "‹x›"))
    assert filled.count("‹x›") >= len(placeholders(code))
    assert "{" not in filled
    assert "  " not in filled


def test_errors_are_explained_by_their_code() -> None:
    for error in (
        UserError("document.bad_pages", value=-1),
        UsageError("store.exists", path="D:\\kho"),
        EnvironmentProblem("store.wrong_password"),
    ):
        assert explain(error) == sentence(error.code, **error.params)
    assert (UserError.exit_code, UsageError.exit_code, EnvironmentProblem.exit_code) == (1, 2, 2)


def test_braces_in_what_a_person_typed_are_only_letters() -> None:
    assert "{x} {0} {{" in sentence("dossier.not_found", code="{x} {0} {{")


def test_an_unknown_code_or_a_missing_word_is_a_bug() -> None:
    with pytest.raises(BugError, match=r"no\.such\.code"):
        sentence("no.such.code")
    with pytest.raises(BugError, match="value"):
        sentence("document.bad_pages")
