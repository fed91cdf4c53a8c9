"""The forms an office prints with: its own newest version of each, else the shipped one.

A version is a row of `rule_set` named `form/<id>` with the whole form as text; nothing is ever overwritten.
A version that cannot be read (any more) is said with its line and the shipped form prints instead.
"""

from __future__ import annotations

import difflib
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from hoso_desktop.db import rules as rows
from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.paths import resource
from hoso_desktop.printing import forms as form_list
from hoso_desktop.printing import marks, spelling
from hoso_desktop.printing.reader import read_text
from hoso_desktop.printing.signatures import presets
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.toml_lines import line_of
from hoso_desktop.services.office import Changes, Office

PREFIX = "form/"
_LARGEST_FILE = 200_000  # bytes
_VERSION = re.compile(r"(?m)^version\s*=\s*\d+")
_FIGURE = re.compile(r"\d+(,\d+)?")


@dataclass(frozen=True, slots=True)
class FormVersion:
    """One version of a form an office took into use; an empty `text` is the return to the shipped one."""

    uid: str
    form_id: str
    version: int
    text: str
    source: str
    adopted_at: str
    person_uid: str
    confirmed: bool

    @property
    def shipped(self) -> bool:
        """Whether this version says: print with the form the program brings."""
        return not self.text


@dataclass(frozen=True, slots=True)
class FormInUse:
    """What prints now for a form: the shipped one when `own` is None or `problem` says why it cannot."""

    spec: FormSpec
    own: FormVersion | None
    problem: Problem | None


# -- reading -----------------------------------------------------------------------------------------------


def in_use(office: Office) -> tuple[FormInUse, ...]:
    """Every form with what prints for it, in the order forms are offered."""
    with office.store.read() as connection:
        newest = {str(row["name"]): _version(row) for row in rows.newest_under(connection, PREFIX)}
    return tuple(_in_use(form_id, newest.get(PREFIX + form_id)) for form_id in form_list.FORM_IDS)


def specs(office: Office) -> tuple[Mapping[str, FormSpec], Mapping[str, Problem]]:
    """The forms by id, and for those whose own version cannot be read the reason by id."""
    found = in_use(office)
    problems = {one.spec.id: one.problem for one in found if one.problem is not None}
    return {one.spec.id: spelled(office, one.spec) for one in found}, problems


def spelled(office: Office, spec: FormSpec) -> FormSpec:
    """The form with the words it prints, heading and all, spelled as the office writes."""
    return spelling.spelled_form(spec) if office.profile.tone == spelling.OTHER else spec


def for_once(office: Office, form_id: str, variant: str) -> FormSpec:
    """A variant of a form for one print: the office's own version of it if that is in use, else the shipped.

    Raises UsageError `print.form_unknown`, `form.no_variant`.
    """
    current = next((one.spec for one in in_use(office) if one.spec.id == form_id), None)
    if current is not None and current.variant == variant:
        return specs(office)[0][form_id]
    return spelled(office, _read(shipped_text(form_id, variant), _name(form_id), form_id))


def _in_use(form_id: str, own: FormVersion | None) -> FormInUse:
    brought = form_list.shipped(form_id)
    if own is None or own.shipped:
        return FormInUse(brought, None, None)
    try:
        return FormInUse(_read(own.text, _name(form_id), form_id), own, None)
    except UserError as error:
        problem = Problem(error.code, Severity.WARNING, _name(form_id), dict(error.params))
        return FormInUse(brought, own, problem)


def versions(office: Office, form_id: str) -> tuple[FormVersion, ...]:
    """Every version an office took into use, newest first. Raises UsageError `print.form_unknown`."""
    form_list.shipped(form_id)
    with office.store.read() as connection:
        found = rows.adopted(connection, PREFIX + form_id)
    return tuple(_version(row) for row in reversed(found))


def text_of(office: Office, form_id: str, version: int | None = None) -> str:
    """The form as a file: what prints now, or one version. Raises UserError `form.no_version`."""
    found = versions(office, form_id)
    if version is None:
        return (found[0].text if found else "") or shipped_text(form_id)
    for one in found:
        if one.version == version:
            return one.text or shipped_text(form_id)
    raise UserError("form.no_version", form=form_id, version=version)


@cache
def shipped_text(form_id: str, variant: str = "") -> str:
    """The file of a shipped variant. Raises UsageError `print.form_unknown`, `form.no_variant`."""
    default = form_list.shipped(form_id)
    names = {spec.variant for spec in form_list.variants(form_id)}
    if variant and variant not in names:
        raise UsageError("form.no_variant", form=form_id, variant=variant, known=", ".join(sorted(names)))
    files = [resource(f"forms/{form_id}.toml"), *sorted(resource("forms").glob(f"{form_id}-*.toml"))]
    for file in files:
        text = file.read_text(encoding="utf-8")
        spec = read_text(text, file.name)
        if spec.id == form_id and spec.variant == (variant or default.variant):
            return text
    raise UsageError("form.no_variant", form=form_id, variant=variant, known=", ".join(sorted(names)))


def _version(row: Mapping[str, Any]) -> FormVersion:
    return FormVersion(
        uid=str(row["uid"]), form_id=str(row["name"]).removeprefix(PREFIX), version=int(row["version"]),
        text=str(row["body"]), source=str(row["source"]), adopted_at=str(row["adopted_at"]),
        person_uid=str(row["person_uid"]), confirmed=bool(row["confirmed"]),
    )  # fmt: skip


# -- refusing what could not be printed ---------------------------------------------------------------------


def read_file(path: Path) -> str:
    """The text of a form file. Raises UserError `print.form_unreadable`, `form.too_large`."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UserError("form.too_large", file=path.name)
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("print.form_unreadable", file=path.name, detail=str(error)) from error


def check(text: str, name: str) -> FormSpec:
    """The form of a text that could replace a shipped one. Raises UserError with line, key and reason."""
    spec = read_text(text, name)
    if spec.id not in form_list.FORM_IDS:
        raise _broken(text, name, "id", ", ".join(form_list.FORM_IDS))
    return _read(text, name, spec.id)


@lru_cache(maxsize=128)
def _read(text: str, name: str, form_id: str) -> FormSpec:
    spec = read_text(text, name)
    if spec.id != form_id:
        raise _broken(text, name, "id", form_id)
    like = {one.variant: one for one in form_list.variants(form_id)}
    pattern = like.get(spec.variant, form_list.shipped(form_id))
    for key, wrong, expected in _faults(spec, pattern):
        if wrong:
            raise _broken(text, name, key, expected)
    return spec


def _faults(spec: FormSpec, pattern: FormSpec) -> list[tuple[str, bool, str]]:
    """What a form must share with the shipped one of its variant: the records it shows, what they read."""
    signers = ("", *(preset.id for preset in presets()))
    kept = sentence("print.expected.missing")
    lost = [(f"words.{key}", key not in spec.words, kept) for key in pattern.words]
    # A form made before there were marks goes on printing: without one.
    lost += [(f"show.{key}", key not in spec.show, kept) for key in pattern.show if key != marks.SWITCH]
    lost += [
        (f"words.{key}", *_unlike(spec.words.get(key, text), text)) for key, text in pattern.words.items()
    ]
    return [
        ("subject", spec.subject != pattern.subject, pattern.subject),
        ("parts", any(part not in form_list.FORM_IDS for part in spec.parts), ", ".join(pattern.parts)),
        ("counts", spec.counts not in ("", *form_list.FORM_IDS), ", ".join(form_list.FORM_IDS)),
        ("signature", spec.signature not in signers, ", ".join(filter(None, signers))),
        *lost,
    ]


def _unlike(text: str, shipped: str) -> tuple[bool, str]:
    """Whether words could not be used as the shipped ones are: other `{fields}`, or no figure."""
    if _FIGURE.fullmatch(shipped):
        return not _FIGURE.fullmatch(text), sentence("print.expected.figure")
    return not _fields(text) <= _fields(shipped), sentence("print.expected.same_fields")


def _fields(text: str) -> set[str]:
    try:
        return {
            f"{name}{spec}{how or ''}" for _, name, spec, how in Formatter().parse(text) if name is not None
        }
    except ValueError:
        return {text}


def _broken(text: str, name: str, key: str, expected: str) -> UserError:
    line = line_of(text, key)
    return UserError("print.form_broken", file=name, key=key, expected=expected, line=line)


def _name(form_id: str) -> str:
    return f"{form_id}.toml"


# -- taking into use -----------------------------------------------------------------------------------------


def adopt(office: Office, text: str, *, name: str = "", confirmed: bool = False) -> Changes:
    """Print with this text from now on; `name` is its file's in errors. Raises UserError `print.form_*`."""
    spec = check(text, name or "TOML")
    with office.change() as tx:
        put(tx, office, spec.id, text, confirmed=confirmed)
        return office.remember(tx, "form.adopted")


def use_variant(office: Office, form_id: str, variant: str) -> Changes:
    """Print with a shipped variant (Party, State, annex …). Raises UsageError `form.no_variant`."""
    return adopt(office, shipped_text(form_id, variant), name=_name(form_id))


def reset(office: Office, form_id: str) -> Changes:
    """Print with the shipped form again; the office's versions stay listed. UserError `form.is_shipped`."""
    found = versions(office, form_id)
    if not found or found[0].shipped:
        raise UserError("form.is_shipped", form=form_list.shipped(form_id).title)
    with office.change() as tx:
        put(tx, office, form_id, "")
        return office.remember(tx, "form.reset")


def go_back(office: Office, form_id: str, version: int) -> Changes:
    """Print with an earlier version again, as a new version. Raises UserError `form.no_version`."""
    return adopt(office, text_of(office, form_id, version), name=_name(form_id))


def put(tx: Tx, office: Office, form_id: str, text: str, *, confirmed: bool = False) -> int:
    """Insert the next version inside an open transaction; returns its number. The text has been checked."""
    now = rows.newest(tx.connection, PREFIX + form_id)
    brought = form_list.shipped(form_id)
    spec = check(text, _name(form_id)) if text else brought
    version = 1 + max(brought.version, spec.version - 1 if text else 0, int(now["version"]) if now else 0)
    uid = str(uuid.uuid4())
    tx.insert(
        schema.rule_set,
        {
            "uid": uid, "name": PREFIX + form_id, "version": str(version), "source": spec.source,
            "body": _VERSION.sub(f"version = {version}", text, count=1), "confirmed": int(confirmed),
            "adopted_at": stamp(tx.moment), "person_uid": office.person.uid,
        },
    )  # fmt: skip
    body = {"form": form_id, "variant": spec.variant, "version": version, "shipped": not text}
    tx.record("form.adopted" if text else "form.reset", object_uid=uid, body=body)
    return version


# -- comparing -----------------------------------------------------------------------------------------------


def differences(before: str, after: str) -> Sequence[str]:
    """The lines two texts of a form do not share: `- old`, `+ new`, in the order of the file."""
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [
        line for line in found if line[:1] in "+-" and line[:3] not in ("+++", "---") and line[1:].strip()
    ]
