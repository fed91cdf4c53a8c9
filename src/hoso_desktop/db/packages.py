"""The ledger of packages built: name, hashes and manifest, against which a returned file is verified."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx


def record(tx: Tx, dossier_uid: str, values: dict[str, Any], manifest: dict[str, object]) -> None:
    """Note a package and its fact."""
    dossier_id = tx.connection.execute(
        select(schema.dossier.c.id).where(schema.dossier.c.uid == dossier_uid)
    ).scalar_one()
    text = json.dumps(manifest, ensure_ascii=False)
    tx.insert(schema.package, {**values, "dossier_id": dossier_id, "manifest": text})
    body = {name: values[name] for name in ("name", "profile", "sha256", "size")}
    tx.record("package.built", object_uid=values["uid"], dossier_uid=dossier_uid, body=body)


def manifest_of(connection: Connection, name: str) -> dict[str, object] | None:
    """The manifest of the newest package of that file name."""
    table = schema.package
    query = select(table.c.manifest).where(table.c.name == name).order_by(table.c.id.desc()).limit(1)
    found = connection.execute(query).scalar()
    if found is None:
        return None
    manifest: dict[str, object] = json.loads(found)
    return manifest
