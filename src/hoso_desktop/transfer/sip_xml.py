"""The small XML files of a SIP: metadata of the dossier and of each paper, and the schemas they follow.

The schemas are made from the profile's fields, so that they never disagree with the files. Same content, same
bytes. XML from outside is read without document types and entities.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence

from hoso_desktop.transfer.sip_profile import Field

_SCHEMA = "http://www.w3.org/2001/XMLSchema"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
ROOT = "simpledc"
_DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
# Elements of pictures and of sound and film (the circular's names and lengths): none are sent, schemas ship.
PICTURE = (
    ("docCode", 100), ("maintenance", 100), ("typePic", 2), ("archivesNumber", 50), ("inforSign", 30),
    ("eventName", 500), ("imageTitle", 500), ("photographer", 300), ("photoPlace", 300), ("photoTime", 10),
    ("colour", 2), ("filmSize", 30), ("docAttached", 300), ("mode", 20), ("format", 50), ("riskRecovery", 1),
    ("riskRecoveryStatus", 2), ("description", 500),
)  # fmt: skip
MEDIA = (
    ("docCode", 100), ("maintenance", 100), ("typeMedia", 2), ("archivesNumber", 50), ("inforSign", 30),
    ("eventName", 500), ("movieTitle", 500), ("recorder", 300), ("recordPlace", 300), ("recordDate", 10),
    ("language", 100), ("playTime", 8), ("docAttached", 300), ("mode", 20), ("quality", 50), ("format", 50),
    ("riskRecovery", 1), ("riskRecoveryStatus", 2), ("description", 500),
)  # fmt: skip


class BadXml(ValueError):
    """A file that is not read; `code` is dangerous or not_xml."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(data: bytes) -> ET.Element:
    """The root of a file from outside. Raises BadXml when it is no XML or declares anything."""
    # Eight-bit only: in UTF-16 a declaration would not be seen.
    if _DECLARATIONS.search(data) or b"\0" in data:
        raise BadXml("dangerous")
    try:
        return ET.fromstring(data)  # noqa: S314 - without declarations nothing can grow
    except (
        ET.ParseError,
        LookupError,
        ValueError,
    ) as error:  # the last two: an encoding nobody knows or reads
        raise BadXml("not_xml") from error


def metadata(values: Iterable[tuple[str, str]], schema: str) -> bytes:
    """One metadata file: its elements in order below `<simpledc>`; `schema` is the way to its schema."""
    ET.register_namespace("xsi", _INSTANCE)
    root = ET.Element(ROOT, {f"{{{_INSTANCE}}}noNamespaceSchemaLocation": schema})
    for element, text in values:
        ET.SubElement(root, element).text = text
    return written(root)


def schema_of(fields: Sequence[Field], *, any_order: bool) -> bytes:
    """The schema of the files `metadata` makes from these fields."""
    return _schema([(f.element, f.length, f.required) for f in fields], any_order=any_order)


def schema_of_names(names: Sequence[tuple[str, int]], *, any_order: bool) -> bytes:
    """The schema of a kind of file that is described by names and lengths only."""
    return _schema([(name, length, False) for name, length in names], any_order=any_order)


def _schema(elements: Sequence[tuple[str, int, bool]], *, any_order: bool) -> bytes:
    ET.register_namespace("xs", _SCHEMA)
    root = ET.Element(_xs("schema"), {"elementFormDefault": "qualified"})
    whole = ET.SubElement(root, _xs("element"), {"name": ROOT})
    group = ET.SubElement(ET.SubElement(whole, _xs("complexType")), _xs("all" if any_order else "sequence"))
    for name, length, required in elements:
        one = ET.SubElement(group, _xs("element"), {"name": name, "minOccurs": "1" if required else "0"})
        kind = ET.SubElement(one, _xs("simpleType"))
        bound = ET.SubElement(kind, _xs("restriction"), {"base": "xs:string"})
        if required:
            ET.SubElement(bound, _xs("minLength"), {"value": "1"})
        if length:
            ET.SubElement(bound, _xs("maxLength"), {"value": str(length)})
    return written(root)


def _xs(name: str) -> str:
    return f"{{{_SCHEMA}}}{name}"


def written(root: ET.Element) -> bytes:
    """An element as a whole file: two blanks a level, LF, UTF-8."""
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8")
    return _HEAD + text + b"\n"
