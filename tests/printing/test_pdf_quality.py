"""Every form in every variant, printed of records entered through the services, as a file that must last.

One office, every paper once; each sentence about a PDF is asked of all of them.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.printing.forms import FORM_IDS, shipped, variants
from hoso_desktop.printing.pdfa import ArchivalPdf, PageMarks, Text
from hoso_desktop.services import paper_subjects, papers
from hoso_desktop.services.office import Office, open_office
from tests.printing.reading import glyphs
from tests.support.every_paper import CODES, DAY, every_paper
from tests.support.office import NEW, PASSWORD
from tools.judges import PREFLIGHT_JARS

FORMS = [(form_id, spec.variant) for form_id in FORM_IDS for spec in variants(form_id)]
NAMES = ["-".join(form) for form in FORMS]


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper, the pages its layout made, and the names of what it was printed of."""

    paper: papers.RenderedPaper
    pages: list[PageMarks]
    names: list[str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The open office, a closed copy of its store, every paper by form and variant."""

    office: Office
    copy: Path
    printed: dict[str, Printed]


def what_of(office: Office, subject: str) -> list[str]:
    """Words that name records of a kind."""
    if subject == "meeting":
        return papers.named(office, "cover", [CODES[24]])
    if subject in paper_subjects.OF_DOSSIERS:
        return papers.named(office, "cover", list(CODES.values()))
    return {"plan": ["2026"], "statistics": ["2026"], "loans": ["2026"]}.get(subject, [])


def of(office: Office, form_id: str, variant: str) -> papers.RenderedPaper:
    what = what_of(office, shipped(form_id).subject)
    return papers.render(office, form_id, what, manner=papers.Manner(variant=variant))


def digests(store: Path) -> dict[str, str]:
    """SHA-256 of every paper of the office in a folder."""
    clock = FixedClock(DAY + timedelta(days=1))
    with open_office(store, PASSWORD, login=NEW.login, clock=clock) as office:
        return {"-".join(form): of(office, *form).sha256 for form in FORMS}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    folder = tmp_path_factory.mktemp("giay")
    with every_paper(folder) as office, pytest.MonkeyPatch.context() as patch:
        pages: list[PageMarks] = []
        add = ArchivalPdf.add

        def noted(pdf: ArchivalPdf, page: PageMarks) -> None:
            pages.append(page)
            add(pdf, page)

        patch.setattr(ArchivalPdf, "add", noted)
        printed = {}
        for form_id, variant in FORMS:
            subject = shipped(form_id).subject
            sources = paper_subjects.kind(subject).sources(office, what_of(office, subject))
            paper = of(office, form_id, variant)
            printed[f"{form_id}-{variant}"] = Printed(paper, pages[:], [source.name for source in sources])
            pages.clear()
        office.store.checkpoint()
        shutil.copytree(folder / "kho", folder / "ban sao")
        yield Shelf(office, folder / "ban sao", printed)


@pytest.fixture(params=NAMES)
def printed(shelf: Shelf, request: pytest.FixtureRequest) -> Printed:
    return shelf.printed[request.param]


@pytest.fixture
def opened(printed: Printed) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(printed.paper.pdf)) as document:
        yield document


def test_there_is_a_paper_of_every_form(shelf: Shelf) -> None:
    assert set(shelf.printed) == set(NAMES)
    assert all(one.pages and one.paper.pages == len(one.pages) for one in shelf.printed.values())


def test_only_embedded_subsets_of_the_one_type_family(opened: pikepdf.Pdf) -> None:
    fonts = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and _is_font(one)]
    assert fonts
    for font in fonts:
        assert re.match(r"/[A-Z]{6}\+Tinos", str(font.BaseFont)), font.BaseFont
        assert "/FontFile2" in font.FontDescriptor
        assert "/ToUnicode" in font


def _is_font(found: pikepdf.Dictionary) -> bool:
    return found.get("/Type") == "/Font"


def test_the_text_is_what_was_laid_out_in_its_order(printed: Printed) -> None:
    read = ["".join(glyph.char for glyph in page) for page in glyphs(printed.paper.pdf)]
    put = ["".join("".join(text.text for text in page.texts).split()) for page in printed.pages]
    assert read == put
    for text in put:
        assert unicodedata.is_normalized("NFC", text)


def test_the_order_is_the_one_people_read_in(printed: Printed) -> None:
    for page in printed.pages:
        texts = [text for text in page.texts if not _page_number(text, page)]
        for before, text in pairwise(texts):
            assert text.y < before.y + 1 or text.x > before.x, f"{before.text} → {text.text}"


def _page_number(text: Text, page: PageMarks) -> bool:
    return text is page.texts[-1] and text.text.isdigit() and text.y > page.height * 0.9


def test_language_and_title_inside_and_outside(opened: pikepdf.Pdf) -> None:
    assert opened.Root.Lang == "vi-VN"
    title = str(opened.docinfo["/Title"])
    with opened.open_metadata() as xmp:
        assert title == xmp["dc:title"]
    assert title
    assert "{" not in title


def test_a_bookmark_for_each_paper_and_each_part(
    shelf: Shelf, opened: pikepdf.Pdf, request: pytest.FixtureRequest
) -> None:
    form_id, variant = FORMS[NAMES.index(request.node.callspec.params["printed"])]
    form = next(one for one in variants(form_id) if one.variant == variant)
    names = shelf.printed[f"{form_id}-{variant}"].names
    titles = [shipped(part).title for part in form.parts] or [form.title]
    with opened.open_outline() as outline:
        found = [(one.title, [part.title for part in one.children]) for one in outline.root]
        places = [_page_of(one, opened) for one in outline.root]
    if form.labels:
        assert found == [(name, []) for name in names]
    elif len(names) > 1:
        assert found == [(name, titles if form.parts else []) for name in names]
    else:
        assert found == [(title, []) for title in titles]
    assert places[0] == 0
    assert places == sorted(places)
    assert form.labels or len(set(places)) == len(places)


def _page_of(item: pikepdf.OutlineItem, document: pikepdf.Pdf) -> int:
    destination = item.destination
    assert isinstance(destination, pikepdf.Array)
    page = destination[0]
    assert isinstance(page, pikepdf.Dictionary)
    return document.pages.index(pikepdf.Page(page))


def test_each_is_pdfa_1b(printed: Printed) -> None:
    found = pikepdf.pdfa.validate_written(io.BytesIO(printed.paper.pdf), "1b").findings
    assert [str(finding) for finding in found] == []


@pytest.mark.battery
def test_another_judge_calls_all_of_them_pdfa_1b(
    shelf: Shelf, tmp_path: Path, judge: Callable[[str], str]
) -> None:
    java = judge("java")
    absent = [jar for jar in PREFLIGHT_JARS if not Path(jar).exists()]
    if absent:
        reason = f"{', '.join(absent)} absent: `make judges` as root installs PDFBox Preflight"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    folder = tmp_path / "giay"
    folder.mkdir()
    for name, one in shelf.printed.items():
        (folder / f"{name}.pdf").write_bytes(one.paper.pdf)
    spoiled = shelf.printed["cover-party"].paper.pdf.replace(b"/GTS_PDFA1", b"/GTS_PDFX1")
    (folder / "hong.pdf").write_bytes(spoiled)
    program = [java, "-Xmx300m", "-cp", ":".join(PREFLIGHT_JARS), "org.apache.pdfbox.preflight.Validator_A1b"]
    subprocess.run([*program, "xml", "group", str(folder)], check=False, capture_output=True, timeout=240)
    said = (tmp_path / "giay.preflight.xml").read_text(encoding="utf-8")
    valid = dict(re.findall(r'<preflight name="(.+?)\.pdf">.+?<isValid type="[^"]*">(\w+)<', said, re.S))
    assert valid.pop("hong") == "false"
    assert valid == dict.fromkeys(NAMES, "true")


def test_printed_again_it_is_the_same_to_the_byte(shelf: Shelf) -> None:
    for (form_id, variant), name in zip(FORMS, NAMES, strict=True):
        assert of(shelf.office, form_id, variant).pdf == shelf.printed[name].paper.pdf, name


def test_another_computer_prints_the_same_bytes(shelf: Shelf, project: Path) -> None:
    asked = (
        "import json, sys; from pathlib import Path; from tests.printing.test_pdf_quality import digests; "
        "print(json.dumps(digests(Path(sys.argv[1]))))"
    )
    elsewhere = {**os.environ, "LC_ALL": "C", "TZ": "America/New_York", "PYTHONHASHSEED": "77"}
    elsewhere |= {"SOURCE_DATE_EPOCH": "1", "PYTHONUTF8": "0"}
    said = subprocess.run(
        [sys.executable, "-c", asked, str(shelf.copy)],
        check=False, cwd=project, capture_output=True, text=True, env=elsewhere, timeout=120,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    mine = {name: one.paper.sha256 for name, one in shelf.printed.items()}
    assert json.loads(said.stdout.splitlines()[-1]) == mine
