"""The shop floor's own alarms: each is made to ring once, in a pytest run of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

pytest_plugins = ["pytester"]

VIETNAMESE = "Đảng ủy xã Mỹ Thuỷ, nghị quyết số 15-NQ/ĐU"

ALARMS = {
    "thread": (
        """
        import threading
        stop = threading.Event()
        def test_it():
            threading.Thread(target=stop.wait, name="forgotten", daemon=True).start()
        """,
        "left running after the test: forgotten",
    ),
    "timer": (
        """
        from PySide6.QtCore import QTimer
        kept = []
        def test_it(qapp):
            kept.append(QTimer())
            kept[0].start(100_000)
        """,
        "left running after the test: <PySide6.QtCore.QTimer",
    ),
    "log": (
        """
        import logging
        def test_it():
            logging.getLogger("hoso_desktop.db").warning("row is gone")
        """,
        "WARNING hoso_desktop.db: row is gone",
    ),
    "qt warning": (
        """
        from PySide6.QtCore import QObject, qWarning
        def test_it(qapp):
            qWarning("layout already there")
        """,
        "layout already there",
    ),
    "python warning": (
        """
        import warnings
        def test_it():
            warnings.warn("old call", DeprecationWarning, stacklevel=1)
        """,
        "DeprecationWarning: old call",
    ),
    "marker": (
        """
        import pytest
        @pytest.mark.batery
        def test_it():
            pass
        """,
        "'batery' not found in `markers`",
    ),
    "judge": (
        """
        def test_it(judge, monkeypatch):
            judge("nobody")
        """,
        "outside judge nobody is absent",
    ),
}


@pytest.fixture
def inner(pytester: pytest.Pytester, project: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A small project with our settings and conftest."""
    shutil.copy(project / "pyproject.toml", pytester.path)
    (pytester.path / "tests").mkdir()
    conftest = (project / "tests" / "conftest.py").read_text(encoding="utf-8")
    conftest += '\nfrom tools.judges import Judge\nJUDGES["nobody"] = Judge("no-such-program", ())\n'
    (pytester.path / "tests" / "conftest.py").write_text(
        conftest.replace("PATIENCE_SECONDS = 3.0", "PATIENCE_SECONDS = 0.1"), encoding="utf-8"
    )
    monkeypatch.setenv("PYTHONPATH", str(project))
    monkeypatch.setenv("CI", "true")
    return pytester


@pytest.mark.parametrize("alarm", ALARMS)
def test_alarm_rings(inner: pytest.Pytester, alarm: str) -> None:
    code, sentence = ALARMS[alarm]
    inner.makepyfile(**{"tests/test_inner": code})
    result = inner.runpytest_subprocess("tests")
    assert result.ret != 0
    assert sentence in result.stdout.str()


def test_quiet_code_rings_no_alarm(inner: pytest.Pytester) -> None:
    inner.makepyfile(
        **{
            "tests/test_inner": """
            import logging, threading
            from PySide6.QtCore import QTimer
            from PySide6.QtWidgets import QWidget
            def test_it(qtbot, expect_log):
                window = QWidget()
                qtbot.addWidget(window)
                QTimer(window).start(100_000)
                thread = threading.Thread(target=lambda: None)
                thread.start()
                thread.join()
                expect_log("row is gone$")
                logging.getLogger("hoso_desktop.db").warning("row is gone")
            """
        }
    )
    inner.runpytest_subprocess("tests").assert_outcomes(passed=1)


def test_judge_is_skipped_loudly_outside_ci(inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI")
    inner.makepyfile(**{"tests/test_inner": ALARMS["judge"][0]})
    result = inner.runpytest_subprocess("tests")
    result.assert_outcomes(skipped=1)
    assert "make judges" in result.stdout.str()


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_vietnamese_is_typed(
    qtbot: QtBot, type_text: Callable[[QWidget, str], None], kind: type[QLineEdit | QPlainTextEdit]
) -> None:
    field = kind()
    qtbot.addWidget(field)
    type_text(field, VIETNAMESE)
    typed = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    assert typed == VIETNAMESE


def test_typing_counts_as_editing_by_a_person(
    qtbot: QtBot, type_text: Callable[[QWidget, str], None]
) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.textEdited):
        type_text(field, "ủ")


def test_vietnamese_is_typed_into_an_editable_box(
    qtbot: QtBot, type_text: Callable[[QWidget, str], None]
) -> None:
    box = QComboBox(editable=True)
    qtbot.addWidget(box)
    type_text(box, VIETNAMESE)
    assert box.currentText() == VIETNAMESE
