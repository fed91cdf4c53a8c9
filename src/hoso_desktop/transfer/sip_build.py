"""The small files of a SIP as bytes: metadata, schemas and the two METS files, from a plan and a moment.

Reads no paper: sizes and hashes of the papers' files are those the store has kept since they came in, and the
builder holds what it wrote against them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hoso_desktop import __version__
from hoso_desktop.domain.document import Attachment
from hoso_desktop.paths import resource
from hoso_desktop.transfer import mets, sip_xml
from hoso_desktop.transfer.mets import REPRESENTATION, Described, FileFact
from hoso_desktop.transfer.sip_plan import SipContent
from hoso_desktop.transfer.sip_profile import SipLayout

METS_NAME = "METS.xml"


@dataclass(frozen=True, slots=True)
class Generated:
    """A file of the package that is made, not copied: its whole name in the zip and its bytes."""

    name: str
    data: bytes


def data_path(content: SipContent, paper: int, ending: str = ".pdf") -> str:
    """Place of a paper's file in the zip; papers count from 0."""
    return f"{content.objid}/{REPRESENTATION}/data/{content.papers[paper].data_name}{ending}"


def files(
    content: SipContent, layout: SipLayout, attachments: Sequence[Attachment], built_at: datetime, *,
    agreement: str = "", person: str = "",
) -> tuple[Generated, ...]:  # fmt: skip
    """Everything beside the papers, in the order it is written."""
    top = f"{content.objid}/"
    small = layout.on("small_schema_names")
    schemas = [Generated(f"{top}schemas/{name}", data) for name, data in _schemas(layout, small=small)]
    ead = "ead.xsd" if small else "EAD.xsd"
    dossier = Generated(
        f"{top}metadata/descriptive/EAD.xml",
        sip_xml.metadata(content.values, f"../../schemas/{ead}"),
    )
    papers = _papers(content, layout)
    described = [
        Described(
            data=FileFact(
                data_path(content, at).removeprefix(f"{top}{REPRESENTATION}/"),
                attachment.size,
                attachment.sha256,
                content.id(f"data/{at}"),
            ),
            metadata=_fact(papers[at], f"{top}{REPRESENTATION}/", content.id(f"metadata/{at}")),
        )
        for at, attachment in enumerate(attachments)
    ]
    inner = Generated(
        f"{top}{REPRESENTATION}/{METS_NAME}",
        mets.of_representation(content, layout, built_at, described, person=person),
    )
    outer = Generated(
        f"{top}{METS_NAME}",
        mets.of_package(
            content, layout, built_at,
            described=_fact(dossier, top, content.id("metadata")),
            schemas=[_fact(one, top, content.id(one.name)) for one in schemas],
            representation=_fact(inner, top, content.id("rep1/METS")),
            agreement=agreement, program=__version__,
        ),
    )  # fmt: skip
    return (*papers, inner, dossier, *schemas, outer)


def _papers(content: SipContent, layout: SipLayout) -> list[Generated]:
    prefix = "EAD_DOC_" if layout.on("capital_metadata_names") else "EAD_doc_"
    folder = f"{content.objid}/{REPRESENTATION}/metadata/descriptive"
    schema = "../../../../schemas/" + ("ead_doc.xsd" if layout.on("small_schema_names") else "EAD_doc.xsd")
    return [
        Generated(f"{folder}/{prefix}{paper.data_name}.xml", sip_xml.metadata(paper.values, schema))
        for paper in content.papers
    ]


def _schemas(layout: SipLayout, *, small: bool) -> list[tuple[str, bytes]]:
    order = layout.on("any_order")
    dossier = [f for f in layout.dossier if layout.on("all_fields") or f.element != "numberOfPaper"]
    found = [
        ("METS.xsd", resource("schemas/METS.xsd").read_bytes()),
        ("EAD.xsd", sip_xml.schema_of(dossier, any_order=order)),
        ("EAD_doc.xsd", sip_xml.schema_of(layout.document, any_order=order)),
        ("EAD_pic.xsd", sip_xml.schema_of_names(sip_xml.PICTURE, any_order=order)),
        ("EAD_media.xsd", sip_xml.schema_of_names(sip_xml.MEDIA, any_order=order)),
    ]
    return [(name.lower() if small else name, data) for name, data in found]


def _fact(file: Generated, below: str, file_id: str) -> FileFact:
    digest = hashlib.sha256(file.data).hexdigest()
    return FileFact(file.name.removeprefix(below), len(file.data), digest, file_id)
