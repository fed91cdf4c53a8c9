"""C80 and C81: a secrecy mark in what is stored, and a package built of it.

The program refuses such texts and files at every door; this looks at what is inside all the same. The finding
never repeats the text. Where a package exists C81 alone speaks.
"""

from __future__ import annotations

import re

from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.secrecy import mark_in_file_name, mark_in_text


def check(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """One line for each paper and one for the dossier's own words, or one about the package."""
    found = _marked(facts)
    if not found:
        return []
    if facts.packages and rules.on("C81"):
        last = max(facts.packages)
        params: dict[str, object] = {"count": len(found), "packages": len(facts.packages)}
        params["day"] = f"{last:%d/%m/%Y}"
        first = found[0]
        return [Finding("C81", rules.severity("C81"), "check.C81", params, first[0], first[1], fix="cell")]
    if not rules.on("C80"):
        return []
    severity = rules.severity("C80")
    return [
        Finding("C80", severity, "check.C80.dossier" if uid is None else "check.C80.paper",
                {} if uid is None else {"row": row}, uid, field, fix="cell")
        for uid, field, row in found
    ]  # fmt: skip


def _marked(facts: DossierFacts) -> list[tuple[str | None, str, int]]:
    """(placement or None for the dossier, field, row) of everything that bears a mark."""
    dossier = facts.sheet.dossier
    out: list[tuple[str | None, str, int]] = []
    for name, text in (("title", dossier.title), ("note", dossier.note), ("keyword", dossier.keyword)):
        if mark_in_text(text):
            out.append((None, name, 0))
            break
    for row, paper in enumerate(facts.sheet.documents, start=1):
        where = _field(paper)
        if where:
            out.append((paper.uid, where, row))
    return out


# No mark is without this beginning, whatever way its letters are put together.
_HINT = re.compile("m[aậ]", re.IGNORECASE)


def _field(paper: Placement) -> str:
    entry = paper.entry
    texts = (
        ("subject", entry.subject), ("author", entry.author), ("number", entry.number.as_written),
        ("recipients", entry.recipients), ("note", paper.note), ("note", entry.note),
        ("keyword", entry.keyword),
    )  # fmt: skip
    for name, text in texts:
        if _HINT.search(text) and mark_in_text(text):
            return name
    if paper.attachment is not None and mark_in_file_name(paper.attachment.name):
        return "file"
    return ""
