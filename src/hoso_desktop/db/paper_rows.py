"""Whether there is anything to print: cheap questions about dossiers, asked before a form is offered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from hoso_desktop.db import schema, scope
from hoso_desktop.domain.dossier import DossierState


def has_dossier(connection: Connection, states: Sequence[DossierState] = ()) -> bool:
    """Whether a dossier that may be seen is in one of some states; in any, when none is named."""
    table = schema.dossier
    query = select(table.c.id).where(*scope.visible(connection)).limit(1)
    if states:
        query = query.where(table.c.state.in_([state.value for state in states]))
    return connection.execute(query).first() is not None


def has_file(connection: Connection) -> bool:
    """Whether a paper of a dossier that may be seen has a file."""
    table, placed = schema.dossier, schema.placement
    query = (
        select(placed.c.id)
        .join(table, table.c.id == placed.c.dossier_id)
        .where(placed.c.attachment_id.is_not(None), *scope.visible(connection))
        .limit(1)
    )
    return connection.execute(query).first() is not None
