"""Dossiers at a point of their life, brought there by the steps a person takes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.domain.retention import PERMANENT, Retention
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.services import dossiers, lifecycle, papers
from hoso_desktop.services.lifecycle import Signature
from hoso_desktop.services.office import Changes, Office
from tests.support.office import NEW, add_dossier, paper

SIGNED = Signature(signer=NEW.person)


def put_into(office: Office, uid: str, *steps: Step) -> None:
    """Steps recorded without asking for their conditions."""
    for step in steps:
        with office.change() as tx:
            lifecycle.record(tx, office, uid, step)
            office.remember(tx, "dossier.completed")


def close(office: Office, uid: str) -> None:
    """A dossier that is completed, whatever it lacks."""
    put_into(office, uid, Step.WORK_ENDED, Step.COMPLETED)


def ready(office: Office, folder: Path, *, retention: Retention = PERMANENT, notation: str = "TH.01") -> str:
    """Three papers, sheets pencilled, the set printed, the work ended: nothing stands in the way."""
    uid = add_dossier(office, notation, "Hồ sơ xây dựng quy chế", retention)
    rows = [
        paper("Tờ trình", number="1-TTr/VPĐU", date="02/11/2026", pages=4, sides=2),
        paper("Quy chế", number="02-QC/ĐU", date="03/11/2026", pages=3),
        paper("Công văn gửi quy chế", number="5-CV/ĐU", date="04/11/2026", pages=1),
    ]
    dossiers.add_documents(office, uid, rows)
    dossiers.mark_pencilled(office, uid)
    papers.print_set(office, uid, folder)
    lifecycle.end_work(office, uid)
    return uid


def completed(office: Office, folder: Path, *, retention: Retention = PERMANENT) -> str:
    """The same, completed and signed by the one who made it."""
    uid = ready(office, folder, retention=retention)
    lifecycle.complete(office, uid, SIGNED)
    return uid


def complete(office: Office, uid: str, reason: str = "") -> Changes:
    """Complete what is ready, signed by the one who made it."""
    return lifecycle.complete(office, uid, SIGNED, reason=reason)


def next_day(office: Office) -> None:
    """A day passes."""
    clock = office.clock
    assert isinstance(clock, FixedClock)
    clock.move(timedelta(days=1))
