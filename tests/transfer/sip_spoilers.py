"""Ways in which a SIP gets spoilt so that its METS files and its bytes contradict each other.

Each spoiler leaves exactly the defects it names: METS files above a changed file are made to fit again, so
that a hash alone never gives it away. Seeded: the same number spoils the same place.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.transfer.offices import pdf
from tests.transfer.sip_copy import DATA, DESCRIPTIVE, EAD, METS, REP, SipCopy, fitting

_SECTION, _TITLE = rb'(DMDID=")([^"]+)', rb'(<mptr[^>]*title=")([^"]+)'
# In the representation: a paper's division with its section and its file.
_PAPER = rb'<div[^>]*LABEL="File"[^>]*>\s*<fptr[^>]*/>\s*</div>'
_OF_PAPER = rb'(<fptr FILEID=")(ID-[^"]+)'
Told = tuple[
    set[str], str
]  # the ends of the codes a freshly listed copy is refused with; a word that is said


Spoiler = Callable[[SipCopy], Told]
SPOILERS: dict[str, Spoiler] = {}


def spoiler(function: Spoiler) -> Spoiler:
    SPOILERS[function.__name__] = function
    return function


def _to(text: bytes) -> Callable[[re.Match[bytes]], bytes]:
    """The same place with its second group replaced."""
    return lambda place: place[1] + text


# Sizes and hashes


@spoiler
def a_wrong_size(copy: SipCopy) -> Told:
    copy.swap(copy.book(), rb'(SIZE=")(\d+)', lambda m: m[1] + str(int(m[2]) + 1).encode())
    return {"size"}, "thật ra dài"


@spoiler
def a_size_lost(copy: SipCopy) -> Told:
    copy.swap(copy.book(), rb'()( SIZE="\d+")', _to(b""))
    return {"size"}, "thật ra dài"


@spoiler
def a_wrong_checksum(copy: SipCopy) -> Told:
    at = copy.random.randrange(64)
    copy.swap(
        copy.book(),
        rb'(CHECKSUM=")([^"]+)',
        lambda m: m[1] + m[2][:at] + (b"1" if m[2][at : at + 1] == b"0" else b"0") + m[2][at + 1 :],
    )
    return {"hash"}, "Mã kiểm tra"


@spoiler
def a_checksum_of_another_kind(copy: SipCopy) -> Told:
    kind = copy.random.choice([b"MD5", b"SHA-512", b"", b"CRC32"])
    copy.swap(copy.book(), rb'(CHECKSUMTYPE=")([^"]+)', _to(kind))
    return {"hash"}, "Mã kiểm tra"


@spoiler
def a_paper_of_other_bytes(copy: SipCopy) -> Told:
    name = copy.one(DATA)
    copy.put(copy.inside() | {name: pdf("đã thay", copy.random.randrange(1, 9))})
    return {"size", "hash"}, name


@spoiler
def swapped_papers(copy: SipCopy) -> Told:
    first, second = copy.two(DATA)
    inside = copy.inside()
    copy.put(inside | {first: inside[second], second: inside[first]})
    return {"size", "hash"}, second


@spoiler
def a_letter_of_the_metadata_changed(copy: SipCopy) -> Told:
    name = copy.one(DESCRIPTIVE)
    inside = copy.inside()
    copy.put(inside | {name: inside[name].replace("xã".encode(), "xá".encode())})
    return {"hash"}, name


# References


@spoiler
def a_reference_to_nothing(copy: SipCopy) -> Told:
    schema = copy.random.choice([b"METS", b"EAD", b"EAD_doc", b"EAD_pic", b"EAD_media"])
    copy.swap(METS, rb'(href="schemas/)(' + schema + rb"\.xsd)", _to(b"khac.xsd"))
    return {"file_missing", "orphan"}, "schemas/khac.xsd"


@spoiler
def a_reference_to_another_paper(copy: SipCopy) -> Told:
    copy.swap(REP, rb'(href="data/.*\.)(\d+)\.pdf', _to(b"99.pdf"))
    return {"file_missing", "orphan", "pair"}, ".99.pdf"


@spoiler
def a_reference_climbing_out(copy: SipCopy) -> Told:
    up = b"../" * copy.random.randrange(4, 9)
    copy.swap(REP, rb'(href=")(data|metadata)', lambda m: m[1] + up + m[2])
    return {"outside", "orphan"}, up.decode()


@spoiler
def a_reference_to_the_world(copy: SipCopy) -> Told:
    place = copy.random.choice([b"/etc/", b"C:/Windows/", b"..\\..\\", b"http://x.vn/", b"file:///tmp/"])
    copy.swap(METS, rb'(href=")(schemas/)', _to(place))
    return {"outside", "orphan"}, place.decode()


@spoiler
def a_reference_of_nothing(copy: SipCopy) -> Told:
    copy.swap(METS, rb'(href=")(schemas/[^"]+)', _to(b""))
    return {"outside", "orphan"}, "“”"


@spoiler
def swapped_references(copy: SipCopy) -> Told:
    first, second = copy.two(DATA)
    names = [name.removeprefix("representations/rep1/").encode() for name in (first, second)]
    copy.edit(REP, lambda data: _swapped(data, *names))
    return {"size", "hash", "pair"}, second


@spoiler
def a_pointer_to_another_file(copy: SipCopy) -> Told:
    other = copy.random.choice([EAD, METS, "schemas/METS.xsd"])
    copy.swap(METS, rb'(<mptr[^>]*href=")([^"]+)', _to(other.encode()))
    return {"representation"}, REP


def _swapped(data: bytes, first: bytes, second: bytes) -> bytes:
    return data.replace(first, b"@@").replace(second, first).replace(b"@@", second)


# Ids and the links between parts


@spoiler
def another_id_of_a_section(copy: SipCopy) -> Told:
    copy.swap(copy.book(), rb'(<dmdSec ID=")([^"]+)', _to(b"uuid-khac"))
    return {"link", "unlinked"}, "uuid-khac"


@spoiler
def another_id_of_a_paper(copy: SipCopy) -> Told:
    was = copy.swap(REP, rb'(<file ID=")([^"]+)', _to(b"ID-khac"))[2]
    return {"link"}, was.decode()


@spoiler
def an_id_twice(copy: SipCopy) -> Told:
    book = copy.book()
    taken = copy.random.choice(copy.text(book, rb'(<(?:div|fileGrp|file|dmdSec) ID=")([^"]+)'))
    copy.swap(book, rb'(<(?:structMap|fileSec) ID=")([^"]+)', _to(taken))
    return {"id_twice"}, taken.decode()


@spoiler
def a_section_nobody_has(copy: SipCopy) -> Told:
    copy.swap(copy.book(), _SECTION, _to(b"uuid-khong-co"))
    return {"link", "unlinked"}, "uuid-khong-co"


@spoiler
def a_section_besides_that_nobody_has(copy: SipCopy) -> Told:
    copy.swap(copy.book(), _SECTION, lambda m: m[0] + b" uuid-khong-co")
    return {"link"}, "uuid-khong-co"


@spoiler
def a_dossier_without_its_section(copy: SipCopy) -> Told:
    copy.swap(METS, rb'()( DMDID="[^"]+")', _to(b""))
    return {"unlinked"}, METS


@spoiler
def a_paper_without_its_section(copy: SipCopy) -> Told:
    copy.swap(REP, rb'()( DMDID="[^"]+")', _to(b""))
    return {"unlinked", "count"}, "4 văn bản được mô tả"


@spoiler
def the_section_of_another_paper(copy: SipCopy) -> Told:
    first, second = copy.random.sample(copy.text(REP, _SECTION), 2)
    copy.edit(REP, lambda data: data.replace(b'DMDID="' + first, b'DMDID="' + second))
    return {"pair", "unlinked"}, first.decode()


@spoiler
def swapped_sections(copy: SipCopy) -> Told:
    first, second = (b'DMDID="' + name for name in copy.random.sample(copy.text(REP, _SECTION), 2))
    copy.edit(REP, lambda data: _swapped(data, first, second))
    return {"pair"}, "của văn bản khác"


@spoiler
def the_section_of_another_paper_besides(copy: SipCopy) -> Told:
    first, second = copy.random.sample(copy.text(REP, _SECTION), 2)
    copy.edit(REP, lambda data: data.replace(b'DMDID="' + first, b'DMDID="' + first + b" " + second))
    return {"pair"}, "của văn bản khác"


@spoiler
def a_section_that_is_a_file(copy: SipCopy) -> Told:
    book = copy.book()
    file = copy.random.choice(copy.text(book, rb'(<file ID=")([^"]+)'))
    copy.swap(book, _SECTION, _to(file))
    # Of a paper: the file that describes it is then a paper itself.
    return {"link_kind", "unlinked"} | ({"pair"} if book == REP else set()), file.decode()


@spoiler
def a_file_nobody_has(copy: SipCopy) -> Told:
    copy.swap(REP, _OF_PAPER, _to(b"ID-khong-co"))
    return {"link"}, "ID-khong-co"


@spoiler
def a_file_that_is_a_section(copy: SipCopy) -> Told:
    place = copy.swap(REP, rb'(DMDID="([^"]+)">\s*<fptr FILEID=")[^"]+', lambda m: m[1] + m[2])
    return {"link_kind", "pair"}, place[2].decode()


@spoiler
def a_paper_that_is_all_papers(copy: SipCopy) -> Told:
    [group] = copy.text(REP, rb'(<fileGrp ID=")([^"]+)')
    copy.swap(REP, _OF_PAPER, _to(group))
    return {"link_kind"}, group.decode()


@spoiler
def a_group_nobody_has(copy: SipCopy) -> Told:
    copy.swap(METS, rb'(<fptr FILEID=")([^"]+)', _to(b"uuid-khong-co"))
    return {"link", "unlinked"}, "uuid-khong-co"


@spoiler
def an_administration_nobody_has(copy: SipCopy) -> Told:
    copy.swap(copy.book(), rb"(<(?:file|fileGrp|mdRef|div) )()", _to(b'ADMID="uuid-khong-co" '))
    return {"link"}, "uuid-khong-co"


@spoiler
def an_administration_of_another_kind(copy: SipCopy) -> Told:
    book = copy.book()
    section = copy.random.choice(copy.text(book, rb'(<dmdSec ID=")([^"]+)'))
    copy.swap(book, rb"(<(?:file|fileGrp|div) )()", _to(b'ADMID="' + section + b'" '))
    return {"link_kind"}, "ADMID"


@spoiler
def a_representation_nobody_has(copy: SipCopy) -> Told:
    copy.swap(METS, _TITLE, _to(b"uuid-khong-co"))
    return {"link", "unlinked"}, "uuid-khong-co"


@spoiler
def a_representation_that_is_the_schemas(copy: SipCopy) -> Told:
    schemas = copy.text(METS, rb'(<fileGrp ID=")([^"]+)')[0]
    copy.swap(METS, _TITLE, _to(schemas))
    return {"unlinked"}, METS


# What the package is called


@spoiler
def another_id_of_the_package(copy: SipCopy) -> Told:
    copy.swap(METS, rb'(OBJID="uuid-)([^"]{4})', _to(b"%04X" % copy.random.randrange(16**4)))
    return {"objid", "tree"}, copy.top


@spoiler
def another_id_of_the_package_everywhere(copy: SipCopy) -> Told:
    top = copy.top.encode()
    copy.edit(METS, lambda data: data.replace(top, top[:-4] + b"%04X" % copy.random.randrange(16**4)))
    return {"objid"}, copy.top


@spoiler
def another_id_of_the_representation(copy: SipCopy) -> Told:
    other = copy.random.choice([copy.top.encode(), b"rep2", b"uuid-khac"])
    copy.swap(REP, rb'(OBJID=")([^"]+)', _to(other))
    return {"tree"}, other.decode()


@spoiler
def no_id_of_the_representation(copy: SipCopy) -> Told:
    copy.swap(REP, rb'()( OBJID="[^"]+")', _to(b""))
    return {"tree"}, REP


@spoiler
def another_folder(copy: SipCopy) -> Told:
    top = copy.top
    copy.pack({name.replace(top, top[:-1] + "x"): data for name, data in copy.members().items()})
    return {"lost", "/list_count"}, f"{top}/{METS}"


# Files that are there or not


@spoiler
def a_paper_lost(copy: SipCopy) -> Told:
    return {"file_missing", "count", "/list_count"}, _without(copy, copy.one(DATA))


@spoiler
def metadata_lost(copy: SipCopy) -> Told:
    return {"file_missing"}, _without(copy, copy.one(DESCRIPTIVE))


@spoiler
def the_dossiers_metadata_lost(copy: SipCopy) -> Told:
    return {"file_missing", "lost"}, _without(copy, EAD)


@spoiler
def a_schema_lost(copy: SipCopy) -> Told:
    name = copy.one("schemas/")
    used = not name.endswith(("_pic.xsd", "_media.xsd"))
    return {"file_missing"} | ({"schema"} if used else set()), _without(copy, name)


@spoiler
def a_schema_lost_and_forgotten(copy: SipCopy) -> Told:
    """METS does not list it either: only the files that follow it still say so."""
    name = copy.random.choice(["METS.xsd", "EAD.xsd", "EAD_doc.xsd"])
    inside = copy.inside()
    del inside[f"schemas/{name}"]
    entry = rb'<file [^>]*>\s*<FLocat [^>]*"schemas/' + name.encode() + rb'"[^>]*/>\s*</file>'
    copy.put(inside | {METS: re.sub(entry, b"", inside[METS])})
    return {"schema"}, f"schemas/{name}"


@spoiler
def a_mets_file_lost(copy: SipCopy) -> Told:
    book = copy.book()
    return {"lost"} | ({"file_missing"} if book == REP else set()), _without(copy, book)


def _without(copy: SipCopy, name: str) -> str:
    copy.put({other: data for other, data in copy.inside().items() if other != name})
    return name


@spoiler
def a_paper_too_many(copy: SipCopy) -> Told:
    name = f"{DATA}them-{copy.random.randrange(99)}.pdf"
    copy.put(copy.inside() | {name: pdf("thêm")})
    return {"orphan", "count", "/list_count"}, name


@spoiler
def a_file_too_many(copy: SipCopy) -> Told:
    folder = copy.random.choice(["", "documentation/", "schemas/", "metadata/", "representations/rep2/"])
    name = f"{folder}them.{copy.random.choice(['txt', 'exe', 'xsd', 'zip'])}"
    copy.put(copy.inside() | {name: b"?"})
    return {"orphan"}, name


@spoiler
def a_renamed_file(copy: SipCopy) -> Told:
    name = copy.one(copy.random.choice([DATA, DESCRIPTIVE]))
    other = name.replace(".HN.", ".HM.")
    copy.put({other if key == name else key: data for key, data in copy.inside().items()})
    return {"file_missing", "orphan"}, other


@spoiler
def a_paper_left_out_of_mets(copy: SipCopy) -> Told:
    """Everything METS says of one paper is gone; its two files stay."""
    place = copy.swap(REP, _PAPER, lambda m: b"")
    section, file = (re.findall(name + rb'="([^"]+)', place[0])[0] for name in (b"DMDID", b"FILEID"))
    copy.edit(REP, lambda data: re.sub(rb'<dmdSec ID="' + section + rb'".*?</dmdSec>', b"", data, flags=re.S))
    copy.edit(REP, lambda data: re.sub(rb'<file ID="' + file + rb'".*?</file>', b"", data, flags=re.S))
    return {"orphan", "count"}, "mà METS không kê"


# How many papers there are


@spoiler
def a_paper_that_hangs_on_no_branch(copy: SipCopy) -> Told:
    copy.swap(REP, _PAPER, lambda m: b"")
    return {"unlinked", "count"}, "4 văn bản được mô tả"


@spoiler
def a_paper_twice(copy: SipCopy) -> Told:
    copy.swap(REP, _PAPER, lambda m: m[0] + m[0].replace(b'ID="uuid-', b'ID="uuid-0', 1))
    return {"count"}, "5 văn bản"


@spoiler
def a_branch_of_another_kind(copy: SipCopy) -> Told:
    copy.swap(REP, rb'(LABEL=")(File)"', _to(b'Tep"'))
    return {"count"}, "4 văn bản được mô tả"


@spoiler
def another_number_of_papers(copy: SipCopy) -> Told:
    number = copy.random.choice([b"0", b"4", b"6", b"05", b"-5", b"", b"nam"])
    copy.swap(EAD, rb"(<totalDoc>)(5)", _to(number))
    return {"count"}, f"“{number.decode()}”"


@spoiler
def no_number_of_papers(copy: SipCopy) -> Told:
    copy.swap(EAD, rb"()(<totalDoc>5</totalDoc>)", _to(b""))
    return {"count"}, "“”"


# The XML itself


def _any_xml(copy: SipCopy) -> str:
    return copy.random.choice([METS, REP, EAD, copy.one(DESCRIPTIVE)])


def _in_front(data: bytes, text: bytes) -> bytes:
    return data.replace(b"?>\n", b"?>\n" + text, 1)


@spoiler
def xml_cut_off(copy: SipCopy) -> Told:
    name = _any_xml(copy)
    copy.edit(name, lambda data: data[: copy.random.randrange(1, len(data) - 5)])
    return {"not_xml"}, name


@spoiler
def xml_of_unknown_letters(copy: SipCopy) -> Told:
    name, encoding = _any_xml(copy), copy.random.choice([b"khac", b"utf-7", b"cp037"])
    copy.edit(name, lambda data: re.sub(rb"encoding=(.)UTF-8.", rb"encoding=\1" + encoding + rb"\1", data))
    return {"not_xml"}, name


@spoiler
def a_document_type(copy: SipCopy) -> Told:
    name, text = _any_xml(copy), copy.random.choice([b"<!DOCTYPE x>", b'<!doctype x SYSTEM "http://x/">'])
    copy.edit(name, lambda data: _in_front(data, text))
    return {"dangerous"}, name


@spoiler
def an_entity(copy: SipCopy) -> Told:
    name = _any_xml(copy)
    text = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    copy.edit(name, lambda data: _in_front(data, text))
    return {"dangerous"}, name


@spoiler
def xml_in_utf_16(copy: SipCopy) -> Told:
    name, encoding = _any_xml(copy), copy.random.choice(["utf-16", "utf-16-le", "utf-32"])
    copy.edit(name, lambda data: data.decode().replace("UTF-8", "UTF-16").encode(encoding))
    return {"dangerous"}, name


@spoiler
def a_mets_that_is_none(copy: SipCopy) -> Told:
    name = copy.book()
    copy.edit(name, lambda data: data.replace(b"http://www.loc.gov/METS/", b"http://www.loc.gov/MODS/"))
    return {"no_mets"}, name


# What the metadata says


@spoiler
def metadata_of_another_root(copy: SipCopy) -> Told:
    name = copy.random.choice([EAD, copy.one(DESCRIPTIVE)])
    copy.edit(name, lambda data: data.replace(b"simpledc", b"ead"))
    return {"no_metadata"}, name


@spoiler
def an_element_twice(copy: SipCopy) -> Told:
    name = copy.random.choice([EAD, copy.one(DESCRIPTIVE)])
    place = copy.swap(name, rb"<(\w+)>[^<]*</\1>", lambda m: m[0] + m[0])
    return {"element_twice"}, place[1].decode()


@spoiler
def a_schema_of_another_name(copy: SipCopy) -> Told:
    name = copy.random.choice([EAD, copy.one(DESCRIPTIVE)])
    copy.swap(name, rb"(schemas/)(\w+\.xsd)", _to(b"khac.xsd"))
    return {"schema"}, "schemas/khac.xsd"


@spoiler
def swapped_metadata(copy: SipCopy) -> Told:
    first, second = copy.two(DESCRIPTIVE)
    inside = copy.inside()
    copy.put(fitting(inside | {first: inside[second], second: inside[first]}, first))
    return {"pair"}, "của văn bản khác"


@spoiler
def metadata_of_another_paper(copy: SipCopy) -> Told:
    first, second = copy.two(DESCRIPTIVE)
    copy.edit(first, lambda data: copy.inside()[second])
    # Whichever comes first counts as the owner: the true one's pair then no longer holds.
    return {"same_code"} | ({"pair"} if first < second else set()), "trùng với"
