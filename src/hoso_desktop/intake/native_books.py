"""Old and open workbooks through the native reader, cell by cell as JSON.

Runs only inside the limited process (pdf_worker): the reader is not ours, keeps a sheet as a full rectangle
and ends the whole process when it fails. A piece is {"sheet": [name, shown]}, {"rows": [[number, [[column,
value], …]], …]} or {"spans": [[top, left, bottom, right], …]}; a row may come in several pieces.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import RawIOBase
from typing import Any, BinaryIO, cast

import python_calamine

from hoso_desktop.intake.pdf_frames import Refused

_PIECE = 1 << 19  # letters
LONGEST = 40_000  # of one text: beyond what a cell may hold, so that the program refuses it
_MOST_SPANS = 100_000


def pieces(source: RawIOBase) -> Iterator[bytes]:
    """Everything in the workbook. Raises Refused."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(cast(BinaryIO, source))
        for index in range(len(book.sheet_names)):
            yield from _sheet(book, index)
    except python_calamine.PasswordError as error:
        raise Refused("password") from error
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # Besides its own errors it can raise a panic, which is no Exception.
        raise Refused("damaged") from error


def _sheet(book: Any, index: int) -> Iterator[bytes]:
    meta = book.sheets_metadata[index]
    shown = meta.visible == python_calamine.SheetVisibleEnum.Visible
    yield _json({"sheet": [meta.name[:1_000], shown]})
    if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
        return
    sheet = book.get_sheet_by_index(index)
    if sheet.start is None:
        return
    yield from _rows(sheet, sheet.start[1])
    merged = [
        [top + 1, left, bottom + 1, right] for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]
    for at in range(0, min(len(merged), _MOST_SPANS), 5_000):
        yield _json({"spans": merged[at : at + 5_000]})


def _rows(sheet: Any, left: int) -> Iterator[bytes]:
    rows: list[list[object]] = []
    size = 0
    # The iterator pads above the first filled row but not left of the first filled column.
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells: list[list[object]] = []
        for at, raw in enumerate(values):
            value = _value(raw)
            if value is None:
                continue
            cells.append([left + at, value])
            size += len(value) + 20 if isinstance(value, str) else 30
            if size > _PIECE:
                yield _json({"rows": [*rows, [number, cells]]})
                rows, cells, size = [], [], 0
        if cells:
            rows.append([number, cells])
    if rows:
        yield _json({"rows": rows})


def _json(piece: dict[str, object]) -> bytes:
    return json.dumps(piece, ensure_ascii=False).encode("utf-8", "replace")


def _value(raw: object) -> object:
    if isinstance(raw, str):
        return raw[:LONGEST] if raw.strip() else None
    if isinstance(raw, datetime):
        return {"moment": raw.isoformat()}
    if isinstance(raw, date):
        return {"day": raw.isoformat()}
    if isinstance(raw, bool | int):
        return raw
    if isinstance(raw, float):
        if not math.isfinite(raw):
            return str(raw)
        return int(raw) if raw.is_integer() and abs(raw) < 1e15 else raw
    if isinstance(raw, time | timedelta):
        return str(raw)
    return None if raw is None else str(raw)[:LONGEST]
