"""`hoso profile`: what receivers want of packages, and the bundles a province sends them in."""

from __future__ import annotations

import argparse

from hoso_desktop.cli import form_commands
from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.cli.target import refuse_existing
from hoso_desktop.messages import sentence
from hoso_desktop.services import form_bundle, profile_store
from hoso_desktop.services.profile_store import Listed


def profile(session: Session, words: argparse.Namespace) -> int:
    """One of the actions of `hoso profile`. Bundles of profiles are those of forms."""
    actions = {"list": _list, "show": _show, "export": _export}
    if words.action in actions:
        return actions[words.action](session, words)
    words.action = {"preview": "preview", "take-in": "import"}[words.action]
    return form_commands.form(session, words)


def _origin(one: Listed) -> str:
    if not one.own:
        return sentence("profile.shipped")
    return sentence("profile.signed" if one.signed else "profile.unsigned")


def _list(session: Session, _words: argparse.Namespace) -> int:
    found = profile_store.available(session.office)
    document = [
        {
            "id": one.profile.id, "title": one.profile.title, "kind": one.profile.kind,
            "version": one.profile.version, "own": one.own, "signed": one.signed,
            "confirmed": one.profile.confirmed, "source": one.profile.source,
            "retentions": list(one.profile.retentions),
        }
        for one in found
    ]  # fmt: skip
    cells = [
        (one.profile.id, one.profile.title, ", ".join(one.profile.retentions.values()), one.profile.version,
         _origin(one))
        for one in found
    ]  # fmt: skip
    names = ("profile_id", "profile_title", "profile_retentions", "form_version", "profile_origin")
    lines = table(cells, [sentence(f"cli.head.{name}") for name in names])
    unsure = [sentence("profile.unconfirmed", id=one.profile.id, source=one.profile.source)
              for one in found if not one.profile.confirmed]  # fmt: skip
    session.output.answer({"profiles": document}, [*lines, *unsure])
    return 0


def _show(session: Session, words: argparse.Namespace) -> int:
    found = profile_store.profile(session.office, words.id)
    text = profile_store.text_of(session.office, found.id)
    session.output.answer({"id": found.id, "text": text}, text.splitlines())
    return 0


def _export(session: Session, words: argparse.Namespace) -> int:
    refuse_existing(words.file, words)
    made = form_bundle.export(session.office, (), words.file, profiles=words.profiles, own_forms=False)
    document = {"path": str(words.file), "version": made.version, "files": list(made.form_ids),
                "key": made.fingerprint}  # fmt: skip
    counts = {"count": len(made.form_ids), "version": made.version, "path": str(words.file)}
    session.output.answer(
        document,
        [sentence("profile.exported", **counts), sentence("form.signed", fingerprint=made.fingerprint)],
    )
    return 0
