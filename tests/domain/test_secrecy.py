"""What is refused as secret, and the ordinary papers that must not be: fifty names and texts of each."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest

from hoso_desktop.domain.secrecy import mark_in_column, mark_in_file_name, mark_in_text

Form = Literal["NFC", "NFD"]

REFUSED_NAMES = (
    "BC mat BVCTNB.pdf",
    "BC MAT BVCTNB.PDF",
    "bao cao mat.pdf",
    "Báo cáo mật.pdf",
    "Báo cáo (mật).pdf",
    "[Mật] Công văn 12.pdf",
    "12-CV-mat.pdf",
    "12_CV_MAT_2026.pdf",
    "CV.12.mat.pdf",
    "toi mat.pdf",
    "Tối mật 03-BC.pdf",
    "tối-mật.docx",
    "toi_mat_01.pdf",
    "toimat.pdf",
    "TUYET MAT.pdf",
    "Tuyệt mật.pdf",
    "tuyet-mat-05.pdf",
    "tuyetmat.pdf",
    "VanBanMat.pdf",
    "BaoCaoMat2026.pdf",
    "Mat 01-BC-DU.pdf",
    "mat01.pdf",
    "01mat.pdf",
    "CV 484 MẬT.pdf",
    "Kết luận thanh tra - MẬT - bản cuối.pdf",
    "tai lieu mat so 3.jpg",
    "scan mat.tif",
    "phu luc mat.docx",
    "KL mat, ban sao.pdf",
    "NQ+mat.pdf",
    "BC{mat}.pdf",
    "bc~mat.pdf",
    "mật.pdf",
    "MẬT.pdf",
)
REFUSED_TEXTS = (
    "MẬT",
    " MẬT ",
    "Mật",
    "(MẬT)",
    "TỐI MẬT",
    "Tối mật",
    "TUYỆT MẬT",
    "Báo cáo (MẬT) tình hình nội bộ",
    "Báo cáo (Mật) tình hình nội bộ",
    "MẬT Báo cáo tình hình nội bộ đơn vị",
    "Báo cáo chuyên đề về một số vụ việc MẬT",
    "Công văn [TỐI MẬT] về phòng thủ",
    "BÁO CÁO TÌNH HÌNH - MẬT",
    "Độ mật: Mật",
    "Độ mật: TUYỆT MẬT",
    "ĐỘ MẬT: TỐI MẬT",
)
ORDINARY_NAMES = (
    "bao mat thong tin.pdf",
    "Quy chế bảo mật.pdf",
    "Danh mục bí mật nhà nước.pdf",
    "danh muc bi mat nha nuoc.pdf",
    "BaoMatThongTin.pdf",
    "Giải mật hồ sơ.pdf",
    "mat tran to quoc.pdf",
    "Mặt trận Tổ quốc.pdf",
    "UB_MAT_TRAN_TQ.pdf",
    "MatTranToQuoc.pdf",
    "mặt bằng trụ sở.pdf",
    "mat bang tru so.pdf",
    "ve mat cat A-A.pdf",
    "mat khau wifi.docx",
    "Gặp mặt đầu xuân.pdf",
    "gap mat dau xuan.pdf",
    "DS vang mat.pdf",
    "danh sach co mat.pdf",
    "Lễ ra mắt mô hình.pdf",
    "le ra mat mo hinh.pdf",
    "in 2 mat.pdf",
    "mất điện.pdf",
    "mat nuoc sach.pdf",
    "kham mat nguoi cao tuoi.pdf",
    "thuong mai.pdf",
    "matran.pdf",
    "Thông tin mật độ dân số.pdf",
    "01-NQ-DU.pdf",
    "Hồ sơ bí mật kinh doanh.pdf",
    "Mất đoàn kết nội bộ.pdf",
)
ORDINARY_TEXTS = (
    "Báo cáo thực hiện Luật Bảo vệ bí mật nhà nước",
    "Danh mục bí mật nhà nước của Đảng",
    "Quyết định ban hành Quy chế bảo mật thông tin",
    "QUY CHẾ BẢO MẬT THÔNG TIN",
    "BÁO CÁO CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "QUYẾT ĐỊNH GIẢI MẬT TÀI LIỆU",
    "Báo cáo phối hợp với Ủy ban Mặt trận Tổ quốc xã",
    "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM XÃ",
    "Thông báo về việc đổi mật khẩu hộp thư",
    "THÔNG BÁO ĐỔI MẬT KHẨU",
    "Kế hoạch giám sát mật độ dân cư",
    "ĐỘ MẬT",
    "Độ mật: Thường",
    "Gặp mặt thân mật cán bộ nghỉ hưu",
    "CHƯƠNG TRÌNH GẶP MẶT THÂN MẬT",
    "Ngành cơ yếu và kỹ thuật mật mã",
    "KỸ THUẬT MẬT MÃ",
    "Hỗ trợ hộ nuôi ong lấy mật",
    "Phòng chống MẤT AN TOÀN thông tin",
    "Danh sách đại biểu có mặt",
    "",
)


def test_the_two_lists_are_long_enough() -> None:
    assert len(REFUSED_NAMES) + len(REFUSED_TEXTS) >= 50
    assert len(ORDINARY_NAMES) + len(ORDINARY_TEXTS) >= 50


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", REFUSED_NAMES)
def test_a_marked_file_name_is_found(name: str, form: Form) -> None:
    assert mark_in_file_name(unicodedata.normalize(form, name)) is not None


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", REFUSED_TEXTS)
def test_a_marked_text_is_found(text: str, form: Form) -> None:
    assert mark_in_text(unicodedata.normalize(form, text)) in ("MẬT", "TỐI MẬT", "TUYỆT MẬT")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ORDINARY_NAMES)
def test_an_ordinary_file_name_passes(name: str, form: Form) -> None:
    assert mark_in_file_name(unicodedata.normalize(form, name)) is None


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", ORDINARY_TEXTS)
def test_an_ordinary_text_passes(text: str, form: Form) -> None:
    assert mark_in_text(unicodedata.normalize(form, text)) is None


@pytest.mark.parametrize("value", ["Mật", "Tối mật", "TUYỆT MẬT", "M", "x", "có", "1"])
def test_a_filled_secrecy_column_counts(value: str) -> None:
    assert mark_in_column(value)


@pytest.mark.parametrize("value", ["", " ", "-", "Thường", "THƯỜNG", "Không", "không mật", "0"])
def test_an_ordinary_value_of_the_column_does_not(value: str) -> None:
    assert not mark_in_column(value)
