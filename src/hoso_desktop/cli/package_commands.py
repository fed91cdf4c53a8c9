"""Packages on the command line: built, verified, compared."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from hoso_desktop.cli.output import problem_json, problem_text
from hoso_desktop.cli.session import Session
from hoso_desktop.domain.clock import civil_day
from hoso_desktop.files import make_folder
from hoso_desktop.messages import sentence
from hoso_desktop.services import packages, queries, sealed_packages, stick_check
from hoso_desktop.transfer import bag_check, bagit, diff
from hoso_desktop.transfer.build import BuiltPackage
from hoso_desktop.transfer.manifest import sidecar_path


def package(session: Session, words: argparse.Namespace) -> int:
    """Build, verify, wrap or compare packages."""
    actions = {"build": _build, "verify": _verify, "bag": _bag, "stick": _stick, "diff": _diff}
    return actions[words.action](session, words)


def _build(session: Session, words: argparse.Namespace) -> int:
    office = session.office
    uids = [queries.resolve(office, code) for code in words.codes]
    result = sealed_packages.by_hand(
        office, uids, words.out, profile_id=words.profile, context=session.output.context(),
        new_version=words.new_version, plain=words.plain,
    )  # fmt: skip
    told = sealed_packages.notice(result, plain=words.plain)
    if told:
        session.output.say(sentence(told))
    built = [_package_json(done) for done in result.built]
    kept = [_package_json(done) for done in result.kept]
    refused = [
        {"code": dossier.code, "problems": [problem_json(problem) for problem in dossier.problems]}
        for dossier in result.refused
    ]
    lines = [sentence("cli.package_built", path=str(done.path), files=done.files) for done in result.built]
    lines += [sentence("cli.package_kept", path=str(done.path), files=done.files) for done in result.kept]
    for dossier in result.refused:
        session.output.say(sentence("cli.package_refused", code=dossier.code))
        for problem in dossier.problems:
            session.output.say(f"- {problem_text(problem)}")
    session.output.answer({"built": built, "kept": kept, "refused": refused}, lines)
    return 0 if (built or kept) and not refused else 1


def _package_json(done: BuiltPackage) -> dict[str, Any]:
    return {
        "path": str(done.path), "sidecar": str(done.sidecar), "sha256": done.sha256, "size": done.size,
        "files": done.files,
    }  # fmt: skip


def _verify(session: Session, words: argparse.Namespace) -> int:
    if bag_check.is_bag(words.file):
        return _verify_bag(session, words.file)
    # The receiver has no store: the ledger is asked only when one is named.
    office = session.office if session.folder_named else None
    report = packages.verify_file(words.file, office=office, context=session.output.context())
    document = {
        "ok": report.good, "files": report.files, "size": report.size, "sha256": report.sha256,
        "signature": report.signature, "problems": [problem_json(problem) for problem in report.problems],
    }  # fmt: skip
    if report.good:
        lines = [sentence("cli.package_good", files=report.files)]
    else:
        lines = [sentence("cli.package_bad", count=len(report.problems))]
    lines += [f"- {problem_text(problem)}" for problem in report.problems]
    session.output.answer(document, lines)
    return 0 if report.good else 1


def _verify_bag(session: Session, path: Path) -> int:
    report = bag_check.check(path)
    if report.good:
        first = sentence("cli.bag_good", version=report.version, files=report.files)
    else:
        first = sentence("cli.bag_bad", count=len(report.problems))
    document = {
        "ok": report.good, "bag": report.version, "files": report.files, "size": report.size,
        "problems": [problem_json(problem) for problem in report.problems],
    }  # fmt: skip
    session.output.answer(document, [first, *(f"- {problem_text(problem)}" for problem in report.problems)])
    return 0 if report.good else 1


def _bag(session: Session, words: argparse.Namespace) -> int:
    """One bag for each package, its signed list beside it in the bag. Needs no store."""
    done: list[bagit.Bag] = []
    make_folder(words.out)
    for file in words.files:
        payload = [path for path in (file, sidecar_path(file)) if path == file or path.exists()]
        info = {"Bagging-Date": civil_day(session.clock.now()).isoformat(), "External-Identifier": file.stem}
        target = words.out / f"{file.stem}{bagit.SUFFIX}"
        done.append(bagit.wrap(payload, target, info, context=session.output.context()))
    found = [{"path": str(bag.path), "size": bag.size, "files": bag.files} for bag in done]
    lines = [sentence("cli.package_bagged", path=str(bag.path), files=bag.files) for bag in done]
    session.output.answer({"bags": found}, lines)
    return 0


def _stick(session: Session, words: argparse.Namespace) -> int:
    """A stick that came back: is what was written there still whole?"""
    found = stick_check.look(session.office, only=words.folder, context=session.output.context())
    first = sentence("stick.good", count=len(found.whole)) if found.whole else sentence("stick.nothing")
    problems = [problem_json(problem) for problem in found.problems]
    lines = [first, *(f"- {problem_text(problem)}" for problem in found.problems)]
    session.output.answer({"whole": list(found.whole), "problems": problems}, lines)
    return 1 if found.problems else 0


def _diff(session: Session, words: argparse.Namespace) -> int:
    """Neither package needs a store: the receiver compares what came with what had come before."""
    found = diff.compare(words.file, words.other, context=session.output.context())
    first = sentence("cli.package_differs", count=len(found)) if found else sentence("cli.package_same")
    lines = [first, *(f"- {problem_text(problem)}" for problem in found)]
    session.output.answer(
        {"same": not found, "differences": [problem_json(problem) for problem in found]}, lines
    )
    return 1 if found else 0
