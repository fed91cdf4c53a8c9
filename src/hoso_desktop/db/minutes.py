"""Dossiers in work that hold papers, with what tells their kind: only they may lack minutes of a meeting."""

from __future__ import annotations

from sqlalchemy import Connection, exists, select

from hoso_desktop.db import schema, scope
from hoso_desktop.domain.dossier import EDITABLE, Dossier, DossierKind


def candidates(connection: Connection) -> list[tuple[int, Dossier]]:
    """(id, dossier with uid, title, kind and component set only), in list order; backlog left out."""
    table, placed = schema.dossier, schema.placement
    query = (
        select(table.c.id, table.c.uid, table.c.title, table.c.kind, table.c.component_set)
        .where(
            *scope.visible(connection),
            table.c.state.in_([state.value for state in EDITABLE]),
            table.c.backlog == 0,
            exists(select(placed.c.id).where(placed.c.dossier_id == table.c.id)),
        )
        .order_by(table.c.sort_key, table.c.id)
    )
    return [
        (row.id, Dossier(row.uid, "", "", "", row.title, kind=DossierKind(row.kind),
                         component_set=row.component_set))
        for row in connection.execute(query)
    ]  # fmt: skip
