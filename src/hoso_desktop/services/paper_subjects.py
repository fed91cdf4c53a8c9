"""What papers are printed of, by the kind their form names: who makes the texts, and when there are any.

One line per kind. A form is offered only where the records it shows exist; what a paper says is written in
the modules named here, never in this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from hoso_desktop.errors import UsageError
from hoso_desktop.printing.spelling import OTHER, spelled_source
from hoso_desktop.printing.subject import Source
from hoso_desktop.services import (
    paper_boxes,
    paper_confirmation,
    paper_dossier,
    paper_hand_in,
    paper_handover,
    paper_holdings,
    paper_inventory,
    paper_minutes,
    paper_plan,
    paper_registers,
    paper_review,
    paper_statistics,
    paper_worthless,
)
from hoso_desktop.services.office import Office

# `what` are the words a person names things by: dossier codes, a year, an inventory.
Maker = Callable[[Office, Sequence[str]], list[Source]]


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """`sources` reads the records and makes what is printed; `offered` tells whether there are records.

    `has` tells, of papers some dossiers have and others have not, whether every one of given ones has them.
    """

    sources: Maker
    offered: Callable[[Office], bool]
    has: Callable[[Office, Sequence[str]], bool] | None = None


KINDS: Mapping[str, SubjectKind] = {
    "dossier": SubjectKind(paper_dossier.sources, paper_dossier.offered),
    "data": SubjectKind(paper_confirmation.sources, paper_confirmation.offered, paper_confirmation.has_files),
    "meeting": SubjectKind(paper_minutes.sources, paper_minutes.offered, paper_minutes.has_meeting),
    "plan": SubjectKind(paper_plan.sources, paper_plan.offered),
    "inventory": SubjectKind(paper_inventory.sources, paper_inventory.offered),
    "box": SubjectKind(paper_boxes.sources, paper_boxes.offered),
    "hand_in": SubjectKind(paper_hand_in.sources, paper_hand_in.offered),
    "hand_over": SubjectKind(paper_hand_in.minutes, paper_hand_in.offered),
    "staff_handover": SubjectKind(paper_handover.sources, paper_handover.offered),
    "kept_back": SubjectKind(paper_holdings.kept_back, paper_holdings.any_kept_back),
    "loans": SubjectKind(paper_holdings.loans, paper_holdings.any_loans),
    "statistics": SubjectKind(paper_statistics.sources, paper_statistics.offered),
    "register_out": SubjectKind(paper_registers.outgoing, paper_registers.any_outgoing),
    "register_in": SubjectKind(paper_registers.incoming, paper_registers.any_incoming),
    "review": SubjectKind(paper_review.sources, paper_review.offered),
    "worthless": SubjectKind(paper_worthless.sources, paper_worthless.offered),
}

# Kinds printed of dossiers, each named by its code.
OF_DOSSIERS = ("dossier", "data", "meeting")


def kind(name: str) -> SubjectKind:
    """The kind of a form's subject. Raises UsageError for one the program cannot fill."""
    if name not in KINDS:
        raise UsageError("print.subject_unknown", subject=name, known=", ".join(KINDS))
    found = KINDS[name]
    return replace(found, sources=lambda office, what: spelled(office, found.sources(office, what)))


def beside(office: Office, dossier_uids: Sequence[str]) -> tuple[str, ...]:
    """The kinds of papers that every one of some dossiers has records for, beside those of any dossier."""
    return tuple(name for name, one in KINDS.items() if one.has is not None and one.has(office, dossier_uids))


def spelled(office: Office, made: list[Source]) -> list[Source]:
    """What is printed, spelled as the office writes."""
    return list(map(spelled_source, made)) if office.profile.tone == OTHER else made
