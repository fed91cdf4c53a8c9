"""Bundles of forms and package profiles (`.hsb`): signed by one office, taken in by another after a preview.

A bundle is a zip of `manifest.json`, `signature`, `forms/<id>.toml` and `profiles/<id>.toml`. Whose key
is trusted is the newest `bundle-key` row of `rule_set`; until one is there an administrator may take in a
bundle, marked as unsigned.
Nothing is taken in that was changed on its way, that is older than the last one, or that could not print.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from hoso_desktop.crypto import signing
from hoso_desktop.db import rules as rows
from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.events import canonical
from hoso_desktop.errors import UserError
from hoso_desktop.files import atomic_write
from hoso_desktop.services import form_store, profile_store
from hoso_desktop.services.office import Changes, Office, keys_of
from hoso_desktop.services.people import require_administrator
from hoso_desktop.transfer.zip_reader import BadArchive, Limits, read_all
from hoso_desktop.transfer.zip_writer import ZipWriter

FORMAT = "hoso-bundle-1"
_MANIFEST, _SIGNATURE, _FOLDER, PROFILES = "manifest.json", "signature", "forms/", "profiles/"
_LIMITS = Limits(members=200, member_bytes=200_000, total_bytes=5_000_000)
_LARGEST_FILE = 5_000_000
_KEY, _MADE, _TAKEN = "bundle-key", "bundle-made", "bundle-taken/"
_FINGERPRINT = re.compile(r"[0-9a-f]{4}(-[0-9a-f]{4}){7}")


@dataclass(frozen=True, slots=True)
class FormDifference:
    """What a bundle would change for one form, or for `profiles/<id>`: lines `- old`, `+ new`."""

    form_id: str
    title: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle read and found whole. `trusted` is False when no key is known yet: marked as unsigned."""

    office: str
    version: int
    fingerprint: str
    trusted: bool
    texts: Mapping[str, str]  # forms by id, profiles by `profiles/<id>`
    differences: tuple[FormDifference, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was written, and the key whoever takes it in is told beforehand."""

    version: int
    form_ids: tuple[str, ...]
    fingerprint: str


# -- making ------------------------------------------------------------------------------------------------


def export(
    office: Office, form_ids: Sequence[str], target: Path, *, profiles: Sequence[Path] = (),
    own_forms: bool = True,
) -> Made:  # fmt: skip
    """Write the forms that print now, signed by the office; all of its own when none is named.

    Without `own_forms` only named ones. `profiles` are files of package profiles that go along. The bundle's
    version is above every earlier one.
    Raises UserError `form.nothing_own`, `form.bundle_unreadable`, `package.profile_broken`.
    """
    own = [one.spec.id for one in form_store.in_use(office) if one.own is not None]
    chosen = list(dict.fromkeys(form_ids)) or (own if own_forms else [])
    if not chosen and not profiles:
        raise UserError("form.nothing_own")
    texts = {form_id: form_store.text_of(office, form_id) for form_id in chosen}
    texts |= dict(_profile_file(path) for path in profiles)
    with office.change(keep_images=False) as tx:
        version = _last(tx, _MADE) + 1
        _note(tx, office, _MADE, version, target.name)
        tx.record("form.exported", body={"forms": list(texts), "version": version})
        atomic_write(target, _packed(office, version, texts))
    return Made(version, tuple(texts), signing.fingerprint(signing.public_key(_seed(office))))


def _profile_file(path: Path) -> tuple[str, str]:
    try:
        text = _text(path.read_bytes(), path.name)
    except OSError as error:
        raise UserError("form.bundle_unreadable", file=path.name) from error
    return f"{PROFILES}{profile_store.check(text, path.name).id}", text


def _seed(office: Office) -> bytes:
    return bytes.fromhex(keys_of(office, "signing")[0])


def _packed(office: Office, version: int, texts: Mapping[str, str]) -> bytes:
    seed = _seed(office)
    files = {f"{_place(one)}.toml": text.encode("utf-8") for one, text in texts.items()}
    manifest = canonical(
        {
            "format": FORMAT, "office": office.profile.name, "version": version,
            "made_at": stamp(office.now()), "public_key": signing.public_key(seed).hex(),
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        }
    )  # fmt: skip
    target = io.BytesIO()
    writer = ZipWriter(target)
    for name, data in {_MANIFEST: manifest, _SIGNATURE: signing.sign(seed, manifest), **files}.items():
        writer.add_deflated(name, data)
    writer.finish()
    return target.getvalue()


# -- reading -----------------------------------------------------------------------------------------------


def read(office: Office, path: Path) -> Bundle:
    """A bundle with what it would change. Raises UserError `form.bundle_*` and those of a broken form."""
    members = _members(path)
    manifest = _manifest(members)
    fingerprint = signing.fingerprint(bytes.fromhex(manifest["public_key"]))
    trusted = _is_trusted(office, fingerprint)
    texts: dict[str, str] = {}
    for name in manifest["files"]:
        text = _text(members[name], name)
        texts[_id_of(text, name)] = text
    found = tuple(_difference(office, form_id, text) for form_id, text in texts.items())
    version = int(manifest["version"])
    with office.store.read() as connection:
        row = rows.newest(connection, _TAKEN + fingerprint)
    if row is not None and version <= int(row["version"]):
        raise UserError("form.bundle_older", version=version, now=row["version"])
    return Bundle(str(manifest["office"]), version, fingerprint, trusted, texts, found)


def _place(one: str) -> str:
    return one if one.startswith(PROFILES) else f"{_FOLDER}{one}"


def _id_of(text: str, name: str) -> str:
    """The form's id, or `profiles/<id>`; each has been read whole and found without fault."""
    if name.startswith(PROFILES):
        return PROFILES + profile_store.check(text, name.removeprefix(PROFILES)).id
    return form_store.check(text, name).id


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UserError("form.bundle_unreadable", file=name) from error


def _members(path: Path) -> dict[str, bytes]:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            _refuse("form.bundle_unreadable", path.name)
        return read_all(io.BytesIO(path.read_bytes()), _LIMITS)
    except (OSError, BadArchive) as error:
        raise UserError("form.bundle_unreadable", file=path.name) from error


def _manifest(members: Mapping[str, bytes]) -> dict[str, Any]:
    """The manifest, when it is signed by its own key and names exactly what is there."""
    data = members.get(_MANIFEST, b"")
    try:
        found = json.loads(data)
        public, files = bytes.fromhex(found["public_key"]), dict(found["files"])
        shape = found["format"] == FORMAT and int(found["version"]) > 0 and bool(found["office"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise UserError("form.bundle_unreadable", file=_MANIFEST) from error
    if not shape:
        _refuse("form.bundle_unreadable", _MANIFEST)
    if not signing.verify(public, data, members.get(_SIGNATURE, b"")):
        _refuse("form.bundle_changed", _MANIFEST)
    for name in {*files, *members} - {_MANIFEST, _SIGNATURE}:
        if name not in members or hashlib.sha256(members[name]).hexdigest() != files.get(name):
            _refuse("form.bundle_changed", name)
    return dict(found)


def _refuse(code: str, file: str) -> NoReturn:
    raise UserError(code, file=file)


def _difference(office: Office, form_id: str, text: str) -> FormDifference:
    if form_id.startswith(PROFILES):
        one = form_id.removeprefix(PROFILES)
        lines = form_store.differences(profile_store.text_of(office, one), text)
        return FormDifference(form_id, profile_store.check(text, f"{one}.toml").title, lines)
    lines = form_store.differences(form_store.text_of(office, form_id), text)
    return FormDifference(form_id, form_store.check(text, form_id).title, lines)


def _is_trusted(office: Office, fingerprint: str) -> bool:
    """True for the office's own key and the trusted one, False while none is. `form.bundle_wrong_key`."""
    own = (signing.public_key(bytes.fromhex(seed)) for seed in keys_of(office, "signing"))
    if fingerprint in map(signing.fingerprint, own):
        return True
    trusted = trusted_key(office)
    if trusted and trusted != fingerprint:
        raise UserError("form.bundle_wrong_key", fingerprint=fingerprint, trusted=trusted)
    return bool(trusted)


# -- taking in ---------------------------------------------------------------------------------------------


def take_in(office: Office, path: Path, *, seen: Bundle) -> Changes:
    """Print with the forms of a previewed bundle from now on; one undo takes all of them back.

    Raises those of `read`, `access.denied` while no key is trusted, `form.bundle_not_seen` when
    the file is another one than was shown.
    """
    found = read(office, path)
    if found.texts != seen.texts or found.fingerprint != seen.fingerprint:
        raise UserError("form.bundle_not_seen", file=path.name)
    with office.change() as tx:
        if not found.trusted:
            require_administrator(office, tx)
        _note(tx, office, _TAKEN + found.fingerprint, found.version, found.office)
        for one in found.differences:
            if one.lines:
                _put(tx, office, one.form_id, found)
        body = {"office": found.office, "version": found.version, "signed": found.trusted,
                "key": found.fingerprint, "forms": sorted(found.texts)}  # fmt: skip
        tx.record("form.imported", body=body)
        return office.remember(tx, "form.imported")


def _put(tx: Tx, office: Office, one: str, found: Bundle) -> None:
    text = found.texts[one]
    if one.startswith(PROFILES):
        profile_id = one.removeprefix(PROFILES)
        profile_store.put(tx, office, profile_id, text, source=found.office, confirmed=found.trusted)
    else:
        form_store.put(tx, office, one, text, confirmed=found.trusted)


def trusted_key(office: Office) -> str:
    """The fingerprint of the key whose bundles are taken in, or nothing."""
    with office.store.read() as connection:
        row = rows.newest(connection, _KEY)
    return str(row["body"]) if row is not None else ""


def trust(office: Office, fingerprint: str) -> Changes:
    """Take in only bundles of this key from now on, compared by voice or on paper beforehand.

    Raises UserError `form.bad_key`, `access.denied`.
    """
    wanted = fingerprint.strip().lower()
    if not _FINGERPRINT.fullmatch(wanted):
        raise UserError("form.bad_key", text=fingerprint)
    with office.change() as tx:
        require_administrator(office, tx)
        _note(tx, office, _KEY, _last(tx, _KEY) + 1, "", body=wanted)
        tx.record("form.key_trusted", body={"key": wanted})
        return office.remember(tx, "form.key_trusted")


def _last(tx: Tx, name: str) -> int:
    row = rows.newest(tx.connection, name)
    return int(row["version"]) if row is not None else 0


def _note(tx: Tx, office: Office, name: str, version: int, source: str, *, body: str = "") -> None:
    values = {
        "uid": str(uuid.uuid4()), "name": name, "version": str(version), "source": source, "body": body,
        "confirmed": 0, "adopted_at": stamp(tx.moment), "person_uid": office.person.uid,
    }  # fmt: skip
    tx.insert(schema.rule_set, values)
