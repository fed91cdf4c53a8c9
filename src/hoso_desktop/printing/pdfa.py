"""The PDF/A-1b writer over ReportLab's canvas: pages of marks in, deterministic archival bytes out.

ReportLab has no PDF/A switch. What it lacks is added here and nowhere else: a line end before `endstream`,
no page transitions, an uncompressed XMP packet equal to the document information, an sRGB output intent,
and a file identifier made from the content instead of the clock.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from hoso_desktop.paths import resource
from hoso_desktop.printing.fonts import Face, metrics
from hoso_desktop.printing.parts import Spot

PRODUCER = "Hồ sơ (ReportLab)"
_DOT_SPACING = (0.1, 2.4)


@dataclass(frozen=True, slots=True)
class Text:
    """One stretch of text; x, y in points from the lower left corner, y is the baseline."""

    x: float
    y: float
    text: str
    face: Face
    size: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight black line; `dotted` for lines people write on."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A black rectangle; x, y is its lower left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class PageMarks:
    """Everything on one page, sizes in points."""

    width: float
    height: float
    texts: list[Text] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    spots: list[Spot] | None = None  # where the parts of the form stand, only when asked for
    begins: bool = False  # the first page of a paper: it takes a new sheet
    bookmarks: list[tuple[int, str]] = field(default_factory=list)  # (level from 0, words) that lead here


@dataclass(frozen=True, slots=True)
class Description:
    """What the file says about itself; the same in /Info and in XMP."""

    title: str
    keywords: str
    day: date


class ArchivalPdf:
    """Collects pages; `finish` gives the bytes. One object per file."""

    def __init__(self, description: Description) -> None:
        for face in Face:
            metrics(face)
        self._buffer = io.BytesIO()
        self._canvas = Canvas(
            self._buffer,
            pageCompression=1,
            invariant=1,
            initialFontName=str(Face.REGULAR),  # type: ignore[arg-type]  # the stub says float
            lang="vi-VN",
            pdfVersion=(1, 4),
        )
        document: Any = self._canvas._doc  # type: ignore[attr-defined]  # not in the stub
        document.__class__ = _ArchivalDocument
        _prepare(document, description)
        self.pages = 0
        self._bookmarks = 0

    def add(self, page: PageMarks) -> None:
        """Draw a page."""
        canvas = self._canvas
        canvas.setPageSize((page.width, page.height))
        _draw_strokes(canvas, page.strokes)
        for box in page.boxes:
            canvas.rect(box.x, box.y, box.width, box.height, stroke=0, fill=1)
        _draw_texts(canvas, page.texts)
        for level, words in page.bookmarks:
            self._bookmark(level, words)
        canvas.showPage()
        self.pages += 1

    def _bookmark(self, level: int, words: str) -> None:
        key = f"b{self._bookmarks}"
        self._bookmarks += 1
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(words, key, level)

    def finish(self) -> bytes:
        """The whole file. The object is spent afterwards."""
        self._canvas.save()
        return self._buffer.getvalue()


def _draw_texts(canvas: Canvas, texts: Sequence[Text]) -> None:
    pen = canvas.beginText()
    face: Face | None = None
    size = 0.0
    for item in texts:
        if item.face is not face or item.size != size:
            face, size = item.face, item.size
            pen.setFont(str(face), size)
        pen.setTextOrigin(item.x, item.y)
        pen.textOut(item.text)
    canvas.drawText(pen)


def _draw_strokes(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    groups: dict[tuple[float, bool], list[tuple[float, float, float, float]]] = {}
    for line in strokes:
        groups.setdefault((line.weight, line.dotted), []).append((line.x1, line.y1, line.x2, line.y2))
    for (weight, dotted), lines in groups.items():
        canvas.setLineWidth(weight)
        canvas.setLineCap(1 if dotted else 2)
        canvas.setDash(list(_DOT_SPACING) if dotted else [])
        canvas.lines(lines)


class _Clock:
    """Stands in for ReportLab's time stamp: midnight of the printing day in Vietnam."""

    def __init__(self, day: date) -> None:
        self.YMDhms = (day.year, day.month, day.day, 0, 0, 0)
        self.dhh, self.dmm = 7, 0
        self.t = 0.0


class _ArchivalStream(pdfdoc.PDFStream):
    def format(self, document: Any) -> bytes:
        if self.filters:
            self.filters = [pdfdoc.PDFZCompress]
        body: bytes = super().format(document)
        return body.removesuffix(b"endstream\n") + b"\nendstream\n"


class _ArchivalCatalog(pdfdoc.PDFCatalog):
    Metadata: Any
    OutputIntents: Any
    __NoDefault__: list[str] = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents"]  # noqa: RUF012


class _ArchivalInfo(pdfdoc.PDFInfo):
    def format(self, document: Any) -> bytes:
        moment = pdfdoc.PDFDate(ts=document._timeStamp)
        entries = {
            "Title": pdfdoc.PDFString(self.title),
            "Keywords": pdfdoc.PDFString(self.keywords),
            "Creator": pdfdoc.PDFString(self.creator),
            "Producer": pdfdoc.PDFString(self.producer),
            "CreationDate": moment,
            "ModDate": moment,
        }
        formatted: bytes = pdfdoc.PDFDictionary(entries).format(document)
        return formatted


class _ArchivalDocument(pdfdoc.PDFDocument):
    content_digest: Any

    def Reference(self, obj: Any, name: str | None = None) -> Any:  # noqa: N802 - ReportLab's name
        if type(obj) is pdfdoc.PDFStream:
            obj.__class__ = _ArchivalStream
        return super().Reference(obj, name)  # type: ignore[no-untyped-call]

    def addPage(self, page: Any) -> None:  # noqa: N802 - ReportLab's name
        page.Trans = None
        self.content_digest.update(page.stream.encode("latin-1", "replace"))
        super().addPage(page)

    def ID(self) -> bytes:  # noqa: N802 - ReportLab's name
        digest: bytes = self.content_digest.hexdigest()[:32].upper().encode("ascii")
        return b"[<" + digest + b"><" + digest + b">]"


def _prepare(document: Any, description: Description) -> None:
    """Give a fresh document its clock, information, metadata and output intent."""
    document._timeStamp = _Clock(description.day)
    document.content_digest = hashlib.sha256(repr(description).encode())
    document.info = _ArchivalInfo()
    document.info.title = description.title
    document.info.keywords = description.keywords
    document.info.creator = document.info.producer = PRODUCER
    catalog = _ArchivalCatalog()
    for name in ("Pages", "Lang", "Outlines"):
        setattr(catalog, name, getattr(document.Catalog, name))
    catalog.Metadata = document.Reference(_metadata(description))
    catalog.OutputIntents = pdfdoc.PDFArray([document.Reference(_output_intent(document))])
    document.Catalog = document._catalog = catalog


def _metadata(description: Description) -> pdfdoc.PDFStream:
    packet = _ArchivalStream(content=_xmp(description).encode("utf-8"), filters=None)
    packet.dictionary["Type"] = pdfdoc.PDFName("Metadata")
    packet.dictionary["Subtype"] = pdfdoc.PDFName("XML")
    return packet


def _output_intent(document: Any) -> pdfdoc.PDFDictionary:
    data = resource("fonts/srgb-v2.icc").read_bytes()
    profile = _ArchivalStream(content=data, filters=[pdfdoc.PDFZCompress])
    profile.dictionary["N"] = 3
    return pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("OutputIntent"),
            "S": pdfdoc.PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": pdfdoc.PDFString("sRGB IEC61966-2.1"),
            "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": document.Reference(profile),
        }
    )


def _xmp(description: Description) -> str:
    moment = f"{description.day.isoformat()}T00:00:00+07:00"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(description.title)}</rdf:li></rdf:Alt></dc:title>
<pdf:Keywords>{escape(description.keywords)}</pdf:Keywords>
<pdf:Producer>{escape(PRODUCER)}</pdf:Producer>
<xmp:CreatorTool>{escape(PRODUCER)}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<pdfaid:part>1</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
