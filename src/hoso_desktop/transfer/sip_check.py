"""Whether a SIP's METS files and its bytes say the same: every reference, hash, link and count.

For the builder after it has read its own package back, and for a receiver, who needs nothing else. XML from
outside is read without document types and entities. Every defect is a Problem.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.transfer import sip_links
from hoso_desktop.transfer.facts import Facts
from hoso_desktop.transfer.manifest import MemberFact
from hoso_desktop.transfer.mets import METS, REPRESENTATION, XLINK, XSI
from hoso_desktop.transfer.sip_xml import ROOT, BadXml, read

_HREF, _SHA256 = f"{{{XLINK}}}href", "SHA-256"
# A reference of a package is a way from its METS file: no address, no drive, no backslash.
_FOREIGN = re.compile(r"/|[A-Za-z][A-Za-z0-9+.-]*:|.*\\", re.DOTALL)
_DESCRIBES = re.compile(r"EAD_(?:doc|pic|media)_(.+)", re.IGNORECASE | re.DOTALL)
_CODES = ("docId", "docCode")


def problems(facts: Facts, objid: str, documents: int) -> list[Problem]:
    """Every way in which the package contradicts itself; `documents` is the number of papers expected."""
    return _Check(facts, objid).run(documents)


@dataclass(slots=True)
class _Book:
    """One METS file as read."""

    place: str
    root: ET.Element


class _Check:
    def __init__(self, facts: Facts, objid: str) -> None:
        self._facts, self._objid = facts, objid
        self._files = {member.name: member for member in facts.members}
        self._problems: list[Problem] = []
        self._named: set[str] = set()

    def run(self, documents: int) -> list[Problem]:
        outer = self._mets(f"{self._objid}/METS.xml")
        inner = self._mets(f"{self._objid}/{REPRESENTATION}/METS.xml")
        for book in (outer, inner):
            if book is not None:
                self._references(book)
                self._schemas(book.place, book.root)
                for fault in sip_links.faults(book.root):
                    self._error(fault.code, book.place, **fault.params)
        if outer is not None and outer.root.get("OBJID") != self._objid:
            self._error("objid", outer.place, found=outer.root.get("OBJID", ""), wanted=self._objid)
        if outer is not None and inner is not None:
            self._nobody_forgotten(outer)
            self._represented(outer, inner)
            self._counted(inner, documents)
            self._paired(inner)
        return self._problems

    def _error(self, code: str, where: str, **params: object) -> None:
        params.setdefault("name", where)
        self._problems.append(Problem(f"package.sip.{code}", Severity.ERROR, where, params))

    # Reading

    def _mets(self, name: str) -> _Book | None:
        root = self._xml(name)
        if root is None:
            return None
        if root.tag != f"{{{METS}}}mets":
            self._error("no_mets", name)
            return None
        return _Book(name, root)

    def _xml(self, name: str) -> ET.Element | None:
        data = self._facts.metadata.get(name)
        if data is None:
            if name not in self._facts.broken:
                self._error("lost", name)
            return None
        try:
            return read(data)
        except BadXml as error:
            self._error(error.code, name)
            return None

    # What METS says of files

    def _references(self, book: _Book) -> None:
        for element, measured in _pointing(book.root):
            href = element.get(_HREF, "")
            name = _way(book.place, href)
            if not href or _FOREIGN.match(href) or not name.startswith(f"{self._objid}/"):
                self._error("outside", book.place, href=href)
                continue
            found = self._files.get(name)
            self._named.add(name)
            if found is None:
                if name not in self._facts.broken:
                    self._error("file_missing", name)
            elif measured is not None:
                self._measured(found, measured)

    def _measured(self, found: MemberFact, said: ET.Element) -> None:
        if said.get("SIZE") != str(found.size):
            self._error("size", found.name, said=said.get("SIZE", ""), size=found.size)
        if said.get("CHECKSUMTYPE") != _SHA256 or said.get("CHECKSUM", "").lower() != found.sha256:
            self._error("hash", found.name)

    def _schemas(self, place: str, root: ET.Element) -> None:
        """The schemas a file names lie in the package."""
        named = root.get(f"{{{XSI}}}schemaLocation", "").split()[1::2]
        for href in (*named, root.get(f"{{{XSI}}}noNamespaceSchemaLocation", "")):
            name = _way(place, href)
            if href and name not in self._files and name not in self._facts.broken:
                self._error("schema", place, href=href)

    def _nobody_forgotten(self, outer: _Book) -> None:
        for name in self._files:
            if name not in self._named and name != outer.place:
                self._error("orphan", name)

    def _represented(self, outer: _Book, inner: _Book) -> None:
        hrefs = [pointer.get(_HREF, "") for pointer in outer.root.iter(f"{{{METS}}}mptr")]
        if [_way(outer.place, href) for href in hrefs] != [inner.place]:
            self._error("representation", outer.place, wanted=inner.place)

    # What the metadata says of the papers

    def _metadata(self, name: str) -> ET.Element | None:
        root = self._xml(name)
        if root is None:
            return None
        if root.tag != ROOT:
            self._error("no_metadata", name)
        for element, count in Counter(child.tag for child in root).items():
            if count > 1:
                self._error("element_twice", name, element=element)
        self._schemas(name, root)
        return root

    def _counted(self, inner: _Book, documents: int) -> None:
        data = [name for name in self._files if name.startswith(f"{self._objid}/{REPRESENTATION}/data/")]
        links = _papers(inner.root)
        pairs = {(section, file) for div in links if (section := div.get("DMDID")) for file in _file_ids(div)}
        dossier = self._metadata(f"{self._objid}/metadata/descriptive/EAD.xml")
        counted = {len(data), len(links), len(pairs)}
        stated = str(documents) if dossier is None else (dossier.findtext("totalDoc") or "")
        if counted != {documents} or stated != str(documents):
            found = {"files": len(data), "described": len(pairs), "stated": stated}
            self._error("count", self._objid, documents=documents, **found)

    def _paired(self, inner: _Book) -> None:
        """Each paper's metadata can be read, bears the name of the file beside it and is of no other."""
        owners = self._owners()
        targets = {
            element.get("ID", ""): _stem(reference) for element in inner.root.iter() for reference in element
        }
        for div in _papers(inner.root):
            sections = [stem for name in div.get("DMDID", "").split() if (stem := targets.get(name))]
            papers = [stem for name in _file_ids(div) if (stem := targets.get(name))]
            for paper, section in ((paper, section) for paper in papers for section in sections):
                bears = _DESCRIBES.fullmatch(section)
                if bears is None or bears[1] != paper or owners.get(paper, section) != section:
                    self._error("pair", inner.place, paper=paper, metadata=section)

    def _owners(self) -> dict[str, str]:
        """The metadata file (without folder and ending) that says a paper's code, by that code."""
        owners: dict[str, str] = {}
        folder = f"{self._objid}/{REPRESENTATION}/metadata/descriptive/"
        for name in (name for name in self._files if name.startswith(folder)):
            root = self._metadata(name) if name.endswith(".xml") else None
            if name not in self._named:
                continue  # an orphan: said already
            if root is None:
                if not name.endswith(".xml"):
                    self._error("not_xml", name)
                continue
            stem = posixpath.splitext(posixpath.basename(name))[0]
            for code in {root.findtext(element) or "" for element in _CODES} - {""}:
                if owners.setdefault(code, stem) != stem:
                    self._error("same_code", name, id=code, other=owners[code])
        return owners


def _way(place: str, href: str) -> str:
    """Name in the zip of what `href` means in the file at `place`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), href))


def _papers(root: ET.Element) -> list[ET.Element]:
    """The divisions of the tree that hold a paper each."""
    return [div for div in root.iter(f"{{{METS}}}div") if div.get("LABEL") == sip_links.PAPER]


def _file_ids(div: ET.Element) -> list[str]:
    return [name for pointer in div for name in pointer.get("FILEID", "").split()]


def _stem(reference: ET.Element) -> str:
    """Name of the file an element points at, without folder and ending."""
    return posixpath.splitext(posixpath.basename(reference.get(_HREF, "")))[0]


def _pointing(root: ET.Element) -> Iterator[tuple[ET.Element, ET.Element | None]]:
    """Every element that points at a file, and the one that says how long it is and what its hash is."""
    for file in root.iter(f"{{{METS}}}file"):
        for place in file.iter(f"{{{METS}}}FLocat"):
            yield place, file
    for reference in root.iter(f"{{{METS}}}mdRef"):
        yield reference, reference
    for pointer in root.iter(f"{{{METS}}}mptr"):
        yield pointer, None
