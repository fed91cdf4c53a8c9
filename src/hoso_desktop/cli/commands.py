"""Commands about the office as a whole: init, demo, verify, settings."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from hoso_desktop.cli.output import problem_json, problem_text
from hoso_desktop.cli.session import Session, kdf_cost
from hoso_desktop.errors import UsageError
from hoso_desktop.messages import sentence
from hoso_desktop.services import daily_check, health
from hoso_desktop.services.office import NewOffice, save_settings
from hoso_desktop.services.start import start_office


def init(session: Session, words: argparse.Namespace) -> int:
    """Make a store."""
    new = NewOffice(
        name=words.office, code=words.code, superior=words.superior, unit_kind=words.unit, term=words.term,
        congress=words.congress, person=words.person, login=words.login,
    )  # fmt: skip
    password = session.password(new=True)
    office = session.adopt(
        start_office(session.folder, new, password, cost=kdf_cost(words), clock=session.clock)
    )
    text = sentence("cli.created_store", office=office.profile.name, path=str(session.folder))
    session.output.answer({"store": str(session.folder), "office": office.profile.name}, [text])
    return 0


def demo(session: Session, words: argparse.Namespace) -> int:
    """Make the practice office."""
    from hoso_desktop.services import demo as demo_office  # draws PDFs; nobody else here does

    office = session.adopt(
        demo_office.make_demo(
            session.folder,
            seed=words.seed,
            scale=words.scale,
            term=words.term,
            password=session.password(new=True),
            cost=kdf_cost(words),
            context=session.output.context(),
        )
    )
    counts = health.counts(office)
    text = sentence(
        "cli.demo_done", path=str(session.folder), dossiers=counts["dossier"], documents=counts["placement"],
        files=counts["attachment"],
    )  # fmt: skip
    document = {
        "store": str(session.folder), "dossiers": counts["dossier"], "documents": counts["placement"],
        "register": counts["entry"], "files": counts["attachment"],
    }  # fmt: skip
    session.output.answer(document, [text])
    return 0


def verify(session: Session, words: argparse.Namespace) -> int:
    """Check the store, whole or as every day."""
    if words.daily:
        return _daily(session)
    report = health.verify_store(session.office, context=session.output.context())
    document = {
        "ok": report.ok,
        "journal_rows": report.journal_rows,
        "attachments": report.attachments,
        "doubtful_times": report.doubtful_times,
        "problems": [problem_json(problem) for problem in report.problems],
    }
    if report.ok:
        lines = [sentence("cli.store_good", rows=report.journal_rows, files=report.attachments)]
    else:
        lines = [sentence("cli.store_bad", count=len(report.problems))]
        lines += [f"- {problem_text(problem)}" for problem in report.problems]
    if report.doubtful_times:
        lines.append(sentence("cli.clock_set_back", count=report.doubtful_times))
    session.output.answer(document, lines)
    return 0 if report.ok else 1


def _daily(session: Session) -> int:
    report = daily_check.check(session.office, session.output.context())
    document = {
        "ok": report.ok, "day": report.day.isoformat(), "attachments": report.files,
        "problems": [problem_json(problem) for problem in report.problems],
    }  # fmt: skip
    lines = [sentence("cli.daily_good", files=report.files)]
    if not report.ok:
        lines = [sentence("cli.store_bad", count=len(report.problems))]
        lines += [f"- {problem_text(problem)}" for problem in report.problems]
    session.output.answer(document, lines)
    return 0 if report.ok else 1


def settings(session: Session, words: argparse.Namespace) -> int:
    """Show or change the office's settings."""
    pairs: dict[str, object] = {}
    for pair in words.values:
        name, found, value = pair.partition("=")
        if not found:
            raise UsageError("cli.bad_pair", value=pair)
        pairs[name.strip()] = int(value) if name == "hand_in_years" and value.isdecimal() else value.strip()
    office = session.office
    profile = save_settings(office, **pairs) if pairs else office.profile
    values = asdict(profile)
    values.update(values.pop("number_style"))
    shown = {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }
    if pairs:
        session.output.say(sentence("cli.settings_done", count=len(pairs)))
    session.output.answer({"settings": shown}, [f"{name} = {value}" for name, value in shown.items()])
    return 0
