"""Papers: the register entry (văn bản trong sổ), its placement in a dossier, and the attached file.

One Nghị quyết is typed once and lies in two dossiers: one RegisterEntry, two Placements, each with its
own kind of copy, sheets and file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hoso_desktop.domain.dates import NO_DATE, DocDate
from hoso_desktop.domain.dossier import Access, Condition, Confidence, ReserveStatus
from hoso_desktop.domain.media import NO_MEDIA, MediaDetails
from hoso_desktop.domain.numbering import NO_NUMBER, DocNumber
from hoso_desktop.domain.retention import UNSET, Retention
from hoso_desktop.domain.sheets import SheetRange


class Direction(StrEnum):
    """Which register a paper stands in: đi, đến, or none (a paper known only from its dossier)."""

    OUTGOING = "out"
    INCOMING = "in"
    INTERNAL = ""


class CopyKind(StrEnum):
    """Loại bản."""

    ORIGINAL = "original"  # bản gốc
    PRINCIPAL = "principal"  # bản chính
    COPY = "copy"  # bản sao
    DRAFT = "draft"  # bản thảo


class MissingReason(StrEnum):
    """Why a number of a series has no paper; only the last two are defects."""

    NOT_ISSUED = "not_issued"  # Số bỏ, không phát hành
    KEPT_APART = "kept_apart"  # Lưu riêng
    IN_OTHER_DOSSIER = "in_other_dossier"  # Lưu ở hồ sơ …
    LOST = "lost"  # Thất lạc
    UNKNOWN = "unknown"  # Chưa rõ


class Signature(StrEnum):
    """Whether a paper in the dossier bears its signature and seal; mostly nobody has looked."""

    NOT_SAID = ""
    SIGNED = "signed"
    UNSIGNED = "unsigned"  # chưa ký, chưa đóng dấu


COPY_LABEL = {
    CopyKind.ORIGINAL: "Bản gốc",
    CopyKind.PRINCIPAL: "Bản chính",
    CopyKind.COPY: "Bản sao",
    CopyKind.DRAFT: "Bản thảo",
}


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A paper as the register knows it. Papers without number, date or author are normal."""

    uid: str
    number: DocNumber = NO_NUMBER
    date: DocDate = NO_DATE
    type_name: str = ""  # tên loại: Nghị quyết, Báo cáo …
    subject: str = ""  # tên loại và trích yếu as it stands in the list and on F2
    author: str = ""  # cơ quan ban hành, in full
    term: str = ""
    direction: Direction = Direction.INTERNAL
    arrival_number: str = ""  # số đến
    arrival_date: DocDate = NO_DATE
    signer: str = ""
    recipients: str = ""
    language: str = "Tiếng Việt"
    topic: str = ""  # chuyên đề
    keyword: str = ""
    info_sign: str = ""
    access: Access = Access.PUBLIC
    confidence: Confidence = Confidence.UNKNOWN
    autograph: str = ""  # bút tích
    process_attached: bool | None = None  # quy trình xử lý
    reserve: bool = False
    reserve_status: ReserveStatus = ReserveStatus.NONE
    document_id: str = ""  # mã định danh tài liệu
    backlog: bool = False
    no_dossier_reason: str = ""  # Không lập hồ sơ, with the reason
    stated_pages: int | None = None  # pages and sheets a register states, taken over when it is filed
    stated_sheets: int | None = None
    media: MediaDetails = NO_MEDIA
    note: str = ""
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file. Hashes are SHA-256 hex of the plaintext and of the age ciphertext; sizes in bytes."""

    uid: str
    name: str
    media_type: str
    size: int
    sha256: str
    cipher_sha256: str
    cipher_size: int
    storage_id: str
    pages: int | None = None
    has_text: bool | None = None
    signed: bool | None = None
    dpi: int | None = None
    pdfa: str = ""  # "1b", "2b" … as the file declares, empty otherwise


@dataclass(frozen=True, slots=True)
class Placement:
    """A paper in a dossier: its place in the order, pages, sides, sheets, kind of copy and file."""

    uid: str
    dossier_uid: str
    entry: RegisterEntry
    ordinal: int
    pages: int | None = None
    sides: int = 1
    sheet_count: int | None = None
    sheets: SheetRange | None = None
    copy_kind: CopyKind = CopyKind.PRINCIPAL
    retention: Retention = UNSET  # of this paper alone; UNSET means the dossier's
    condition: Condition = Condition.UNKNOWN
    document_time: str = ""
    original_place: str = ""  # địa chỉ tài liệu gốc
    source_path: str = ""  # path the list gave, kept as written
    note: str = ""
    attachment: Attachment | None = None
    component: str = ""  # the expected component it is, where the clerk has said so; empty: by its type
    own_numbering: bool = False  # bundle or bound volume with page numbers of its own
    signature: Signature = Signature.NOT_SAID
    revision: int = 1
