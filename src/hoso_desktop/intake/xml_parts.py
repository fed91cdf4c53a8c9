"""Streaming XML that cannot be used against us: no document types, no entities, no network.

Element names are given without their prefix, because programs write `row`, `x:row` or `table:table-row`
as they like.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from xml.parsers import expat

from hoso_desktop.errors import UserError

_CHUNK = 1 << 16
MAX_TOKEN = (
    4 << 20
)  # one element with its attributes, one comment; the parser looks at it again with each chunk
MAX_DEPTH = 50_000  # as counted below; no program of an office goes beyond 20

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Source(Protocol):
    """Something read in chunks."""

    def read(self, size: int = ..., /) -> bytes: ...

    def close(self) -> None: ...


def stream(
    source: Source, *, name: str, start: Start, end: End | None = None, text: Text | None = None
) -> None:
    """Feed a part through the handlers and close it. `name` is the file a refusal names.

    Raises UserError import.damaged for what is no sound XML, nested too deep, or has impossible values.
    """

    def refuse(*_: object) -> None:
        raise UserError("import.damaged", path=name)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        fed = depth = 0
        while chunk := source.read(_CHUNK):
            depth += _deeper(chunk)
            if depth > MAX_DEPTH:
                refuse()
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MAX_TOKEN:
                refuse()
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError, OverflowError) as error:
        # Encodings nobody knows, numbers of thousands of digits, days after the year 9999.
        raise UserError("import.damaged", path=name) from error
    finally:
        source.close()


def _deeper(chunk: bytes) -> int:
    """About how many elements more are open after it. A handler for each would cost a third of the time."""
    closed = 2 * chunk.count(b"</") + chunk.count(b"/>") + chunk.count(b"<!") + chunk.count(b"<?")
    return chunk.count(b"<") - closed


def local(tag: str) -> str:
    """`x:row` → `row`."""
    return tag.rpartition(":")[2]


def attribute(attributes: dict[str, str], name: str) -> str:
    """An attribute by its name without prefix, empty when it is not there."""
    if name in attributes:
        return attributes[name]
    ending = f":{name}"
    return next((value for key, value in attributes.items() if key.endswith(ending)), "")
