"""A profile file as a tree whose every wrong key can be named.

Owns the checking of kinds, templates and parts of names; never knows what a profile says.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from hoso_desktop.errors import UserError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class NamePart:
    """One part of a file name and what the whole part must look like."""

    label: str
    pattern: str
    max_length: int
    example: str
    width: int = 0  # figures are filled up with zeros to this width


@dataclass(frozen=True, slots=True)
class Node:
    """A table of the file that knows where it stands, so that a wrong key can be named."""

    file: str
    path: str
    table: Mapping[str, object]

    def broken(self, key: str) -> UserError:
        return UserError("package.profile_broken", file=self.file, key=f"{self.path}{key}")

    def get(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        value = self.table.get(key, default)
        # A bool is an int to Python, never to a person who writes a length.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.broken(key)
        return value

    def text(self, key: str) -> str:
        value = self.get(key, str)
        if not value:
            raise self.broken(key)
        return value

    def child(self, key: str) -> Node:
        return Node(self.file, f"{self.path}{key}.", self.get(key, dict))

    def children(self, key: str) -> list[Node]:
        items = self.get(key, list)
        if not all(isinstance(item, dict) for item in items):
            raise self.broken(key)
        return [Node(self.file, f"{self.path}{key}[{n}].", item) for n, item in enumerate(items)]

    def only(self, *keys: str) -> None:
        """Refuse a key nobody reads: a misspelt rule must not be silently without effect."""
        for key in self.table:
            if key not in keys:
                raise self.broken(key)


def template(node: Node, key: str, allowed: set[str]) -> str:
    """A text with `{names}`, each of which must be in `allowed`."""
    text = node.text(key)
    try:
        fields = [(name, spec, convert) for _, name, spec, convert in string.Formatter().parse(text)]
    except ValueError as error:
        raise node.broken(key) from error
    for name, spec, convert in fields:
        if name is not None and (name not in allowed or spec or convert):
            raise node.broken(key)
    return text


def parts(node: Node) -> dict[str, NamePart]:
    """What the parts of file names look like."""
    wanted = ("body", "fonds_number", "inventory", "dossier")
    node.only(*wanted)
    return {name: _part(node.child(name)) for name in wanted}


def _part(node: Node) -> NamePart:
    node.only("label", "pattern", "max_length", "example", "width")
    pattern, example = node.text("pattern"), node.text("example")
    try:
        fits = re.fullmatch(pattern, example)
    except re.error as error:
        raise node.broken("pattern") from error
    most = node.get("max_length", int)
    if fits is None or len(example) > most:
        raise node.broken("example")
    return NamePart(node.text("label"), pattern, most, example, node.get("width", int, 0))
