"""A SIP read by others: the official METS schema, a second reader sharing no code with the writer, xmllint.

METS.xsd imports XLink from the web; the METS board's own file lies beside this module: no net is needed.
"""

from __future__ import annotations

import hashlib
import posixpath
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from hoso_desktop.paths import resource
from hoso_desktop.transfer.build import BuiltPackage
from tests.transfer.offices import Shelf, built
from tests.transfer.test_sip import good, planned

XLINK_XSD = Path(__file__).parent / "schemas" / "xlink.xsd"
XLINK_URL = "http://www.loc.gov/standards/xlink/xlink.xsd"
NAMES = {"m": "http://www.loc.gov/METS/", "x": "http://www.w3.org/1999/xlink"}


@pytest.fixture
def unpacked(shelf: Shelf, tmp_path: Path) -> Path:
    done: BuiltPackage = built(planned(good(shelf)), tmp_path / "out", shelf)
    with zipfile.ZipFile(done.path) as parts:
        parts.extractall(tmp_path / "opened")
    return next((tmp_path / "opened").iterdir())


@pytest.fixture
def mets_schema(unpacked: Path) -> etree.XMLSchema:
    """The schema out of the package itself, which is the official file unchanged."""
    data = (unpacked / "schemas/METS.xsd").read_bytes()
    assert data == resource("schemas/METS.xsd").read_bytes()
    assert XLINK_URL.encode() in data
    near = data.replace(XLINK_URL.encode(), XLINK_XSD.as_uri().encode())
    return etree.XMLSchema(etree.fromstring(near, etree.XMLParser(no_network=True)))


@pytest.mark.parametrize("name", ["METS.xml", "representations/rep1/METS.xml"])
def test_the_official_schema_takes_both_mets_files_and_refuses_a_spoilt_one(
    unpacked: Path, mets_schema: etree.XMLSchema, name: str
) -> None:
    tree = etree.parse(str(unpacked / name))
    assert mets_schema.validate(tree), mets_schema.error_log
    section = tree.find(".//m:mdRef", NAMES)
    assert section is not None
    section.set("MDTYPE", "OF OUR OWN")
    assert not mets_schema.validate(tree)


def test_a_second_reader_finds_every_file_with_its_size_and_hash_and_every_link_back(unpacked: Path) -> None:
    seen = {"METS.xml"}
    for start in ("METS.xml", "representations/rep1/METS.xml"):
        tree = etree.parse(str(unpacked / start))
        ids = tree.xpath("//@ID")
        assert len(ids) == len(set(ids))
        for place in tree.xpath("//*[@x:href]", namespaces=NAMES):
            name = posixpath.join(posixpath.dirname(start), place.get(f"{{{NAMES['x']}}}href"))
            data = (unpacked / name).read_bytes()
            seen.add(name)
            said = place if place.get("SIZE") else place.getparent()
            if said.get("CHECKSUM"):
                assert said.get("CHECKSUMTYPE") == "SHA-256"
                assert said.get("CHECKSUM") == hashlib.sha256(data).hexdigest().upper()
                assert int(said.get("SIZE")) == len(data)
        for link in tree.xpath("//@DMDID | //@FILEID"):
            assert link in ids
    assert seen == {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}


def test_each_paper_hangs_on_the_metadata_that_bears_its_code(unpacked: Path) -> None:
    rep = unpacked / "representations/rep1"
    tree = etree.parse(str(rep / "METS.xml"))
    pairs = {}
    for div in tree.xpath("//m:div[@LABEL='File']", namespaces=NAMES):
        metadata = tree.xpath(f"//m:dmdSec[@ID='{div.get('DMDID')}']/m:mdRef/@x:href", namespaces=NAMES)
        paper = tree.xpath(f"//m:file[@ID='{div[0].get('FILEID')}']/m:FLocat/@x:href", namespaces=NAMES)
        pairs[paper[0]] = etree.parse(str(rep / metadata[0])).findtext("docId")
    assert pairs == {f"data/A99.021.2013.03.HN.{n}.pdf": f"A99.021.2013.03.HN.{n}" for n in range(1, 6)}


@pytest.mark.battery
def test_xmllint_takes_every_file(unpacked: Path, judge: Callable[[str], str], tmp_path: Path) -> None:
    catalog = tmp_path / "catalog.xml"
    catalog.write_text(
        '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
        f'<system systemId="{XLINK_URL}" uri="{XLINK_XSD.as_uri()}"/>'
        f'<uri name="{XLINK_URL}" uri="{XLINK_XSD.as_uri()}"/></catalog>',
        encoding="utf-8",
    )
    rep = unpacked / "representations/rep1"
    wanted = {
        "METS": [unpacked / "METS.xml", rep / "METS.xml"],
        "EAD": [unpacked / "metadata/descriptive/EAD.xml"],
        "EAD_doc": sorted((rep / "metadata/descriptive").iterdir()),
    }
    for schema, found in wanted.items():
        told = subprocess.run(
            [judge("xmllint"), "--nonet", "--noout", "--schema", unpacked / f"schemas/{schema}.xsd", *found],
            env={"XML_CATALOG_FILES": str(catalog)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
