"""Titles of 1 … 1,000 letters on every form that prints one: wrapped, smaller, then said; never cut.

The records are real, only their titles are as long as somebody may type them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest

from hoso_desktop.printing.forms import FORM_IDS, shipped, variants
from hoso_desktop.printing.pdfa import ArchivalPdf, PageMarks
from hoso_desktop.printing.render import Press, RenderedPaper, render_sources
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import GroupRow, Source, Subject
from hoso_desktop.services import paper_subjects
from tests.printing.test_fonts import LETTERS
from tests.printing.test_pdf_quality import what_of
from tests.printing.test_pictures import judge as judge_picture
from tests.support.every_paper import every_paper

NAMES = ("title", "subject")
WORDS = "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã về kết quả thực hiện Nghị quyết chuyên đề nuôi dưỡng trẻ"
ALPHABET = " ".join(
    f"{LETTERS[at]}{LETTERS[-at - 1].lower()}{LETTERS[at].lower()}" for at in range(len(LETTERS))
)
LONG = " ".join([WORDS, ALPHABET, WORDS.upper(), *[WORDS] * 12])
LADDER = (1, 5, 20, 60, 120, 250, 500, 800, 1000)
UNBROKEN = "Ẫg" * 100
LEFT_OUT, TOO_LONG = "print.text_left_out", "print.text_too_long"


def of_length(letters: int) -> str:
    """A title of exactly so many letters."""
    text = LONG[:letters]
    return text if not text.endswith(" ") else f"{text[:-1]}x"


def prints_a_title(form: FormSpec) -> bool:
    parts = [shipped(part) for part in form.parts] or [form]
    return any(_names_one(part) for part in parts)


def _names_one(form: FormSpec) -> bool:
    rows = (*form.head, *form.tail, *form.foot)
    columns = form.table.columns if form.table else ()
    return any("{title}" in cell.text for row in rows for cell in row.cells) or any(
        column.field in NAMES for column in columns
    )


FORMS = [spec for form_id in FORM_IDS for spec in variants(form_id) if prints_a_title(spec)]


@dataclass(frozen=True, slots=True)
class Bench:
    """What every kind of paper is printed of, and the pages the last print laid out."""

    sources: dict[str, list[Source]]
    pages: list[PageMarks]

    def print(self, form: FormSpec, title: str) -> RenderedPaper:
        """One paper whose every title is `title`."""
        self.pages.clear()
        sources = [titled(source, title) for source in self.sources[form.subject]]
        return render_sources(form.id, sources, Press(date(2026, 12, 19), {form.id: form}))


def titled(source: Source, title: str) -> Source:
    """The same to print, each title another."""

    def fill(form: FormSpec, counted: int) -> Subject:
        subject = source.fill(form, counted)
        values = {name: title if name == "title" else text for name, text in subject.values.items()}

        def rows(fields: Sequence[str]) -> Iterator[list[str]]:
            for texts in subject.rows(fields):
                if isinstance(texts, GroupRow):
                    yield texts
                else:
                    pairs = zip(fields, texts, strict=True)
                    yield [title if name in NAMES and text else text for name, text in pairs]

        return replace(subject, values=values, rows=rows)

    return replace(source, fill=fill)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    pages: list[PageMarks] = []
    add = ArchivalPdf.add

    def noted(pdf: ArchivalPdf, page: PageMarks) -> None:
        pages.append(page)
        add(pdf, page)

    with every_paper(tmp_path_factory.mktemp("giay")) as office, pytest.MonkeyPatch.context() as patch:
        patch.setattr(ArchivalPdf, "add", noted)
        kinds = {form.subject for form in FORMS}
        sources = {kind: paper_subjects.kind(kind).sources(office, what_of(office, kind)) for kind in kinds}
        yield Bench(sources, pages)


def whole(title: str, pages: Sequence[PageMarks]) -> bool:
    """Whether every letter of a title was put on the pages: in one go, or line under line in a column."""
    wanted = "".join(title.split())
    texts = [text for page in pages for text in page.texts]
    if wanted in "".join("".join(text.text for text in texts).split()):
        return True
    columns: dict[float, str] = defaultdict(str)
    for text in texts:
        columns[round(text.x, 1)] += "".join(text.text.split())
    return any(wanted in column for column in columns.values())


def limit(form: FormSpec) -> float:
    """The smallest size the form allows a title."""
    parts = [shipped(part) for part in form.parts] or [form]
    cells = [
        cell.min_size
        for part in parts
        for row in (*part.head, *part.tail, *part.foot)
        for cell in row.cells
        if "{title}" in cell.text
    ]
    return min([*cells, *(part.table.min_size for part in parts if part.table)])


def sizes(title: str, pages: Sequence[PageMarks]) -> list[float]:
    """Sizes of the stretches of text that are of the title and of nothing else."""
    wanted = "".join(title.split())
    texts = [text for page in pages for text in page.texts]
    return [text.size for text in texts if len(text.text) >= 8 and "".join(text.text.split()) in wanted]


def check(bench: Bench, form: FormSpec, title: str) -> None:
    paper = bench.print(form, title)
    said = {problem.code for problem in paper.problems}
    assert LEFT_OUT in said or whole(title, bench.pages)
    if TOO_LONG not in said and len(title) > 60:
        assert min(sizes(title, bench.pages), default=limit(form)) >= limit(form)
    for page in bench.pages:
        assert all(text.x >= 0 and 0 <= text.y <= page.height for text in page.texts)
    judge_picture(paper.pdf, form)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.id}-{form.variant}")
def test_the_longest_title(bench: Bench, form: FormSpec) -> None:
    check(bench, form, of_length(1000))


@pytest.mark.battery
@pytest.mark.parametrize("title", [*map(of_length, LADDER), UNBROKEN], ids=[*map(str, LADDER), "unbroken"])
def test_titles_of_every_length(bench: Bench, title: str) -> None:
    for form in FORMS:
        check(bench, form, title)


def test_a_title_wraps_then_shrinks_within_the_limit_then_it_is_said(bench: Bench) -> None:
    form = shipped("cover")
    found = []
    for title in (of_length(60), of_length(800), of_length(1700), " ".join([LONG] * 4)):
        paper = bench.print(form, title)
        put = sizes(title, bench.pages[:1])
        found.append((put[0] if put else 0.0, len(put), {problem.code for problem in paper.problems}))
    (first, lines, said), (second, more, _), (third, most, _), (*_rest, at_last) = found
    assert first >= second > third >= limit(form), found
    assert lines < more < most
    assert not said
    assert at_last & {TOO_LONG, LEFT_OUT}


def test_a_cut_title_is_seen(bench: Bench) -> None:
    title = of_length(250)
    bench.print(shipped("cover"), title[:-9])
    assert whole(title[:-9], bench.pages)
    assert not whole(title, bench.pages)
