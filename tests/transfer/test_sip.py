"""The SIP of Thông tư 05/2025: what its profile says, what its plan refuses, what its package holds."""

from __future__ import annotations

import re
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from hoso_desktop.domain import dates
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.dossier import Confidence
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.retention import years
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain, sentence
from hoso_desktop.paths import resource
from hoso_desktop.transfer import profiles, sip_check, sip_plan, verify
from hoso_desktop.transfer.build import BuiltPackage
from hoso_desktop.transfer.facts import Facts, inspect
from hoso_desktop.transfer.plan import PackagePlan, plan
from tests.transfer.offices import Shelf, built, changed, papers, sheet_of

PROFILE = "tt05-sip-hoso"
DOSSIER = [
    "fileCode", "title", "maintenance", "mode", "language", "startDate", "endDate", "keyword", "totalDoc",
    "numberOfPaper", "numberOfPage", "format", "inforSign", "confidenceLevel", "paperFileCode",
    "riskRecovery", "riskRecoveryStatus", "description",
]  # fmt: skip
DOCUMENT = [
    "docId", "docCode", "maintenance", "typeName", "codeNumber", "codeNotation", "issuedDate", "organName",
    "subject", "language", "numberOfPage", "inforSign", "keyword", "mode", "confidenceLevel", "autograph",
    "format", "process", "riskRecovery", "riskRecoveryStatus", "description",
]  # fmt: skip
LENGTHS = {
    "docId": 25, "docCode": 100, "maintenance": 100, "typeName": 10, "codeNumber": 11, "codeNotation": 30,
    "organName": 200, "subject": 500, "language": 100, "numberOfPage": 4, "inforSign": 30, "keyword": 100,
    "mode": 20, "confidenceLevel": 30, "autograph": 2000, "format": 50, "process": 1, "riskRecovery": 1,
    "riskRecoveryStatus": 2, "description": 500,
}  # fmt: skip


def good(shelf: Shelf, count: int = 5) -> DossierSheet:
    """A dossier with nothing in the way: every day whole, every author named."""
    documents = [
        replace(p, entry=replace(p.entry, date=dates.parse("1/2/2013"), author="Đảng ủy xã Tân Hòa"))
        for p in papers(shelf, count)
    ]
    sheet = changed(sheet_of(documents), period="2013")
    begin, end = dates.span([p.entry.date for p in documents])
    return replace(sheet, totals=replace(sheet.totals, begin=begin, end=end))


def paper(sheet: DossierSheet, at: int, **changes: object) -> DossierSheet:
    documents = list(sheet.documents)
    entry = replace(documents[at].entry, **changes)  # type: ignore[arg-type]
    documents[at] = replace(documents[at], entry=entry)
    return replace(sheet, documents=tuple(documents))


def planned(sheet: DossierSheet, version: int = 1) -> PackagePlan:
    return plan(sheet, profiles.load(PROFILE), version)


def errors(package: PackagePlan) -> list[str]:
    return [p.code for p in package.problems if p.severity is Severity.ERROR]


def values(package: PackagePlan, at: int | None = None) -> dict[str, str]:
    assert package.sip is not None
    return dict(package.sip.values if at is None else package.sip.papers[at].values)


def objid(package: PackagePlan) -> str:
    assert package.sip is not None
    return package.sip.objid


@pytest.fixture
def done(shelf: Shelf, tmp_path: Path) -> BuiltPackage:
    return built(planned(good(shelf)), tmp_path / "out", shelf)


# The profile


def test_the_profile_has_the_fields_of_the_circular_and_says_that_nobody_confirmed_them() -> None:
    profile = profiles.load(PROFILE)
    layout = sip_plan.layout_of(profile)
    assert [field.element for field in layout.dossier] == DOSSIER
    assert [field.element for field in layout.document] == DOCUMENT
    assert {f.element: f.length for f in layout.document if f.kind != "date"} == LENGTHS
    assert (len(DOSSIER), len(DOCUMENT), len(layout.switches)) == (18, 21, 15)
    kinds = {"Nghị quyết": "01", "Giấy ủy quyền": "16", "Bản vẽ kỹ thuật": "31", "*": "32"}
    assert kinds.items() <= layout.codes["type_name"].items()
    assert sorted(set(layout.codes["type_name"].values())) == [f"{n:02}" for n in range(1, 33)]
    assert list(profile.retentions) == ["permanent"]
    assert profile.source
    assert not profile.confirmed


@pytest.mark.parametrize(
    "key, old, new",
    [
        ("kind", 'kind = "sip"', 'kind = "dip"'),
        ("sheets", "[switches]", "[sheets]\n[switches]"),
        ("switches.plain_repid", "plain_rep_id", "plain_repid"),
        ("names.doc_id", '"{file_code}.{ordinal}"', '"{file_code}.{person}"'),
        ("dossier[0].source", 'source = "sip.file_code"', 'source = "dossier.secret"'),
    ],
)
def test_a_broken_profile_names_the_file_and_the_key(tmp_path: Path, key: str, old: str, new: str) -> None:
    text = resource(f"profiles/{PROFILE}.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / f"{PROFILE}.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        profiles.read(file)
    assert f"“{key}”" in explain(refused.value)


# The plan


def test_codes_and_values_of_a_dossier_without_fault(shelf: Shelf) -> None:
    package = planned(good(shelf))
    assert package.ready, package.problems
    assert re.fullmatch(r"uuid-[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\.zip", package.name)
    found = values(package)
    assert found["fileCode"] == "A99.021.2013.03.HN"
    assert (found["maintenance"], found["mode"], found["language"]) == ("01", "01", "01")
    assert (found["startDate"], found["totalDoc"], found["riskRecovery"]) == ("01/02/2013", "5", "0")
    first = values(package, 0)
    assert first["docId"] == "A99.021.2013.03.HN.1"
    assert first["docCode"] == "A99.021.2013.03.HN.0000001"
    assert (first["typeName"], first["codeNumber"], first["codeNotation"]) == ("01", "01", "NQ/ĐU")


def test_a_kind_the_list_lacks_becomes_32_and_stands_at_the_head_of_the_note(shelf: Shelf) -> None:
    sheet = paper(good(shelf), 0, type_name="Kết luận", note="Bản sao")
    found = values(planned(sheet), 0)
    assert found["typeName"] == "32"
    assert found["description"].startswith("Loại văn bản: Kết luận.")
    assert found["description"].endswith("Bản sao")
    assert "description" not in values(planned(good(shelf)), 0)


def test_a_letter_with_a_stroke_stays_apart_from_one_without(shelf: Shelf) -> None:
    stroke, plain = (values(planned(changed(good(shelf), notation=n)))["fileCode"] for n in ("ĐV.1", "DV.1"))
    assert (stroke, plain) == ("A99.021.2013.1.DDV", "A99.021.2013.1.DV")


def test_a_paper_may_have_a_period_of_its_own(shelf: Shelf) -> None:
    sheet = good(shelf)
    documents = (replace(sheet.documents[0], retention=years(10)), *sheet.documents[1:])
    package = planned(replace(sheet, documents=documents))
    assert [values(package, at)["maintenance"] for at in (0, 1)] == ["06", "01"]


REFUSED: list[tuple[str, str, Callable[[DossierSheet], DossierSheet]]] = [
    ("package.retention_refused", "Vĩnh viễn (mã 01)", lambda s: changed(s, retention=years(70))),
    ("package.cell_empty", "Tên loại", lambda s: paper(s, 1, type_name="")),
    ("package.cell_empty", "Ngày", lambda s: paper(s, 1, date=dates.NO_DATE)),
    ("package.cell_empty", "ban hành", lambda s: paper(s, 1, author="")),
    ("package.cell_empty", "Trích yếu", lambda s: paper(s, 1, subject="")),
    ("package.cell_too_long", "500", lambda s: paper(s, 1, subject="x" * 501)),
    ("package.cell_too_long", "25", lambda s: changed(s, notation="VPDU-KTNB.0012")),
    ("package.sip.date_incomplete", "11/2012", lambda s: paper(s, 1, date=dates.parse("11/2012"))),
    ("package.sip.needed", "gốc giấy", lambda s: changed(s, confidence=Confidence.DIGITISED, paper_code="")),
    ("package.sip.no_year", "năm", lambda s: _without_days(changed(s, period="2010-2015"))),
    ("package.sip.no_code", "ký hiệu", lambda s: changed(s, notation="", number="", inventory_number="")),
    ("package.secret", "mật", lambda s: paper(s, 1, subject="Báo cáo (TỐI MẬT)")),
    ("package.mixed", "phông khác", lambda s: changed(s, fonds_uid="other")),
    ("package.too_many", "500", lambda s: replace(s, documents=s.documents * 101)),
]


def _without_days(sheet: DossierSheet) -> DossierSheet:
    return replace(sheet, totals=replace(sheet.totals, begin=dates.NO_DATE, end=dates.NO_DATE))


@pytest.mark.parametrize("code, words, spoil", REFUSED, ids=[f"{n}-{r[0]}" for n, r in enumerate(REFUSED)])
def test_what_stands_in_the_way_is_said_before_a_byte_is_written(
    shelf: Shelf, code: str, words: str, spoil: Callable[[DossierSheet], DossierSheet]
) -> None:
    package = planned(spoil(good(shelf)))
    assert not package.ready
    assert code in errors(package)
    assert any(words in sentence(p.code, **p.params) for p in package.problems if p.code == code)


def test_pages_nobody_counted_stand_in_the_way(shelf: Shelf) -> None:
    sheet = good(shelf)
    documents = (replace(sheet.documents[0], pages=None), *sheet.documents[1:])
    assert "package.cell_empty" in errors(planned(replace(sheet, documents=documents)))


# The package


def test_the_package_holds_the_circulars_folders_and_its_own_verifier_finds_nothing(
    shelf: Shelf, done: BuiltPackage
) -> None:
    top = objid(planned(good(shelf)))
    codes = [f"A99.021.2013.03.HN.{n}" for n in range(1, 6)]
    assert set(zipfile.ZipFile(done.path).namelist()) == {
        f"{top}/METS.xml", f"{top}/metadata/descriptive/EAD.xml", f"{top}/representations/rep1/METS.xml",
        *(f"{top}/schemas/{name}.xsd" for name in ("METS", "EAD", "EAD_doc", "EAD_pic", "EAD_media")),
        *(f"{top}/representations/rep1/data/{code}.pdf" for code in codes),
        *(f"{top}/representations/rep1/metadata/descriptive/EAD_doc_{code}.xml" for code in codes),
    }  # fmt: skip
    assert verify.verify(done.path).good


def test_the_same_dossier_and_moment_give_the_same_bytes_another_version_another_id(
    shelf: Shelf, done: BuiltPackage, tmp_path: Path
) -> None:
    again = built(planned(good(shelf)), tmp_path / "again", shelf)
    assert again.sha256 == done.sha256
    second = built(planned(good(shelf), 2), tmp_path / "second", shelf)
    assert second.path.name != done.path.name
    assert [_header(one).get("RECORDSTATUS") for one in (done, second)] == ["NEW", "REPLACEMENT"]
    assert _header(done).get("CREATEDATE") == "2026-11-16T09:41:00.000+07:00"


def _header(package: BuiltPackage) -> etree._Element:
    with zipfile.ZipFile(package.path) as parts:
        name = next(n for n in parts.namelist() if n.count("/") == 1 and n.endswith("METS.xml"))
        return etree.fromstring(parts.read(name))[0]


def test_its_own_schemas_take_its_files_and_refuse_a_spoilt_one(done: BuiltPackage) -> None:
    with zipfile.ZipFile(done.path) as parts:
        data = {name.partition("/")[2]: parts.read(name) for name in parts.namelist()}
    for schema, prefix in (("EAD", "metadata/descriptive/"), ("EAD_doc", "representations/rep1/metadata/")):
        judge = etree.XMLSchema(etree.fromstring(data[f"schemas/{schema}.xsd"]))
        for name in (name for name in data if name.startswith(prefix)):
            tree = etree.fromstring(data[name])
            assert judge.validate(tree), judge.error_log
            tree.remove(tree[0])
            assert not judge.validate(tree)
    for schema in ("EAD_pic", "EAD_media"):
        etree.XMLSchema(etree.fromstring(data[f"schemas/{schema}.xsd"]))


# What the METS files and the bytes say of each other


def _swap_files(data: bytes) -> bytes:
    first, second = re.findall(rb'<fptr FILEID="(ID-[^"]+)"', data)[:2]
    head, mark, tail = data.partition(b'LABEL="MetadataLink"')
    return head + mark + _swapped(tail, first, second)


def _swapped(data: bytes, first: bytes, second: bytes) -> bytes:
    return data.replace(first, b"@").replace(second, first).replace(b"@", second)


METS, REP = "METS.xml", "representations/rep1/METS.xml"
EAD, PAPER = "metadata/descriptive/EAD.xml", "EAD_doc_A99.021.2013.03.HN.1.xml"
PAPER = f"representations/rep1/metadata/descriptive/{PAPER}"
SPOILT: list[tuple[str, str, Callable[[bytes], bytes]]] = [
    ("not_xml", METS, lambda d: d[:-20]),
    ("not_xml", METS, lambda d: d.replace(b"UTF-8", b"foo", 1)),
    ("not_xml", METS, lambda d: d.replace(b"UTF-8", b"utf-7", 1)),
    ("dangerous", METS, lambda d: d.replace(b"<mets", b"<!DOCTYPE mets><mets", 1)),
    ("dangerous", PAPER, lambda d: d.replace(b"<simpledc", b"<!DOCTYPE simpledc><simpledc", 1)),
    ("not_xml", PAPER, lambda d: b"<simpledc>"),
    ("no_metadata", PAPER, lambda d: b"<other/>"),
    ("no_mets", REP, lambda d: b"<mets/>"),
    ("objid", METS, lambda d: d.replace(b'OBJID="uuid-', b'OBJID="uuid-0', 1)),
    ("size", METS, lambda d: re.sub(rb'SIZE="\d+"', b'SIZE="1"', d, count=1)),
    ("hash", REP, lambda d: re.sub(rb'CHECKSUM="[0-9A-F]{2}', b'CHECKSUM="zz', d, count=1)),
    ("file_missing", REP, lambda d: d.replace(b".HN.1.pdf", b".HN.7.pdf")),
    ("orphan", REP, lambda d: d.replace(b".HN.1.pdf", b".HN.7.pdf")),
    ("outside", REP, lambda d: d.replace(b'href="data/', b'href="../../../data/', 1)),
    ("link", REP, lambda d: re.sub(rb'DMDID="[^"]+"', b'DMDID="nobody"', d, count=1)),
    ("id_twice", METS, lambda d: re.sub(rb'(<amdSec|<fileGrp) ID="[^"]+"', rb'\1 ID="a"', d)),
    ("pair", REP, _swap_files),
    ("count", EAD, lambda d: d.replace(b"<totalDoc>5", b"<totalDoc>6")),
    ("tree", REP, lambda d: d.replace(b'OBJID="uuid-', b'OBJID="uuid-0', 1)),
    ("link", REP, lambda d: d.replace(b"<file ", b'<file ADMID="nobody" ', 1)),
    ("link_kind", REP, lambda d: re.sub(rb'DMDID="[^"]+"(>\s*<fptr FILEID=)("[^"]+")', rb"DMDID=\2\1\2", d)),
    ("unlinked", REP, lambda d: re.sub(rb' DMDID="[^"]+"', b"", d, count=1)),
    (
        "representation",
        METS,
        lambda d: re.sub(rb'(<mptr.*href=")[^"]+', rb"\1metadata/descriptive/EAD.xml", d),
    ),
    ("schema", PAPER, lambda d: d.replace(b"EAD_doc.xsd", b"EAD_docs.xsd")),
    ("same_code", PAPER, lambda d: d.replace(b"HN.1<", b"HN.2<")),
    ("element_twice", EAD, lambda d: d.replace(b"<mode>", b"<totalDoc>9</totalDoc><mode>")),
]


@pytest.mark.parametrize("code, name, spoil", SPOILT, ids=[f"{n}-{r[0]}" for n, r in enumerate(SPOILT)])
def test_every_contradiction_between_mets_and_bytes_is_named(
    shelf: Shelf, done: BuiltPackage, code: str, name: str, spoil: Callable[[bytes], bytes]
) -> None:
    top, facts = objid(planned(good(shelf))), inspect(done.path, verify.LIMITS, None)
    assert not sip_check.problems(facts, top, 5)
    found = sip_check.problems(_with(facts, f"{top}/{name}", spoil), top, 5)
    assert f"package.sip.{code}" in [problem.code for problem in found]
    assert all(sentence(problem.code, **problem.params) for problem in found)


def _with(facts: Facts, name: str, spoil: Callable[[bytes], bytes]) -> Facts:
    assert spoil(facts.metadata[name]) != facts.metadata[name]
    return replace(facts, metadata={**facts.metadata, name: spoil(facts.metadata[name])})


def test_a_section_named_twice_is_no_fault(shelf: Shelf, done: BuiltPackage) -> None:
    """METS lets an element name several sections, with blanks between them."""
    top, facts = objid(planned(good(shelf))), inspect(done.path, verify.LIMITS, None)
    twice = _with(facts, f"{top}/{METS}", lambda d: re.sub(rb'DMDID="([^"]+)"', rb'DMDID="\1 \1"', d))
    assert not sip_check.problems(twice, top, 5)


def test_a_metadata_file_that_is_not_there_is_named(shelf: Shelf, done: BuiltPackage) -> None:
    top, facts = objid(planned(good(shelf))), inspect(done.path, verify.LIMITS, None)
    without = replace(facts, metadata={n: d for n, d in facts.metadata.items() if not n.endswith("EAD.xml")})
    assert "package.sip.lost" in [problem.code for problem in sip_check.problems(without, top, 5)]


# The switches


SWITCHED: list[tuple[str, Callable[[dict[str, bytes]], bool]]] = [
    ("empty_admin_section", lambda d: b"<amdSec" in d[METS] and b"<amdSec" in d[REP]),
    ("fonds_in_root_note", lambda d: b"IDENTIFICATIONCODE" in d[METS]),
    ("person_as_agent", lambda d: b'TYPE="INDIVIDUAL"' in d[REP]),
    ("file_code_as_agreement", lambda d: b"<altRecordID" in d[METS]),
    ("plain_rep_id", lambda d: b'OBJID="rep1"' in d[REP]),
    ("metadata_as_dc", lambda d: b'MDTYPE="DC"' in d[METS]),
    ("metadata_version", lambda d: b'MDTYPEVERSION="1.0.0"' in d[METS]),
    ("metadata_as_application", lambda d: b'MDTYPE="EAD" MIMETYPE="application/xml"' in d[METS]),
    ("schemas_as_bytes", lambda d: b"application/octet-stream" in d[METS]),
    ("small_schema_names", lambda d: "schemas/ead_doc.xsd" in d),
    ("capital_metadata_names", lambda d: any("EAD_DOC_" in name for name in d)),
    ("guid_as_name", lambda d: b"uuid-" not in d["name"]),
    ("any_order", lambda d: b"xs:all" in d["schemas/EAD.xsd"]),
    ("all_fields", lambda d: b"numberOfPaper" in d["schemas/EAD.xsd"]),
]


@pytest.mark.parametrize("switch, seen", SWITCHED, ids=[row[0] for row in SWITCHED])
def test_each_known_deviation_is_a_switch_of_the_profile(
    shelf: Shelf, tmp_path: Path, switch: str, seen: Callable[[dict[str, bytes]], bool]
) -> None:
    profile = profiles.load(PROFILE)
    layout = sip_plan.layout_of(profile)
    for wanted in (False, True):
        other = replace(profile, sip=replace(layout, switches={**layout.switches, switch: wanted}))
        package = built(plan(good(shelf), other), tmp_path / str(wanted), shelf)
        assert verify.verify(package.path).good
        with zipfile.ZipFile(package.path) as parts:
            data = {name.partition("/")[2]: parts.read(name) for name in parts.namelist()}
        assert seen({**data, "name": package.path.name.encode()}) is wanted


def test_every_sentence_of_the_sip_is_used() -> None:
    said = tomllib.loads(resource("i18n/messages/transfer.vi.toml").read_text(encoding="utf-8"))
    tested = {code for code, _, _ in SPOILT} | {"lost"}
    planned_ones = {code.rpartition(".")[2] for code, _, _ in REFUSED if ".sip." in code}
    assert set(said["package"]["sip"]) - tested - planned_ones == {"unknown_value"}
