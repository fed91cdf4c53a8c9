"""The review on paper, of the review a person is looking at; and the clock's figures for screens.

Draws nothing and holds no wording: the paper is the form `check_report`, filled by services/paper_review.py.
"""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.domain.timeliness import Timeliness
from hoso_desktop.domain.words import figure
from hoso_desktop.messages import sentence
from hoso_desktop.printing import render
from hoso_desktop.printing.render import Press
from hoso_desktop.services import form_store, paper_review, paper_subjects
from hoso_desktop.services.checks import Review
from hoso_desktop.services.office import Office
from hoso_desktop.services.timeliness import TimelinessReport

FORM = "check_report"


def print_review(office: Office, review: Review, times: TimelinessReport, target: Path) -> int:
    """Write the list as PDF; returns its pages. Raises EnvironmentProblem when the disk refuses."""
    made = paper_subjects.spelled(office, [paper_review.source(office, review, times)])
    paper = render.render_sources(FORM, made, Press(office.today(), form_store.specs(office)[0]))
    render.write(paper, target)
    return paper.pages


def figure_rows(figures: Timeliness, days: int) -> list[tuple[str, str]]:
    """The clock's figures in words and numbers, shares in percent of what they are a part of."""
    share = paper_review.share
    return [
        (sentence("timeliness.papers"), figure(figures.papers)),
        (sentence("timeliness.filed"), share(figures.filed, figures.papers)),
        (sentence("timeliness.unfiled"), figure(figures.unfiled)),
        (sentence("timeliness.in_time", days=days), share(figures.in_time, figures.filed)),
        (sentence("timeliness.late", days=days), share(figures.late, figures.filed)),
    ]
