"""Which prints of a dossier are old: it changed since, or the office's form did. Prints nothing itself.

A variant chosen for one print alone is not old because the office prints another; it is when the office
took another form into use later.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hoso_desktop.db import papers as rows
from hoso_desktop.db.papers import LastPrint
from hoso_desktop.domain.print_facets import SET, facet_hash
from hoso_desktop.errors import UserError
from hoso_desktop.messages import sentence
from hoso_desktop.printing import forms as form_list
from hoso_desktop.printing.reader import read_text
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.services import form_store
from hoso_desktop.services.office import Office
from hoso_desktop.services.queries import peek

_SPOKEN = {
    "cover": "bìa", "contents": "mục lục", "certificate": "chứng từ kết thúc",
    "pencil_guide": "phiếu hướng dẫn đánh số", "state_cover": "bìa mẫu Nhà nước",
}  # fmt: skip
_OF_A_DOSSIER = (*SET, "state_cover")
# Working papers: what is written on them stays right, a late sheet only adds a line.
_ONLY_A_LINE = ("pencil_guide",)
# What the journal calls a change, by the words a clerk is told it in; the first that fits is told.
_CHANGES = {
    "added": ("document.placed", "document.added"),
    "removed": ("document.removed",),
    "moved": ("document.moved",),
    "paper": ("document.changed", "entry.changed", "document.file_attached"),
    "arranged": ("dossier.arranged",),
    "dossier": ("dossier.changed",),
    "settings": ("settings.changed",),
}
_TEMPLATE = re.compile(r"(?P<id>[^/]+)/(?P<variant>[^@]+)@(?P<version>\d+)")


class Reason(StrEnum):
    """Why a print is old."""

    DOSSIER = "dossier"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class StalePaper:
    """A paper to print again: what it is, why, and the form (with its variant) it was printed with."""

    paper: str
    reason: Reason
    form_id: str
    variant: str = ""  # "" is the one the office prints with
    change: str = field(default="", compare=False)  # one of _CHANGES; empty where nobody can say

    @property
    def spoken(self) -> str:
        """`mục lục`, `bìa (mẫu đã đổi)`."""
        name = spoken(self.paper)
        return sentence("print.form_changed", paper=name) if self.reason is Reason.FORM else name


def spoken(form_id: str) -> str:
    """What a clerk calls a form of the set in a sentence."""
    return _SPOKEN[form_id]


def stale(office: Office, dossier_uid: str) -> tuple[StalePaper, ...]:
    """The papers of a dossier to print again, in the order of the set."""
    return _old(office, dossier_uid, _OF_A_DOSSIER)


def stale_papers(office: Office, dossier_uid: str) -> tuple[str, ...]:
    """Papers printed before a change that they show: `bìa`, `mục lục`, `chứng từ kết thúc`."""
    return tuple(paper.spoken for paper in stale(office, dossier_uid))


def told(papers: Sequence[StalePaper]) -> str:
    """One sentence about what is to be printed again and why; empty where nothing is."""
    if not papers:
        return ""
    if all(paper.reason is Reason.FORM for paper in papers):
        return sentence("print.again_form", papers=", ".join(spoken(paper.paper) for paper in papers))
    named = ", ".join(paper.spoken for paper in papers)
    return sentence("print.again", what=spoken_change(papers), papers=named)


def spoken_change(papers: Sequence[StalePaper]) -> str:
    """`thêm văn bản`: what happened to a dossier after its papers were printed."""
    changes = [paper.change for paper in papers if paper.reason is Reason.DOSSIER and paper.change]
    return sentence(f"print.change.{changes[0] if changes else 'other'}")


def add_a_line(office: Office, dossier_uid: str) -> tuple[str, ...]:
    """Working papers that need no new print, only one more line: `phiếu hướng dẫn đánh số`."""
    found = _old(office, dossier_uid, _ONLY_A_LINE)
    return tuple(spoken(old.paper) for old in found if old.reason is Reason.DOSSIER)


def _old(office: Office, dossier_uid: str, papers: Sequence[str]) -> tuple[StalePaper, ...]:
    sheet = peek(office, dossier_uid)
    with office.store.read() as connection:
        prints = rows.last_prints(connection, dossier_uid)
        kinds = rows.kinds_since(connection, dossier_uid, papers)
    out = []
    for paper in papers:
        if paper not in prints:
            continue
        used = _used(prints[paper].template, paper)
        newer = _form_changed(office, used, prints[paper])
        if prints[paper].content_hash != facet_hash(paper, sheet):
            old = _again(office, paper, used, Reason.DOSSIER, newer=newer)
            out.append(replace(old, change=_change(kinds)))
        elif newer:
            out.append(_again(office, paper, used, Reason.FORM, newer=True))
    return tuple(out)


def _change(kinds: Set[str]) -> str:
    """The change worth telling first: a paper that came or went explains the figures of all the others."""
    return next((name for name, told in _CHANGES.items() if kinds & set(told)), "")


def _again(office: Office, paper: str, used: FormSpec | None, why: Reason, *, newer: bool) -> StalePaper:
    form_id = used.id if used is not None else paper
    alone = used is not None and not newer and used.variant != _now(office, form_id).variant
    return StalePaper(paper, why, form_id, used.variant if alone and used is not None else "")


def _used(template: str, paper: str) -> FormSpec | None:
    """The form of a print's `cover/party@1+contents/nd30@2` that made this paper: id, variant and version."""
    for found in _TEMPLATE.finditer(template):
        form_id = found["id"].lstrip("+")
        if form_id in form_list.FORM_IDS and paper in (form_id, form_list.shipped(form_id).stands_for):
            brought = form_list.shipped(form_id)
            return replace(brought, variant=found["variant"], version=int(found["version"]))
    return None


def _form_changed(office: Office, used: FormSpec | None, printed: LastPrint) -> bool:
    if used is None:
        return False
    now = _now(office, used.id)
    if used.template == now.template:
        return False
    if used.variant != now.variant:
        newest = form_store.versions(office, used.id)[:1]
        return any(version.adopted_at > printed.at_utc for version in newest)
    before = _spec_of(office, used)
    return before is None or _looks(before) != _looks(now)


def _now(office: Office, form_id: str) -> FormSpec:
    """The form an office prints with, as its file spells it."""
    return next(one.spec for one in form_store.in_use(office) if one.spec.id == form_id)


def _spec_of(office: Office, used: FormSpec) -> FormSpec | None:
    """The form a print was made with, where it is still known."""
    for own in form_store.versions(office, used.id):
        if own.version == used.version and own.text:
            try:
                return read_text(own.text, used.id)
            except UserError:
                return None
    known = form_list.variants(used.id)
    return next((one for one in known if one.template == used.template), None)


def _looks(form: FormSpec) -> FormSpec:
    """What of a form is seen on the paper."""
    return replace(form, version=0, source="", title="", copies=1, file_suffix="")
