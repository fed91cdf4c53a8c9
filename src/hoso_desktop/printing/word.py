"""Papers as a Word file (.docx) people go on editing: paragraphs and real tables, a section per paper.

Lines beside each other become a table without lines, everything else a paragraph; type sizes are those of the
print. The same papers give the same bytes. Decides no word and no column.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Pt

from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import sentence
from hoso_desktop.printing.filled import Filled, Papers
from hoso_desktop.printing.layout import area_of
from hoso_desktop.printing.spec import MM
from hoso_desktop.printing.steady_zip import packed_again
from hoso_desktop.printing.table import TableSetter
from hoso_desktop.printing.word_xml import Lines, Rows, gap, table_begin

FONT = "Times New Roman"
_LANGUAGE = "vi-VN"
_STAGE = "print.stage"
_STEP = 200  # rows between two looks at Cancel
_SIZE = 13.0
_PAGE_NUMBER_FROM_EDGE = 7.0  # mm
_TALLEST = 0.7  # of a page: rows shrink to it, and those still taller may go on over the next page
_TABLE_GAP = 8.0
_THUMBNAIL = "/thumbnail"
_WORD_2013 = "15"  # older ones open in "Compatibility Mode"
_PAGE_NUMBER = '<w:fldSimple w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'


def write(papers: Papers, day: date, *, context: JobContext | None = None) -> bytes:
    """The bytes of a Word file, each paper from a new page on. Raises Cancelled between rows."""
    document = docx.Document()
    context = context or JobContext()
    _describe(document, papers.title, day)
    for done, paper in enumerate(papers.papers):
        section = document.add_section() if done else document.sections[0]
        _set_up(section, paper, first=not done)
        body = document.element.body
        for block in _blocks(document, paper, context, Progress(done, len(papers.papers), _STAGE)):
            body.insert(len(body) - 1, block)  # the last element is the section's
    context.step(Progress(len(papers.papers), len(papers.papers), _STAGE))
    out = io.BytesIO()
    document.save(out)
    return packed_again(out.getvalue())


def _element(xml: str) -> Any:
    """A piece of WordprocessingML as an element."""
    end = min(xml.index(sign) for sign in " />" if sign in xml)
    return parse_xml(f"{xml[:end]} {nsdecls('w')}{xml[end:]}")


# -- the file


def _describe(document: Any, title: str, day: date) -> None:
    """Title and day, the office's own type and language, no picture of an empty page."""
    about = document.core_properties
    about.title, about.author, about.comments, about.language = title, "", "", _LANGUAGE
    about.created = about.modified = datetime.combine(day, time())
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_2013)
    relations = document.part.package.rels
    for name in [name for name, found in relations.items() if found.reltype.endswith(_THUMBNAIL)]:
        del relations[name]
    defaults = document.styles.element.find(qn("w:docDefaults"))
    face = defaults.find(".//" + qn("w:rFonts"))
    face.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        face.set(qn(f"w:{script}"), FONT)
    defaults.find(".//" + qn("w:lang")).set(qn("w:val"), _LANGUAGE)
    plain = document.styles["Normal"]
    plain.font.name, plain.font.size = FONT, Pt(_SIZE)
    plain.paragraph_format.space_after, plain.paragraph_format.line_spacing = Pt(0), 1.0


def _table_style(document: Any, size: float) -> str:
    """The id of the style of table cells, so that a row somebody adds looks like the others."""
    name = sentence("print.table_style")
    known = {style.name: style for style in document.styles}
    style = known.get(name) or document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.font.size = document.styles["Normal"], Pt(size)
    return str(style.style_id)


def _set_up(section: Any, paper: Filled, *, first: bool) -> None:
    """Paper, margins, page numbers; a later section goes on with the first one's and counts anew."""
    form, properties = paper.form, section._sectPr
    area, page = area_of(form), form.page
    section.page_width, section.page_height = Pt(page.width * MM), Pt(page.height * MM)
    section.orientation = WD_ORIENT.LANDSCAPE if page.width > page.height else WD_ORIENT.PORTRAIT
    section.left_margin, section.top_margin = Pt(area.left), Pt(page.height * MM - area.top)
    section.right_margin = Pt(page.width * MM - area.left - area.width)
    section.bottom_margin = Pt(area.top - area.height)
    section.header_distance = section.footer_distance = Pt(_PAGE_NUMBER_FROM_EDGE * MM)
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)  # it would pull lines apart
    if page.numbered:
        # As in print: none on the only page, nor on the first of a paper with a heading.
        section.different_first_page_header_footer = bool(form.header) or not paper.several_pages()
    if first and page.numbered:
        _number_pages(section)
    if properties.find(qn("w:pgNumType")) is None:
        properties.find(qn("w:cols")).addprevious(_element('<w:pgNumType w:start="1"/>'))


def _number_pages(section: Any) -> None:
    """In the middle of the top margin."""
    paragraph = section.header.paragraphs[0]
    paragraph.style, paragraph.alignment = "Normal", WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(_element(_PAGE_NUMBER))


# -- the paper from top to bottom


def _blocks(document: Any, paper: Filled, context: JobContext, progress: Progress) -> Iterator[Any]:
    form, lines = paper.form, Lines(paper.form, paper.values)
    yield from map(_element, lines.blocks(form.head, after_table=False))
    yield _element(gap(_TABLE_GAP))
    yield _table(paper, _table_style(document, paper.table.size), context, progress)
    yield from map(_element, lines.blocks((*form.tail, *form.foot), after_table=True))


def _table(paper: Filled, style: str, context: JobContext, progress: Progress) -> Any:
    columns, setter = paper.table.columns, TableSetter(paper.table)
    rows, table = Rows(paper.table, style), _element(f"{table_begin(paper.table)}</w:tbl>")
    tallest = area_of(paper.form).height * _TALLEST
    headings = [[column.heading for column in columns], [column.number for column in columns]]
    for texts, measured in zip(headings, setter.heading, strict=False):
        sizes = [cell.size for cell in measured.cells]
        table.append(_element(rows.row(texts, sizes, measured.face, heading=True)))
    for number, texts in enumerate(paper.rows()):
        if number % _STEP == 0:
            context.step(progress)
        measured = setter.measure(texts, tallest)
        sizes = [cell.size for cell in measured.cells]
        whole = measured.height <= tallest
        table.append(_element(rows.row(texts, sizes, measured.face, whole=whole)))
    _keep_with_next(table[-1])
    return table


def _keep_with_next(row: Any) -> None:
    """The last row stays with the signature."""
    for look in row.iter(qn("w:pPr")):
        if look.find(qn("w:keepNext")) is None:
            look.insert(1, _element("<w:keepNext/>"))
