"""The first pages of a long paper, to look at while the rest is made."""

from __future__ import annotations

from datetime import date

import pytest

from hoso_desktop.printing.render import Press, RenderedPaper, render_sources
from hoso_desktop.printing.values import dossier_source
from tests.printing.reading import page_texts
from tests.printing.sheets_factory import long_list, meeting

DAY = date(2026, 11, 16)


def first(pages: int, rows: int) -> RenderedPaper:
    source = dossier_source(long_list(rows), printed_on=DAY)
    return render_sources("contents", [source], Press(DAY, first=pages))


@pytest.mark.parametrize("pages", [1, 2])
def test_they_are_the_pages_of_the_whole_paper(pages: int) -> None:
    begun, whole = first(pages, 200), first(0, 200)
    assert begun.cut
    assert begun.pages == pages
    assert page_texts(begun.pdf) == page_texts(whole.pdf)[:pages]
    assert not whole.cut


def test_a_paper_of_no_more_pages_is_whole() -> None:
    source = dossier_source(meeting(), printed_on=DAY)
    asked = [render_sources("cover", [source], Press(DAY, first=pages)) for pages in (0, 1)]
    assert asked[0] == asked[1]
    assert not asked[1].cut
