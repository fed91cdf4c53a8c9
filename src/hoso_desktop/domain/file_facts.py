"""What is known of a file before it is stored: observed facts, never a judgement of its worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Size in bytes; None where a fact does not apply or could not be established.

    `has_text` is whether any inspected page carries text, `signed` whether a signature is present (not
    whether it is valid), `dpi` the lowest resolution of the page images seen, `pdfa` the part and level
    the file declares of itself (`1b`, `2u`), empty when it declares none.
    """

    media_type: str
    size: int
    pages: int | None = None
    has_text: bool | None = None
    signed: bool | None = None
    dpi: int | None = None
    pdfa: str = ""
