"""Sentences for people by code, outside Qt. The texts live in resources/i18n/messages/*.vi.toml."""

from __future__ import annotations

import tomllib
from functools import cache

from hoso_desktop.errors import BugError, UserError
from hoso_desktop.paths import resource


@cache
def _table() -> dict[str, str]:
    flat: dict[str, str] = {}

    def walk(prefix: str, node: dict[str, object]) -> None:
        for key, value in node.items():
            name = f"{prefix}{key}"
            if isinstance(value, dict):
                walk(f"{name}.", value)
            elif name in flat:
                raise BugError(f"two sentences for {name}")
            else:
                flat[name] = str(value)

    for file in sorted(resource("i18n/messages").glob("*.vi.toml")):
        walk("", tomllib.loads(file.read_text(encoding="utf-8")))
    return flat


def sentence(code: str, /, **params: object) -> str:
    """The Vietnamese sentence for `code` with `params` filled in; an unknown code is a bug."""
    try:
        return _table()[code].format(**params)
    except KeyError as missing:
        raise BugError(f"no sentence or parameter for {code}: {missing}") from missing


def known_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_table())


def explain(error: UserError) -> str:
    """The sentence of an error a person can act on."""
    return sentence(error.code, **error.params)
