"""What photographs, negatives, sound and film recordings are described by besides a paper's own fields.

Source: TT 05/2025 EAD_pic and EAD_media dictionaries and the sheets Ảnh and Video of the Party workbook.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MediaKind(StrEnum):
    """Kind of recording; empty for papers."""

    NONE = ""
    NEGATIVE = "negative"  # phim âm bản
    PHOTO = "photo"  # ảnh
    AUDIO = "audio"  # âm thanh
    VIDEO = "video"


class Colour(StrEnum):
    """Màu sắc."""

    UNKNOWN = ""
    COLOUR = "colour"  # màu
    BLACK_WHITE = "black_white"  # đen trắng


@dataclass(frozen=True, slots=True)
class MediaDetails:
    """Fields only recordings have; all text may be empty. `play_time` is `hh:mm:ss`."""

    kind: MediaKind = MediaKind.NONE
    archives_number: str = ""  # số lưu trữ
    event: str = ""  # tên sự kiện
    title: str = ""  # tiêu đề phim, ảnh, âm thanh
    creator: str = ""  # tác giả, người ghi
    place: str = ""  # địa điểm chụp, ghi
    taken: str = ""  # thời gian chụp, ghi, as written
    colour: Colour = Colour.UNKNOWN
    size: str = ""  # cỡ phim, ảnh
    attached_document: str = ""  # tài liệu đi kèm
    play_time: str = ""  # thời lượng
    quality: str = ""  # chất lượng


NO_MEDIA = MediaDetails()
