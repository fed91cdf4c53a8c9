"""`hoso printer` and the manner of one print."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso_desktop.printing.spec import MM
from tests.cli.conftest import Hoso
from tests.printing.reading import glyphs, page_texts
from tests.printing.test_calibration import lines

pytestmark = pytest.mark.usefixtures("own_pc")


def test_a_printer_is_measured_listed_and_forgotten(hoso: Hoso, tmp_path: Path) -> None:
    sheet = tmp_path / "can-chinh.pdf"
    assert hoso("printer", "list").json == {"printers": []}
    hoso("printer", "sheet", "HP M12", "--out", sheet)
    assert lines(sheet.read_bytes()) == pytest.approx((30.0, 40.0), abs=0.05)
    assert hoso("printer", "sheet", "HP M12", "--out", sheet).code == 1
    told = hoso("printer", "measured", "HP M12", "31,5", "38", plain=True)
    assert "sang phải -1,5 mm, xuống dưới 2,0 mm" in told.out
    assert hoso("printer", "list").json["printers"] == [
        {"printer": "HP M12", "source": "", "right": -1.5, "down": 2.0}
    ]
    hoso("printer", "sheet", "HP M12", "--out", sheet, "--force")
    assert lines(sheet.read_bytes()) == pytest.approx((30.0, 40.0), abs=0.05)
    hoso("printer", "sheet", "HP M12", "--out", sheet, "--force", "--proof")
    assert lines(sheet.read_bytes()) == pytest.approx((28.5, 42.0), abs=0.05)
    for _again in range(2):  # the first sheet corrects once, however often it is measured
        hoso("printer", "measured", "HP M12", "31,5", "38")
    assert hoso("printer", "measured", "HP M12", "30,2", "40", "--proof").json["right"] == -1.7
    hoso("printer", "measured", "HP M12", "31,5", "38")
    assert hoso("printer", "measured", "HP M12", "300", "40").code == 1
    hoso("printer", "offset", "HP M12", "--right", "-1.5", "--source", "Khay 2")
    hoso("printer", "offset", "HP M12")
    assert [one["source"] for one in hoso("printer", "list").json["printers"]] == ["Khay 2"]


def test_a_print_may_be_moved_and_be_a_variant_this_once(office: Hoso, tmp_path: Path) -> None:
    office("new", "HN.15", "--title", "Hồ sơ Hội nghị", "--retention", "Vĩnh viễn")
    plain, moved, state = tmp_path / "1.pdf", tmp_path / "2.pdf", tmp_path / "3.pdf"
    assert office("print", "cover_overlay", "HN.15", "--out", plain).code == 0
    assert (
        office("print", "cover_overlay", "HN.15", "--out", moved, "--right", "1,5", "--down", "-2,0").code
        == 0
    )
    first, second = (glyphs(path.read_bytes())[0][0] for path in (plain, moved))
    assert (second.x - first.x, second.y - first.y) == pytest.approx((1.5 * MM, 2 * MM), abs=0.05)
    assert office("print", "contents", "HN.15", "--variant", "archive", "--out", state).code == 0
    assert "đơn vị bảo quản" in page_texts(state.read_bytes())[0]
    assert office("form", "list").json["forms"][0]["shipped"] is True
    assert office("print", "contents", "HN.15", "--variant", "royal", "--out", moved, "--force").code == 2
    assert office("print", "set", "HN.15", "--apart", "--variant", "overlay", "--out", tmp_path).code == 2
