"""The ledger of packages built: name, hashes and manifest, against which a returned file is verified."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from hoso_desktop.db import schema, scope
from hoso_desktop.db.journal import Tx

# A package that was taken back before it left.
WITHDRAWN = "withdrawn"
# What was found when a stick came back: the package as it was written, lost, or another.
WHOLE, LOST, DIFFERS = "whole", "lost", "differs"


def record(tx: Tx, dossier_uid: str, values: dict[str, Any], manifest: dict[str, object]) -> None:
    """Note a package and its fact."""
    dossier_id = tx.connection.execute(
        select(schema.dossier.c.id).where(schema.dossier.c.uid == dossier_uid)
    ).scalar_one()
    text = json.dumps(manifest, ensure_ascii=False)
    tx.insert(schema.package, {**values, "dossier_id": dossier_id, "manifest": text})
    body = {name: values[name] for name in ("name", "profile", "sha256", "size")}
    tx.record("package.built", object_uid=values["uid"], dossier_uid=dossier_uid, body=body)


def lying(file: str, sha256: str, size: int) -> str:
    """What lies in the place of a package, as the ledger keeps it; not looked for again yet."""
    return json.dumps({"file": file, "sha256": sha256, "size": size})


@dataclass(frozen=True, slots=True)
class Written:
    """A package that was written to a place and not found there again since."""

    row_id: int
    uid: str
    dossier_uid: str
    code: str
    place: str
    file: str
    sha256: str
    size: int
    trouble: str  # what was found wrong the last time, empty for not looked yet


def written(connection: Connection, before: str) -> list[Written]:
    """Packages written before the stamp that nobody has seen whole in their place since, the oldest first."""
    table, dossier = schema.package, schema.dossier
    query = (
        select(table, dossier.c.uid.label("dossier_uid"), dossier.c.notation, dossier.c.period)
        .join(dossier, dossier.c.id == table.c.dossier_id)
        .where(table.c.state == "built", table.c.built_at < before, table.c.detail != "")
        .where(*scope.visible(connection))
        .order_by(table.c.id)
    )
    found = []
    for row in connection.execute(query).mappings():
        detail = json.loads(row["detail"])
        if detail.get("seen") != WHOLE:
            code = f"{row['notation']}/{row['period']}"
            found.append(
                Written(
                    row["id"], row["uid"], row["dossier_uid"], code, row["place"], detail["file"],
                    detail["sha256"], detail["size"], detail.get("seen", ""),
                )
            )  # fmt: skip
    return found


def note_seen(tx: Tx, one: Written, seen: str) -> None:
    """Keep what was found in the place."""
    detail = {"file": one.file, "sha256": one.sha256, "size": one.size, "seen": seen}
    tx.update(schema.package, one.row_id, {"detail": json.dumps(detail)})


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
