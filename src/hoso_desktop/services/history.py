"""Whether the access history is still what was written, and its head, to be kept outside the store.

Who did and read what is told by `services.history_lines`. Mends nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from hoso_desktop.crypto import signing
from hoso_desktop.db import anchors, journal, journal_check
from hoso_desktop.db import backup as backups
from hoso_desktop.domain.history_check import Anchor, Fault, GivenHead, Verdict, read_head, written_head
from hoso_desktop.domain.problem import Problem
from hoso_desktop.errors import EnvironmentProblem, UsageError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import sentence
from hoso_desktop.services import backup
from hoso_desktop.services.office import Office, keys_of


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """What a check of the whole history found; `doubtful` facts bear the mark of a clock nobody trusts."""

    verdict: Verdict
    problems: tuple[Problem, ...]
    doubtful: int

    @property
    def ok(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class Head:
    """The newest fact: its number and its hash, in groups of four as it is written down."""

    seq: int
    hash: str

    @property
    def written(self) -> str:
        return f"{self.seq} · {written_head(self.hash)}"


def verify(office: Office, head: str | None = None, *, context: JobContext | None = None) -> HistoryReport:
    """Recompute the history from its first fact and hold it against every head that left the store.

    `head` is one a person kept on paper: eight figures of the hash at least, or `number · figures`. Raises
    UsageError `history_fault.bad_head` for what is none, Cancelled when asked to stop.
    """
    given = _given(head) if head else None
    context = context or JobContext()
    outside = _in_backups(office)
    with office.store.read() as connection:
        total = journal.head(connection)[0]

        def step(done: int) -> None:
            context.step(Progress(min(done, total), total, "verify.stage.journal"))

        verdict = journal_check.check(connection, given=given, more=outside, step=step)
        doubtful = journal.doubtful_times(connection)
    return HistoryReport(verdict, problems(verdict), doubtful)


def _in_backups(office: Office) -> tuple[Anchor, ...]:
    """Heads in the backups that can be reached now: nobody changes those by changing the store."""
    keys = {signing.public_key(bytes.fromhex(seed)).hex() for seed in keys_of(office, "signing")}
    found = []
    for place in backup.places(office):
        home = backups.home(place, office.store.store_id)
        for name in backups.names(home):
            with suppress(EnvironmentProblem):  # a damaged one proves nothing
                one = backups.read_manifest(home / name)
                if one.genuine and one.public in keys and one.store_id == office.store.store_id:
                    found.append(Anchor(one.seq, one.head, anchors.BACKUP, one.at_utc, str(place)))
    return tuple(found)


def _given(head: str) -> GivenHead:
    given = read_head(head)
    if given is None:
        raise UsageError("history_fault.bad_head", value=head)
    return given


def problems(verdict: Verdict) -> tuple[Problem, ...]:
    """What was found, in the order of the history; that which is told first stands first."""
    first = verdict.first
    faults = sorted(verdict.faults, key=lambda fault: (fault is not first, fault.seq))
    return tuple(_problem(fault, verdict) for fault in faults)


def _problem(fault: Fault, verdict: Verdict) -> Problem:
    anchor = fault.anchor
    params: dict[str, object] = {
        "seq": fault.seq, "after": fault.after, "last": verdict.head[0],
        "anchor": anchor.seq if anchor is not None else 0,
        "figures": written_head(anchor.hash) if anchor is not None else "",
        "place": place_of(anchor) if anchor is not None else "",
    }  # fmt: skip
    return Problem(f"history_fault.{fault.kind.value}", params=params)


def place_of(anchor: Anchor) -> str:
    """Where a head was kept, in words; one without a kind is what a person just typed."""
    return sentence(f"history_anchor.{anchor.kind or 'paper'}", place=anchor.place).rstrip()


def head(office: Office) -> Head:
    """The newest fact, only to be looked at."""
    with office.store.read() as connection:
        return Head(*journal.head(connection))


def hand_out_head(office: Office, place: str, note: str = "") -> Head:
    """The newest fact, for paper: it is remembered that this head left the store."""
    with office.change(keep_images=False) as tx:
        found = Head(*anchors.put(tx, anchors.PRINTED, place, note))
        tx.record("history.head_given", body={"seq": found.seq, "place": place}, travels=False)
    return found
