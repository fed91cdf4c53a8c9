"""Rule sets the office has adopted: the texts, newest last. Never decides what a rule means."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from hoso_desktop.db import schema


def newest(connection: Connection, name: str) -> dict[str, Any] | None:
    """The rule set of that name adopted last."""
    table = schema.rule_set
    query = select(table).where(table.c.name == name).order_by(table.c.id.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return dict(row) if row else None


def adopted(connection: Connection, name: str) -> list[dict[str, Any]]:
    """Every rule set of that name ever adopted, oldest first."""
    table = schema.rule_set
    query = select(table).where(table.c.name == name).order_by(table.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def newest_under(connection: Connection, prefix: str) -> list[dict[str, Any]]:
    """The newest rule set of each name that begins with `prefix`, by name."""
    table = schema.rule_set
    last = select(func.max(table.c.id)).where(table.c.name.startswith(prefix, autoescape=True))
    query = select(table).where(table.c.id.in_(last.group_by(table.c.name))).order_by(table.c.name)
    return [dict(row) for row in connection.execute(query).mappings()]
