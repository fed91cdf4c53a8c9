"""The last door before the store: no text with a secrecy mark is written, whichever road it came by.

Every screen, command and list refuses such a text by itself and says where it stands; this watches every
statement of every change, so that a road nobody thought of is refused as well. It never keeps what it saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, event

from hoso_desktop.domain.secrecy import mark_in_text, may_bear_mark
from hoso_desktop.errors import UserError

_WRITES = ("INSERT", "UPDATE", "REPLAC")
# Of the search index and of the journal: the first follows from other rows, the second is asked before it is
# put into bytes (`refuse_fact`).
_ASKED_ELSEWHERE = ("INSERT INTO search_", "INSERT INTO journal ")
# What was there before does not come in by the change that replaces it.
_PAST = ("before",)
_TRACES = ("ậ".encode(), "Ậ".encode(), b"\xcc\xa3", b"\xcc\x82")


def watch(connection: Connection) -> None:
    """Look at every value this connection is about to write. Raises UserError secret.text_refused."""
    event.listen(connection, "before_cursor_execute", _look)


def _look(
    _connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> None:
    if statement[:6].upper() not in _WRITES or statement.startswith(_ASKED_ELSEWHERE):
        return
    for value in _values(parameters):
        if type(value) is str and may_bear_mark(value) and mark_in_text(value):
            raise UserError("secret.text_refused")


def _values(parameters: Any) -> Iterable[Any]:
    if isinstance(parameters, Mapping):
        yield from parameters.values()
    elif isinstance(parameters, (list, tuple)):
        for one in parameters:
            if isinstance(one, (list, tuple, Mapping)):
                yield from _values(one)
            else:
                yield one


def refuse_fact(body: Mapping[str, Any], data: bytes) -> None:
    """The same for the body of a fact; `data` is the body in bytes, so that most need no second look."""
    if any(trace in data for trace in _TRACES) and _marked(body):
        raise UserError("secret.text_refused")


def _marked(value: Any) -> bool:
    if isinstance(value, str):
        return mark_in_text(value) is not None
    if isinstance(value, Mapping):
        return any(_marked(part) for name, part in value.items() if name not in _PAST)
    return isinstance(value, (list, tuple)) and any(map(_marked, value))
