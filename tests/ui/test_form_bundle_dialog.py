"""Forms of a province are looked at and taken in at the window; a spoilt bundle changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from hoso_desktop.services import form_bundle, form_store
from hoso_desktop.services.office import Office
from hoso_desktop.ui.form_bundle_dialog import FormBundleDialog
from hoso_desktop.ui.form_editor import FormEditor
from tests.support.office import make_office
from tests.ui.driver import Clerk


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A cover with other words, made by another office."""
    file = tmp_path / "mau.hsb"
    with make_office(tmp_path / "tinh") as province:
        text = form_store.shipped_text("cover").replace('text = "HỒ SƠ"', 'text = "HỒ SƠ XÃ"', 1)
        form_store.adopt(province, text, name="bia.toml")
        form_bundle.export(province, (), file)
    return file


def office_of(clerk: Clerk) -> Office:
    return clerk.workspace.session.office


def own_forms(clerk: Clerk) -> list[str]:
    return [one.spec.id for one in form_store.in_use(office_of(clerk)) if one.own is not None]


def dialog_of(clerk: Clerk) -> FormBundleDialog:
    dialog = FormBundleDialog(clerk.workspace.session, clerk.window)
    dialog.show()
    clerk.wait()
    return dialog


def test_a_bundle_is_seen_then_taken_in_from_the_editor(office_clerk: Clerk, bundle: Path) -> None:
    clerk = office_clerk
    editor = FormEditor(clerk.workspace.session, "cover", clerk.window)
    editor.show()
    clerk.wait()

    def take(dialog: QDialog) -> None:
        assert isinstance(dialog, FormBundleDialog)
        assert not dialog.take.isEnabled()
        dialog.look_at(bundle)
        clerk.wait()
        assert "chưa ký" in dialog.about.text()
        assert '-text = "HỒ SƠ"' in dialog.lines.toPlainText()
        assert '+text = "HỒ SƠ XÃ"' in dialog.lines.toPlainText()
        assert own_forms(clerk) == []
        clerk.click(dialog.take)
        clerk.wait()

    with clerk.answering(take):
        clerk.click(editor.bundles)
        clerk.wait()
    assert own_forms(clerk) == ["cover"]
    assert "mẫu của cơ quan" in editor.forms.item(0).text()
    assert editor.work is not None
    assert "HỒ SƠ XÃ" in editor.work.draft.text
    editor.close()


def test_a_spoilt_or_strange_bundle_changes_nothing(
    office_clerk: Clerk, bundle: Path, tmp_path: Path
) -> None:
    clerk = office_clerk
    dialog = dialog_of(clerk)
    data = bundle.read_bytes()
    spoilt = tmp_path / "hong.hsb"
    spoilt.write_bytes(data[:-40] + bytes(40))
    dialog.look_at(spoilt)
    clerk.wait()
    assert dialog.wrong.text
    assert not dialog.take.isEnabled()
    form_bundle.trust(office_of(clerk), "-".join(["0a1b"] * 8))
    dialog.look_at(bundle)
    clerk.wait()
    assert "không phải khóa đã tin" in dialog.wrong.text
    assert own_forms(clerk) == []
    dialog.close()


def test_the_offices_own_forms_are_passed_on(office_clerk: Clerk, tmp_path: Path) -> None:
    clerk = office_clerk
    dialog = dialog_of(clerk)
    target = tmp_path / "cua-xa.hsb"
    dialog.export_to(target)
    clerk.wait()
    assert "chưa sửa mẫu nào" in dialog.wrong.text
    form_store.adopt(office_of(clerk), form_store.shipped_text("contents", "archive"), name="x.toml")
    dialog.export_to(target)
    clerk.wait()
    assert "Đã xuất 1 mẫu" in dialog.told.text
    dialog.look_at(target)  # its own bundle brings nothing new
    clerk.wait()
    assert "không đổi mẫu nào" in dialog.told.text
    assert not dialog.take.isEnabled()
    dialog.close()
