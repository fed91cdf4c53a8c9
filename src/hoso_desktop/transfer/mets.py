"""The two METS files of a SIP (METS 1.12, CSIP 2): what lies where, how long it is, what its hash is.

Everything comes from the plan, the bytes of the small files and the moment of building: the same input gives
the same bytes. Where the accepted sample differs from the circular, the profile's switches decide.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from hoso_desktop.transfer.sip_plan import SipContent
from hoso_desktop.transfer.sip_profile import SipLayout
from hoso_desktop.transfer.sip_xml import written

METS = "http://www.loc.gov/METS/"
XLINK = "http://www.w3.org/1999/xlink"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
SIP = "https://DILCIS.eu/XML/METS/SIPExtensionMETS"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
REPRESENTATION = "representations/rep1"
SOFTWARE = "Hồ sơ"
_VIETNAM = timezone(timedelta(hours=7))
PDF, TEXT_XML, APPLICATION_XML, BYTES = (
    "application/pdf",
    "text/xml",
    "application/xml",
    "application/octet-stream",
)


@dataclass(frozen=True, slots=True)
class FileFact:
    """A file as METS tells of it: its way from the METS file, size in bytes, SHA-256 (hex)."""

    href: str
    size: int
    sha256: str
    id: str


@dataclass(frozen=True, slots=True)
class Described:
    """A paper's file and the metadata file that describes it."""

    data: FileFact
    metadata: FileFact


def moment(built_at: datetime) -> str:
    """`2026-06-12T11:45:37.690+07:00`: Vietnamese time with its offset, never Z."""
    return built_at.astimezone(_VIETNAM).isoformat(timespec="milliseconds")


class _Writer:
    """What both files share: header, references, ids."""

    def __init__(self, content: SipContent, layout: SipLayout, built_at: datetime, role: str) -> None:
        self._content, self._layout, self._role = content, layout, role
        self._made = moment(built_at)
        for prefix, space in (("", METS), ("xlink", XLINK), ("csip", CSIP), ("sip", SIP), ("xsi", XSI)):
            ET.register_namespace(prefix, space)

    def id(self, part: str) -> str:
        return f"uuid-{self._content.id(f'{self._role}/{part}')}"

    def root(self, objid: str) -> ET.Element:
        schemas = "../../schemas" if self._role else "schemas"
        name = "mets.xsd" if self._layout.on("small_schema_names") else "METS.xsd"
        root = ET.Element(
            _mets("mets"),
            {
                "OBJID": objid,
                "TYPE": "Mixed",
                "PROFILE": PROFILE,
                f"{{{CSIP}}}CONTENTINFORMATIONTYPE": "MIXED",
                f"{{{XSI}}}schemaLocation": f"{METS} {schemas}/{name}",
            },
        )
        if self._role:
            root.set("LABEL", "rep1")
        return root

    def header(self, root: ET.Element, agreement: str) -> ET.Element:
        status = "NEW" if self._content.version == 1 else "REPLACEMENT"
        head = ET.SubElement(
            root,
            _mets("metsHdr"),
            {"CREATEDATE": self._made, "RECORDSTATUS": status, f"{{{CSIP}}}OAISPACKAGETYPE": "SIP"},
        )
        if agreement:
            record = ET.SubElement(head, _mets("altRecordID"), {"TYPE": "SUBMISSIONAGREEMENT"})
            record.text = agreement
        return head

    def agent(
        self, head: ET.Element, kind: Mapping[str, str], name: str, notes: Sequence[tuple[str, str]]
    ) -> None:
        agent = ET.Element(_mets("agent"), {"ROLE": "CREATOR", **kind})
        # In the schema the agents stand before the record's other numbers.
        head.insert(len(head.findall(_mets("agent"))), agent)
        ET.SubElement(agent, _mets("name")).text = name
        for note_type, text in notes:
            ET.SubElement(agent, _mets("note"), {f"{{{CSIP}}}NOTETYPE": note_type}).text = text

    def administration(self, root: ET.Element) -> None:
        if self._layout.on("empty_admin_section"):
            ET.SubElement(root, _mets("amdSec"), {"ID": self.id("amdSec")})

    def description(self, root: ET.Element, fact: FileFact) -> str:
        on = self._layout.on
        section_id = f"uuid-{fact.id}"
        section = ET.SubElement(
            root, _mets("dmdSec"), {"ID": section_id, "CREATED": self._made, "STATUS": "CURRENT"}
        )
        reference = {
            "LOCTYPE": "URL",
            "MDTYPE": "DC" if on("metadata_as_dc") else "EAD",
            "MIMETYPE": APPLICATION_XML if on("metadata_as_application") else TEXT_XML,
            **self._measures(fact),
            f"{{{XLINK}}}type": "simple",
            f"{{{XLINK}}}href": fact.href,
        }
        if on("metadata_version"):
            reference["MDTYPEVERSION"] = "1.0.0"
        ET.SubElement(section, _mets("mdRef"), reference)
        return section_id

    def file(self, group: ET.Element, fact: FileFact, media_type: str) -> str:
        file_id = f"ID-{fact.id}"
        file = ET.SubElement(
            group, _mets("file"), {"ID": file_id, "MIMETYPE": media_type, **self._measures(fact)}
        )
        place = {"LOCTYPE": "URL", f"{{{XLINK}}}type": "simple", f"{{{XLINK}}}href": fact.href}
        ET.SubElement(file, _mets("FLocat"), place)
        return file_id

    def _measures(self, fact: FileFact) -> dict[str, str]:
        return {
            "SIZE": str(fact.size),
            "CREATED": self._made,
            "CHECKSUM": fact.sha256.upper(),
            "CHECKSUMTYPE": "SHA-256",
        }

    def group(self, section: ET.Element, use: str) -> ET.Element:
        return ET.SubElement(section, _mets("fileGrp"), {"ID": self.id(f"group/{use}"), "USE": use})

    def structure(self, root: ET.Element, objid: str) -> ET.Element:
        tree = ET.SubElement(
            root, _mets("structMap"), {"ID": self.id("structMap"), "TYPE": "PHYSICAL", "LABEL": "CSIP"}
        )
        return self.div(tree, objid)

    def div(self, parent: ET.Element, label: str, **more: str) -> ET.Element:
        number = sum(1 for _ in parent) + 1
        where = parent.get("ID", "")
        return ET.SubElement(
            parent, _mets("div"), {"ID": self.id(f"div/{where}/{number}/{label}"), "LABEL": label, **more}
        )


def _mets(name: str) -> str:
    return f"{{{METS}}}{name}"


def of_package(
    content: SipContent, layout: SipLayout, built_at: datetime, *,
    described: FileFact, schemas: Sequence[FileFact], representation: FileFact, agreement: str, program: str,
) -> bytes:  # fmt: skip
    """METS.xml at the root: the dossier's metadata, the schemas and the representation."""
    writer = _Writer(content, layout, built_at, "")
    root = writer.root(content.objid)
    known = agreement or (content.file_code if layout.on("file_code_as_agreement") else "")
    head = writer.header(root, known)
    notes = [("SOFTWARE VERSION", program)]
    if layout.on("fonds_in_root_note"):
        notes.append(("IDENTIFICATIONCODE", content.fonds_code))
    writer.agent(head, {"TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}, SOFTWARE, notes)
    section = writer.description(root, described)
    writer.administration(root)
    files = ET.SubElement(root, _mets("fileSec"), {"ID": writer.id("fileSec")})
    schema_group = writer.group(files, "Schemas")
    for fact in schemas:
        writer.file(schema_group, fact, BYTES if layout.on("schemas_as_bytes") else APPLICATION_XML)
    group = writer.group(files, "Representations/rep1")
    writer.file(group, representation, TEXT_XML)
    tree = writer.structure(root, content.objid)
    writer.div(tree, "Metadata", DMDID=section)
    ET.SubElement(writer.div(tree, "Schemas"), _mets("fptr"), {"FILEID": schema_group.get("ID", "")})
    place = {
        "LOCTYPE": "URL", f"{{{XLINK}}}type": "simple", f"{{{XLINK}}}href": representation.href,
        f"{{{XLINK}}}title": group.get("ID", ""),
    }  # fmt: skip
    ET.SubElement(writer.div(tree, "Representations/rep1"), _mets("mptr"), place)
    return written(root)


def of_representation(
    content: SipContent, layout: SipLayout, built_at: datetime, papers: Sequence[Described], *, person: str
) -> bytes:
    """METS.xml of rep1: each paper's file beside the metadata that describes it."""
    writer = _Writer(content, layout, built_at, "rep1")
    objid = "rep1" if layout.on("plain_rep_id") else f"uuid-{content.id('rep1')}"
    root = writer.root(objid)
    head = writer.header(root, "")
    if layout.on("person_as_agent"):
        agent, name = {"TYPE": "INDIVIDUAL"}, person or content.office_name
    else:
        agent, name = {"TYPE": "ORGANIZATION"}, content.office_name
    writer.agent(head, agent, name, [("IDENTIFICATIONCODE", content.fonds_code)])
    sections = [writer.description(root, paper.metadata) for paper in papers]
    writer.administration(root)
    files = ET.SubElement(root, _mets("fileSec"), {"ID": writer.id("fileSec")})
    group = writer.group(files, "Data")
    ids = [writer.file(group, paper.data, PDF) for paper in papers]
    tree = writer.structure(root, objid)
    ET.SubElement(writer.div(tree, "Data"), _mets("fptr"), {"FILEID": group.get("ID", "")})
    links = writer.div(writer.div(tree, "MetadataLink"), "MetadataLink")
    for section, file_id in zip(sections, ids, strict=True):
        ET.SubElement(writer.div(links, "File", DMDID=section), _mets("fptr"), {"FILEID": file_id})
    return written(root)
