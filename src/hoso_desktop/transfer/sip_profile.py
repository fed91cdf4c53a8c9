"""What a province wants of a SIP_hoso package: its fields, codes, names and the known ways to deviate.

Reads the part of a profile file that only this kind has. The fields follow Phụ lục III of Thông tư
05/2025/TT-BNV as data; what an accepted sample did otherwise is a switch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hoso_desktop.transfer.profile_file import Node, template
from hoso_desktop.transfer.sip_values import SOURCES

TABLES = ("names", "codes", "letters", "switches", "dossier", "document")
_KINDS = ("text", "number", "date", "flag")
_CODE_PARTS = {"body", "fonds", "year", "number", "symbol", "inventory", "dossier"}
_FILE_PARTS = {"file_code", "ordinal", "ordinal7", "doc_id", "doc_code"}
# The ways in which a sample that a province accepted differs from the circular's letter.
SWITCHES = (
    "empty_admin_section", "fonds_in_root_note", "person_as_agent", "file_code_as_agreement", "plain_rep_id",
    "metadata_as_dc", "metadata_version", "metadata_as_application", "schemas_as_bytes", "small_schema_names",
    "capital_metadata_names", "files_by_id", "guid_as_name", "all_fields", "any_order",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One element of the metadata. Lengths in characters; `codes` names the list translating its value."""

    element: str
    label: str
    source: str
    length: int = 0
    kind: str = "text"
    required: bool = False
    default: str = ""
    codes: str = ""
    when: str = ""  # required only when this element …
    when_is: tuple[str, ...] = ()  # … has one of these values


@dataclass(frozen=True, slots=True)
class SipLayout:
    """Everything a SIP_hoso profile says beyond what all profiles say."""

    dossier: tuple[Field, ...]
    document: tuple[Field, ...]
    codes: Mapping[str, Mapping[str, str]]  # list → our word → the receiver's code
    letters: Mapping[str, str]  # what a letter becomes in a code
    switches: Mapping[str, bool]
    package: str
    file_code: str
    file_code_arranged: str
    doc_code: str
    doc_id: str
    data: str

    def on(self, switch: str) -> bool:
        """Whether a deviation is wanted."""
        return self.switches[switch]


def read(root: Node) -> SipLayout:
    """The layout of a SIP profile. Raises UserError naming the file and the key at fault."""
    names, codes, switches = root.child("names"), root.child("codes"), root.child("switches")
    names.only("package", "file_code", "file_code_arranged", "doc_code", "doc_id", "data")
    switches.only(*SWITCHES)
    lists = {name: _texts(codes.child(name)) for name in codes.table}
    return SipLayout(
        dossier=_fields(root, "dossier", lists),
        document=_fields(root, "document", lists),
        codes=lists,
        letters=_texts(root.child("letters")),
        switches={name: switches.get(name, bool, False) for name in SWITCHES},
        package=template(names, "package", {"objid", "file_code"}),
        file_code=template(names, "file_code", _CODE_PARTS),
        file_code_arranged=template(names, "file_code_arranged", _CODE_PARTS),
        doc_code=template(names, "doc_code", _FILE_PARTS - {"doc_code"}),
        doc_id=template(names, "doc_id", _FILE_PARTS - {"doc_id"}),
        data=template(names, "data", _FILE_PARTS),
    )


def _texts(node: Node) -> dict[str, str]:
    return {key: node.get(key, str) for key in node.table}


def _fields(root: Node, key: str, lists: Mapping[str, object]) -> tuple[Field, ...]:
    found = tuple(_field(node, lists) for node in root.children(key))
    elements = [field.element for field in found]
    if not found or len(set(elements)) != len(elements):
        raise root.broken(key)
    if any(field.when and field.when not in elements for field in found):
        raise root.broken(f"{key}.when")
    return found


def _field(node: Node, lists: Mapping[str, object]) -> Field:
    node.only(
        "element", "label", "source", "length", "kind", "required", "default", "codes", "when", "when_is"
    )
    source, kind, codes = node.text("source"), node.get("kind", str, "text"), node.get("codes", str, "")
    if source not in SOURCES:
        raise node.broken("source")
    if kind not in _KINDS:
        raise node.broken("kind")
    if codes and codes not in lists:
        raise node.broken("codes")
    values = node.get("when_is", list, [])
    if not all(isinstance(value, str) for value in values):
        raise node.broken("when_is")
    return Field(
        element=node.text("element"),
        label=node.text("label"),
        source=source,
        length=node.get("length", int, 0),
        kind=kind,
        required=node.get("required", bool, False),
        default=node.get("default", str, ""),
        codes=codes,
        when=node.get("when", str, ""),
        when_is=tuple(values),
    )
