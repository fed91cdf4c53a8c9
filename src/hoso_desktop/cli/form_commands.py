"""`hoso form`: the forms that print, the office's own versions of them, and bundles of forms."""

from __future__ import annotations

import argparse
from typing import Any

from hoso_desktop.cli.output import problem_text, table
from hoso_desktop.cli.session import Session
from hoso_desktop.cli.target import refuse_existing
from hoso_desktop.messages import sentence
from hoso_desktop.services import form_bundle, form_editing, form_store
from hoso_desktop.services.form_bundle import Bundle
from hoso_desktop.services.form_store import FormInUse
from hoso_desktop.services.people import persons


def form(session: Session, words: argparse.Namespace) -> int:
    """One of the actions of `hoso form`."""
    actions = {
        "list": _list, "show": _show, "versions": _versions, "adopt": _adopt, "use": _use, "back": _back,
        "reset": _reset, "export": _export, "preview": _preview, "import": _import, "trust": _trust,
        "parts": _parts, "set": _set,
    }  # fmt: skip
    return actions[words.action](session, words)


def _origin(one: FormInUse) -> str:
    if one.problem is not None:
        return sentence("form.in_use_broken")
    return sentence("form.in_use_shipped" if one.own is None else "form.in_use_own")


def _list(session: Session, _words: argparse.Namespace) -> int:
    found = form_store.in_use(session.office)
    document = [
        {
            "id": one.spec.id, "title": one.spec.title, "variant": one.spec.variant,
            "version": one.spec.version, "shipped": one.own is None or one.problem is not None,
            "problem": problem_text(one.problem) if one.problem else "",
        }
        for one in found
    ]  # fmt: skip
    names = ("code", "title", "form_variant", "form_version", "form_origin")
    cells = [(f.spec.id, f.spec.title, f.spec.variant, str(f.spec.version), _origin(f)) for f in found]
    broken = [problem_text(one.problem) for one in found if one.problem]
    lines = table(cells, [sentence(f"cli.head.{name}") for name in names])
    session.output.answer({"forms": document}, [*lines, *broken])
    return int(bool(broken))


def _show(session: Session, words: argparse.Namespace) -> int:
    text = form_store.text_of(session.office, words.form, words.number)
    session.output.answer({"form": words.form, "text": text}, text.splitlines())
    return 0


def _versions(session: Session, words: argparse.Namespace) -> int:
    names = {person.uid: person.name for person in persons(session.office)}
    found = form_store.versions(session.office, words.form)
    document = [
        {
            "version": one.version, "shipped": one.shipped, "adopted_at": one.adopted_at,
            "person": names.get(one.person_uid, ""), "source": one.source,
        }
        for one in found
    ]  # fmt: skip
    cells = [
        (
            str(one.version), one.adopted_at[:10], names.get(one.person_uid, ""),
            sentence("form.in_use_shipped" if one.shipped else "form.in_use_own"),
        )
        for one in found
    ]  # fmt: skip
    header = [sentence(f"cli.head.form_{name}") for name in ("version", "when", "who", "origin")]
    session.output.answer({"form": words.form, "versions": document}, table(cells, header))
    return 0


def _now(session: Session, form_id: str) -> int:
    """Say what prints from now on."""
    one = next(one for one in form_store.in_use(session.office) if one.spec.id == form_id)
    document = {"form": form_id, "variant": one.spec.variant, "version": one.spec.version}
    code = "form.reset" if one.own is None else "form.adopted"
    session.output.answer(document, [sentence(code, title=one.spec.title, version=one.spec.version)])
    return 0


def _adopt(session: Session, words: argparse.Namespace) -> int:
    text = form_store.read_file(words.file)
    form_store.adopt(session.office, text, name=words.file.name)
    return _now(session, form_store.check(text, words.file.name).id)


def _use(session: Session, words: argparse.Namespace) -> int:
    form_store.use_variant(session.office, words.form, words.variant)
    return _now(session, words.form)


def _back(session: Session, words: argparse.Namespace) -> int:
    form_store.go_back(session.office, words.form, words.number)
    return _now(session, words.form)


def _reset(session: Session, words: argparse.Namespace) -> int:
    form_store.reset(session.office, words.form)
    return _now(session, words.form)


def _parts(session: Session, words: argparse.Namespace) -> int:
    found = form_editing.begin(session.office, words.form).parts
    document = [
        {
            "path": part.path, "name": part.name, "shown": part.shown,
            "settings": [{"path": one.path, "name": one.name, "value": one.value} for one in part.settings],
        }
        for part in found
    ]  # fmt: skip
    cells = [
        (one.path, f"{part.name} · {one.name}", f"{one.spoken} {one.unit}".rstrip())
        for part in found
        for one in part.settings
    ]
    header = [sentence(f"cli.head.form_{name}") for name in ("path", "name", "value")]
    session.output.answer({"form": words.form, "parts": document}, table(cells, header))
    return 0


def _set(session: Session, words: argparse.Namespace) -> int:
    before, after = form_editing.set_value(session.office, words.form, words.path, words.value)
    spec = form_store.specs(session.office)[0][words.form]
    document = {
        "form": words.form, "path": after.path, "before": before.value, "after": after.value,
        "version": spec.version,
    }  # fmt: skip
    done = sentence(
        "form.set", name=after.name, before=before.spoken, after=after.spoken, title=spec.title,
        version=spec.version,
    )  # fmt: skip
    session.output.answer(document, [done])
    return 0


# Bundles


def _export(session: Session, words: argparse.Namespace) -> int:
    refuse_existing(words.file, words)
    made = form_bundle.export(session.office, words.forms, words.file)
    document = {"path": str(words.file), "version": made.version, "forms": list(made.form_ids),
                "key": made.fingerprint}  # fmt: skip
    done = sentence("form.exported", count=len(made.form_ids), version=made.version, path=str(words.file))
    session.output.answer(document, [done, sentence("form.signed", fingerprint=made.fingerprint)])
    return 0


def _json(seen: Bundle) -> dict[str, Any]:
    forms = [{"id": one.form_id, "title": one.title, "lines": list(one.lines)} for one in seen.differences]
    return {"office": seen.office, "version": seen.version, "key": seen.fingerprint, "signed": seen.trusted,
            "forms": forms}  # fmt: skip


def _lines(seen: Bundle) -> list[str]:
    signed = sentence("form.signed" if seen.trusted else "form.unsigned", fingerprint=seen.fingerprint)
    lines = [sentence("form.bundle", office=seen.office, version=seen.version, signed=signed)]
    for one in seen.differences:
        lines.append(sentence("form.bundle_form", title=one.title, form=one.form_id, count=len(one.lines)))
        lines += [f"  {line}" for line in one.lines]
    return lines


def _preview(session: Session, words: argparse.Namespace) -> int:
    seen = form_bundle.read(session.office, words.file)
    session.output.answer(_json(seen), _lines(seen))
    return int(any(one.lines for one in seen.differences))


def _import(session: Session, words: argparse.Namespace) -> int:
    seen = form_bundle.read(session.office, words.file)
    form_bundle.take_in(session.office, words.file, seen=seen)
    done = sentence("form.imported", count=sum(1 for one in seen.differences if one.lines))
    session.output.answer({**_json(seen), "adopted": True}, [*_lines(seen), done])
    return 0


def _trust(session: Session, words: argparse.Namespace) -> int:
    form_bundle.trust(session.office, words.key)
    key = form_bundle.trusted_key(session.office)
    session.output.answer({"key": key}, [sentence("form.trusted", fingerprint=key)])
    return 0
