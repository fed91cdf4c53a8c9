"""Where papers already lie and how many pages and sheets they have there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from hoso_desktop.db import schema
from hoso_desktop.db.registers import among


def extents(connection: Connection, entry_ids: Sequence[int]) -> dict[int, tuple[int, int, int | None]]:
    """Per entry id: (pages, sides, sheets) of its oldest placement that has pages."""
    table = schema.placement
    query = (
        select(table.c.entry_id, table.c.pages, table.c.sides, table.c.sheet_count)
        .where(table.c.entry_id.in_(among(entry_ids)), table.c.pages.is_not(None))
        .order_by(table.c.id.desc())
    )
    return {row.entry_id: (row.pages, row.sides, row.sheet_count) for row in connection.execute(query)}
