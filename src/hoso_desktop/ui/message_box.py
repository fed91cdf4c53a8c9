"""The only message boxes: for when the work cannot go on without an answer. The rest stands on screens."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from hoso_desktop.ui.text import tr


def tell(parent: QWidget | None, title: str, text: str) -> None:
    """One thing the person must know before going on."""
    box = QMessageBox(QMessageBox.Icon.Information, title, text, parent=parent)
    box.addButton(tr("Đã rõ"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def ask_to_lose(parent: QWidget | None, title: str, text: str, lose: str, keep: str) -> bool:
    """Whether the person gives up what `text` names; going back is the default and the Esc key."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, text, parent=parent)
    losing = box.addButton(lose, QMessageBox.ButtonRole.DestructiveRole)
    keeping = box.addButton(keep, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keeping)
    box.setEscapeButton(keeping)
    box.exec()
    return box.clickedButton() is losing


def crash(parent: QWidget | None, error: BaseException) -> None:
    """Our own mistake: say what is safe; the technical name is for whoever repairs it."""
    box = QMessageBox(
        QMessageBox.Icon.Critical,
        tr("Lỗi của chương trình"),
        tr(
            "Chương trình gặp lỗi ngoài dự kiến và đã dừng việc vừa làm. "
            "Những gì đã lưu vẫn còn nguyên; có thể làm tiếp hoặc mở lại chương trình."
        ),
        parent=parent,
    )
    box.setDetailedText(type(error).__name__)
    box.addButton(tr("Đóng"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()
