"""The year's figures on paper are those of the due list, the plan and the clock."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.file_plan import totals
from hoso_desktop.domain.retention import PERMANENT, UNSET, years
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.domain.words import figure
from hoso_desktop.errors import UsageError
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.forms import shipped
from hoso_desktop.services import dossiers, file_plan, paper_statistics, papers, timeliness
from tests.printing.reading import page_texts
from tests.support.lifecycle import put_into
from tests.support.office import add_dossier, make_office, paper


def test_figures_of_a_year(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 12, 18, 9, tzinfo=VIETNAM))
    with make_office(tmp_path / "kho", clock=clock) as office:
        assert "year_statistics" not in [info.id for info in papers.offered(office)]
        file_plan.adopt_starter(office, 2026)
        done = (Step.WORK_ENDED, Step.COMPLETED, Step.HANDED_IN)
        for number, (period, steps) in enumerate(
            ((PERMANENT, done), (years(20), done[:2]), (years(10), done[:1]), (UNSET, ())), start=1
        ):
            uid = add_dossier(office, f"TH.0{number}", "Tập Báo cáo", period)
            day = date(2026, 12, 1)
            dossiers.add_documents(office, uid, [paper("Báo cáo", pages=number, date=f"{day:%d/%m/%Y}")])
            put_into(office, uid, *steps)
        form = shipped("year_statistics")
        (source,) = paper_statistics.sources(office, [])
        subject, fields = source.fill(form, 0), kinds()["statistics"]
        assert set(subject.values) == set(fields.line)
        rows = {row[0]: row[1:] for row in subject.rows(["name", "total", "permanent", "limited", "other"])}
        planned = totals(file_plan.plan_of(office, 2026).entries)
        clock_figures = timeliness.report(office).office
        pdf = papers.render(office, "year_statistics", ["2026"]).pdf
        with pytest.raises(UsageError):
            papers.render(office, "year_statistics", ["nay"])
    words = form.words
    assert rows[words["planned"]][:3] == [
        figure(planned.titles), figure(planned.permanent), figure(planned.limited)
    ]  # fmt: skip
    assert rows[words["year_dossiers"]] == ["4", "1", "2", "1"]
    assert rows[words["completed"]] == ["2", "1", "1", "0"]
    assert rows[words["handed_in"]] == ["1", "1", "0", "0"]
    assert rows[words["ended"]][:3] == ["3", "1", "2"]
    assert rows[words["sheets"]][:3] == ["6", "1", "5"]
    assert rows[words["papers"]][0] == figure(clock_figures.papers)
    assert rows[words["unfiled"]][0] == figure(clock_figures.unfiled)
    text = " ".join(" ".join(page_texts(pdf)).split())
    assert "BIỂU THỐNG KÊ HỒ SƠ, VĂN BẢN Năm 2026" in text
    assert not pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings
