"""C70: attached files that are missing, changed, empty, not what their name says, or no PDF.

One finding a file, the gravest. What a file really holds was found out when it was attached and when its hash
was last taken again; nothing is opened here.
"""

from __future__ import annotations

from hoso_desktop.domain.checks.facts import DossierFacts, FileFact
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.document import Attachment
from hoso_desktop.domain.problem import Severity

PDF = "application/pdf"
CHANGED = "changed"
MISSING = "missing"
_TYPE_OF_ENDING = {
    "pdf": PDF, "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "tif": "image/tiff",
    "tiff": "image/tiff", "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


def check(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """One line for each paper whose file is not right."""
    if not rules.on("C70"):
        return []
    out = []
    for paper in facts.sheet.documents:
        if paper.attachment is None:
            continue
        what = _what(paper.attachment, facts.files.get(paper.attachment.uid))
        if what:
            severity = Severity.WARNING if what == "check.C70.not_pdf" else rules.severity("C70")
            params: dict[str, object] = {"name": paper.attachment.name}
            out.append(
                Finding("C70", severity, what, params, placement_uid=paper.uid, field="file", fix="file")
            )
    return out


def _what(attachment: Attachment, fact: FileFact | None) -> str:
    if fact is not None and (not fact.present or fact.last_check == MISSING):
        return "check.C70.missing"
    if fact is not None and (not fact.size_ok or fact.last_check == CHANGED):
        return "check.C70.changed"
    if not attachment.size:
        return "check.C70.empty"
    if _mismatch(attachment):
        return "check.C70.mismatch"
    return "" if attachment.media_type == PDF else "check.C70.not_pdf"


def _mismatch(attachment: Attachment) -> bool:
    """Whether the ending of the name promises something else; an unknown ending promises nothing."""
    ending = attachment.name.rpartition(".")[2].casefold() if "." in attachment.name else ""
    promised = _TYPE_OF_ENDING.get(ending)
    return promised is not None and promised != attachment.media_type
