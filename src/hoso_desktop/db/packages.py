"""The ledger of packages built: name, hashes and manifest, against which a returned file is verified."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx

# A package that was taken back before it left.
WITHDRAWN = "withdrawn"


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


def newest(connection: Connection, dossier_uid: str, profile: str) -> tuple[int, str]:
    """Version and content of the newest package of a dossier for one receiver; 0 when there is none."""
    table, dossier = schema.package, schema.dossier
    query = (
        select(table.c.version, table.c.manifest)
        .join(dossier, dossier.c.id == table.c.dossier_id)
        .where(dossier.c.uid == dossier_uid, table.c.profile == profile, table.c.state != WITHDRAWN)
        .order_by(table.c.version.desc(), table.c.id.desc())
        .limit(1)
    )
    found = connection.execute(query).first()
    if found is None:
        return 0, ""
    return found.version, str(json.loads(found.manifest).get("content", ""))


def knows(connection: Connection, dossier_uid: str, sha256: str) -> bool:
    """Whether a package with these bytes was noted for a dossier."""
    table, dossier = schema.package, schema.dossier
    query = (
        select(table.c.id)
        .join(dossier, dossier.c.id == table.c.dossier_id)
        .where(dossier.c.uid == dossier_uid, table.c.sha256 == sha256)
    )
    return connection.execute(query).first() is not None
