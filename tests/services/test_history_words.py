"""Every kind of fact the program writes has a sentence and a group."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from hoso_desktop.db.history import Fact
from hoso_desktop.db.history_names import Names, Paper
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.messages import known_codes
from hoso_desktop.services import history_words
from hoso_desktop.services.history_words import Group
from tests.repo.source import MODULES, syntax

KIND = re.compile(r"[a-z_]+(?:\.[a-z_]+)?")


def _functions_with_kind() -> dict[str, int]:
    """At which place functions of the program take a `kind`."""
    out = {}
    for path in MODULES:
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.FunctionDef):
                names = [argument.arg for argument in node.args.args]
                if "kind" in names:
                    out[node.name] = names.index("kind")
    return out


TAKING = {**_functions_with_kind(), "record": 0}


def _constants(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def _defaults(node: ast.FunctionDef) -> Iterator[str]:
    both = [*zip(reversed(node.args.args), reversed(node.args.defaults), strict=False)]
    both += [(a, d) for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if d]
    for argument, default in both:
        if argument.arg == "kind":
            yield from _constants(default)


def literal_kinds() -> set[str]:
    """Every text given to `record`, as its kind or by a function that hands a kind on."""
    out = {"undo"}
    for path in MODULES:
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.FunctionDef):
                out |= set(_defaults(node))
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [argument for at, argument in enumerate(node.args) if at == TAKING.get(name)]
            given += [word.value for word in node.keywords if word.arg == "kind"]
            out |= {text for argument in given for text in _constants(argument)}
        # A kind chosen before it is handed on: kind = "a.b" if … else "c.d"
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == "kind" for target in node.targets
            ):
                out |= set(_constants(node.value))
    dotted = {text for text in out if KIND.fullmatch(text) and "." in text and len(text) > 4}
    return {*dotted, "undo", *(f"dossier.{step.value}" for step in Step)}


KINDS = sorted(literal_kinds())


def test_the_scan_sees_kinds_given_in_every_way() -> None:
    assert len(KINDS) > 75
    assert {
        "dossier.created", "entry.no_dossier", "dossier.supplement_begun", "dossier.read", "attachment.read",
        "form.reset", "dossier.handed_in", "file_plan.not_arising", "journal.redacted", "undo",
    } <= set(KINDS)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sentence(kind: str) -> None:
    assert f"history.{kind}" in known_codes()


@pytest.mark.parametrize("kind", history_words.kinds())
def test_a_sentence_is_whole_with_and_without_names(kind: str) -> None:
    for names in (
        Names({}, {}, {}, {}, {}),
        Names({"p": "Hoa"}, {"d": "HN.15/2026"}, {"o": Paper("", "x")}, {}, {}),
    ):
        for body in ({"change": "c"}, None):
            for home in ("d", ""):
                fact = Fact(1, "u", "2026-11-16T02:00:00.000Z", False, "p", kind, "o", home, body)
                for facts in ([fact], [fact, Fact(2, "v", fact.at_utc, False, "p", kind, "q", "e", body)]):
                    text = history_words.said(facts, names)
                    assert text
                    assert "{" not in text
                    assert "  " not in text
                    assert not text.endswith(" ")


def test_every_group_has_kinds_and_a_name() -> None:
    for group in Group:
        assert history_words.kinds_of([group])
        assert history_words.group_name(group)
    every = [kind for group in Group for kind in history_words.kinds_of([group])]
    assert len(every) == len(set(every))
    assert set(history_words.kinds()) <= set(every)


def test_what_nobody_has_words_for_is_told_all_the_same() -> None:
    fact = Fact(1, "u", "", False, "p", "moon.landed", "o", "", {})
    assert history_words.said([fact], Names({}, {}, {}, {}, {})) == "đã ghi một việc (moon.landed)"
    assert history_words.group_of("moon.landed") is Group.UPKEEP
