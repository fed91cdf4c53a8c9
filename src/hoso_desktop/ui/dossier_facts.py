"""The line under a dossier's title: period, term, sums and what else matters at a glance. No widgets."""

from __future__ import annotations

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.words import figure
from hoso_desktop.ui.text import tr


def facts_line(sheet: DossierSheet) -> str:
    """Of papers kept apart only the count is known here."""
    dossier, totals = sheet.dossier, sheet.totals
    parts = [
        tr("Thời hạn: {retention}", retention=dossier.retention.label or tr("chưa ghi")),
        tr("Nhiệm kỳ {term}", term=dossier.term),
        tr(
            "{documents} văn bản, {pages} trang, {sheets} tờ",
            documents=figure(totals.documents),
            pages=figure(totals.pages),
            sheets=figure(totals.sheets),
        ),
    ]
    if dossier.arranged:
        parts.append(dossier.archival_code)
    if dossier.separately_kept:
        parts.append(tr("Có tài liệu quản lý riêng: {count}", count=f"{dossier.separately_kept:02d}"))
    if dossier.restricted:
        parts.append(tr("Hạn chế người xem"))
    return " · ".join(parts)
