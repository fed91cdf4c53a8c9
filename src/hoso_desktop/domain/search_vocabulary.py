"""The words a search understands besides plain ones, as data (resources/rules/search_words.toml).

Owns the table and its look-ups by folded words; never decides what a query means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hoso_desktop.domain.document_types import DocumentType
from hoso_desktop.domain.text import key, tone_normal, words


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body by its folded short form: its name, and how the office writes its own one, in exact words."""

    name: str
    own: str


@dataclass(frozen=True, slots=True)
class TypeWords:
    """A type of papers: name and folded symbol."""

    name: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Look-ups by folded words. Long forms are in exact spelling (tone-normal, one blank between words)."""

    long_forms: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, NamedBody]  # by short form and by name
    states: Mapping[str, str]
    lists: Mapping[str, str]
    commands: Mapping[str, str]
    help_pages: Mapping[str, str]
    type_symbols: Mapping[str, tuple[TypeWords, ...]]  # by folded symbol
    type_names: Mapping[str, TypeWords]  # by folded name
    longest_name: int = 1


def exact(text: str) -> str:
    """A text as the index spells it: tone-normal words joined by one blank."""
    return " ".join(words(tone_normal(text)))


def vocabulary(table: Mapping[str, Any], types: Sequence[DocumentType]) -> Vocabulary:
    """The vocabulary of a parsed search_words.toml. Raises KeyError naming what is missing."""
    long_forms: dict[str, list[str]] = {}
    for row in table["abbreviation"]:
        long_forms.setdefault(key(row["short"]), []).append(exact(row["long"]))
    for row in table["body"]:
        known = long_forms.setdefault(key(row["short"]), [])
        known += [exact(row["name"])] if exact(row["name"]) not in known else []
    symbols: dict[str, list[TypeWords]] = {}
    names: dict[str, TypeWords] = {}
    for kind in types:
        for symbol in kind.symbols:
            plain = key(symbol).replace(" ", "")
            symbols.setdefault(plain, []).append(TypeWords(kind.name, plain))
            known = long_forms.setdefault(plain, [])
            known += [exact(kind.name)] if exact(kind.name) not in known else []
        if kind.symbols:
            names[key(kind.name)] = TypeWords(kind.name, key(kind.symbols[0]).replace(" ", ""))
    bodies = {}
    for row in table["body"]:
        body = NamedBody(exact(row["name"]), exact(row["own"]))
        bodies[key(row["short"])] = body
        bodies.setdefault(key(row["name"]), body)
    return Vocabulary(
        long_forms={short: tuple(full) for short, full in long_forms.items()},
        bodies=bodies,
        states=_by_words(table["state"], "state"),
        lists=_by_words(table["list"], "id"),
        commands=_by_words(table["command"], "id"),
        help_pages={row["id"]: row["help"] for row in table["command"]},
        type_symbols={symbol: tuple(found) for symbol, found in symbols.items()},
        type_names=names,
        longest_name=max((len(name.split()) for name in names), default=1),
    )


def _by_words(rows: Sequence[Mapping[str, Any]], name: str) -> dict[str, str]:
    return {key(words): str(row[name]) for row in rows for words in row["words"]}
