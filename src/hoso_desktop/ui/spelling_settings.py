"""Settings of what stands on every paper: letters and figures, the heading's lines, who signs; with examples.

Shows at once how a choice will look. Stores nothing: the place `Cài đặt` does, with its other settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop.domain.contents import OfficeProfile
from hoso_desktop.domain.words import NumberStyle, in_words, sentence_case
from hoso_desktop.printing import spelling
from hoso_desktop.printing.issuers import heading, issuers, office_lines
from hoso_desktop.printing.signatures import CHOSEN, Preset, Signature
from hoso_desktop.printing.signatures import choices as signatures
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Field, label
from hoso_desktop.ui.text import tr

_STYLE = ("four", "zero", "thousand")
_FEW, _MANY = 34, 1204


class PaperWords(QWidget):
    """How papers are spelled, headed and signed; `choices` by the name of the setting."""

    def __init__(self, profile: OfficeProfile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        kept = asdict(profile)
        kept.update(kept.pop("number_style"))
        self.choices = {name: _choice(options, str(kept[name])) for name, options in _options().items()}
        self.fields = {name: Field(_names()[name], box) for name, box in self.choices.items()}
        self.example, self.head_example = label("", "muted", wrap=True), label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GAP + theme.GRID)
        self._group(
            column, tr("Chữ và số trên giấy tờ"),
            (("tone", "four"), ("zero", "thousand"), ("sheet_column", "cover_count")), self.example,
        )  # fmt: skip
        self._group(
            column, tr("Tiêu đề và người ký trên giấy tờ"),
            (("issuer", "office_line"), ("standing_signature", "committee_signature"), ("office_signature",)),
            self.head_example,
        )  # fmt: skip
        for box in self.choices.values():
            box.currentIndexChanged.connect(lambda _index: self._show_examples())
        self._show_examples()

    def values(self) -> dict[str, str]:
        """The settings as chosen."""
        return {name: str(box.currentData()) for name, box in self.choices.items()}

    def _group(
        self, column: QVBoxLayout, title: str, rows: tuple[tuple[str, ...], ...], example: QWidget
    ) -> None:
        column.addWidget(label(title, "heading"))
        for row in rows:
            line = QHBoxLayout()
            theme.space(line, gap=theme.MARGIN)
            for name in row:
                line.addWidget(self.fields[name], 1)
            column.addLayout(line)
        column.addWidget(example)

    def _chosen(self) -> OfficeProfile:
        values = self.values()
        style = NumberStyle(**{name: values.pop(name) for name in _STYLE})
        return replace(self._profile, number_style=style, **values)  # type: ignore[arg-type]

    def _show_examples(self) -> None:
        profile = self._chosen()
        for name in ("office_line", *CHOSEN.values()):
            # Any other body has one way to head and to sign its papers.
            self.choices[name].setEnabled(profile.issuer == "committee")
        self.example.setText(tr("Ví dụ: {words}", words=_spelled(_numbers(profile), profile)))
        said = tr("Ví dụ: {words}", words=_spelled(_heading(profile), profile))
        if profile.issuer == "cell":
            said += "\n" + tr(
                "Chi bộ không có con dấu. Dòng cấp trên ghi ĐẢNG BỘ XÃ … hoặc ĐẢNG BỘ …, không ghi ĐẢNG ỦY …"
            )
        self.head_example.setText(said)


def _spelled(text: str, profile: OfficeProfile) -> str:
    return spelling.program_words(text) if profile.tone == spelling.OTHER else text


def _numbers(profile: OfficeProfile) -> str:
    """`Đảng ủy · Ba mươi tư tờ · một nghìn hai trăm linh bốn · Tờ số: 7 · Số tờ: 34`."""
    style = profile.number_style
    sheet = "7-12" if profile.sheet_column == "range" else "7"
    parts = (
        tr("Đảng ủy"),
        tr("{number} tờ", number=sentence_case(_FEW, style)),
        in_words(_MANY, style),
        tr("Tờ số: {sheet}", sheet=sheet),
        tr("Số trang: 34") if profile.cover_count == "pages" else tr("Số tờ: 34"),
    )
    return " · ".join(parts)


def _heading(profile: OfficeProfile) -> str:
    """The heading of the office's papers and how the standing committee's and the office's are signed."""
    above, below = heading("office", profile)
    signed = (Signature.of_office(preset, profile) for preset in ("standing", "committee", "office"))
    ways = dict.fromkeys(_way(one.authority, one.position) for one in signed)
    return " · ".join((f"{above} / {below}", *ways))


def _way(authority: str, position: str) -> str:
    return " - ".join(filter(None, (authority.replace("\n", " "), position)))


def _options() -> Mapping[str, Mapping[str, str]]:
    """What each setting may be, with the words a clerk chooses by."""
    return {
        "tone": {"ủy": "ủy", "uỷ": "uỷ"},
        "four": {"tư": tr("ba mươi tư"), "bốn": tr("ba mươi bốn")},
        "zero": {"linh": tr("một trăm linh năm"), "lẻ": tr("một trăm lẻ năm")},
        "thousand": {"nghìn": tr("nghìn"), "ngàn": tr("ngàn")},
        "sheet_column": {"first": tr("Chỉ tờ đầu (7)"), "range": tr("Từ tờ – đến tờ (7-12)")},
        "cover_count": {"sheets": tr("Số tờ"), "pages": tr("Số trang")},
        "issuer": {issuer.id: issuer.name for issuer in issuers().values()},
        "office_line": {line.id: line.text for line in office_lines().values()},
        **{
            name: {preset.id: _preset(preset) for preset in signatures(body)} for body, name in CHOSEN.items()
        },
    }


def _preset(preset: Preset) -> str:
    return _way(preset.authority.format(party_body="ĐẢNG BỘ …"), preset.position)


def _names() -> Mapping[str, str]:
    return {
        "tone": tr("Dấu của chữ ủy"),
        "four": tr("Số 34 đọc là"),
        "zero": tr("Số 105 đọc là"),
        "thousand": tr("Số 1.000 đọc là"),
        "sheet_column": tr("Cột Tờ &số trên mục lục"),
        "cover_count": tr("Góc dưới &bìa ghi"),
        "issuer": tr("Giấy tờ của"),
        "office_line": tr("Dòng dưới tên cơ quan, giấy của Văn phòng"),
        "standing_signature": tr("Giấy của Ban Thường vụ ký"),
        "committee_signature": tr("Giấy của Ban Chấp hành ký"),
        "office_signature": tr("Giấy của Văn phòng ký"),
    }


def _choice(names: Mapping[str, str], chosen: str) -> QComboBox:
    box = QComboBox()
    for value, name in names.items():
        box.addItem(name, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
