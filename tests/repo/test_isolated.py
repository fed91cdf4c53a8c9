"""The isolated machine: no module of the network loads, no network socket opens; the rule on secrets stays.

`strace` watches whole sessions of the command line and of the window, and of every process they start.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from hoso_desktop import isolation, settings
from hoso_desktop.cli.main import main
from hoso_desktop.settings import PcSettings
from tests.support.office import write_pdf
from tests.support.secret_roads import FILES, HELD_BACK, LISTS, TYPED

PROJECT = Path(__file__).parents[2]
WORDS = {"HOSO_PASSWORD": "mat khau 1234", "HOSO_CLOCK": "2026-11-16T09:00:00+07:00"}
# A socket of the network, or a question to a name server.
NETWORK = re.compile(r"AF_INET|AF_INET6|AF_PACKET|htons\(53\)|sin_port")
LOADED = """
import sys
from hoso_desktop import isolation
assert isolation.active()
print(*sorted(name for name in sys.modules if isolation.is_refused(name)))
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ, **WORDS, "XDG_DATA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen",
        "HOSO_ISOLATED": "1", **more,
    }  # fmt: skip


def run(words: list[object], home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in words], env=environment(home, **more), cwd=PROJECT, capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip


def hoso(home: Path, *words: object, before: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    code = "import sys; from hoso_desktop.cli import main; sys.exit(main())"
    return run([*(before or []), sys.executable, "-c", code, "--store", home / "kho", *words], home)


def network_calls(log: Path) -> list[str]:
    return [line for line in log.read_text(errors="replace").splitlines() if NETWORK.search(line)]


@pytest.mark.parametrize("module", sorted(isolation.REFUSED - {"hoso_desktop.sync"}))
def test_a_module_of_the_network_does_not_load(module: str, tmp_path: Path) -> None:
    code = f"from hoso_desktop import isolation\nisolation.begin_if_wanted()\nimport {module}"
    done = run([sys.executable, "-c", code], tmp_path)
    assert done.returncode == 1
    assert "ImportError: isolated machine" in done.stderr or "ModuleNotFoundError" in done.stderr


@pytest.mark.parametrize(
    "reach",
    [
        "socket.socket()", "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "socket.create_connection(('127.0.0.1', 9))", "socket.getaddrinfo('example.org', 80)",
        "socket.gethostbyname('example.org')", "__import__('_socket').socket(2, 1)",
    ],
)  # fmt: skip
def test_nobody_reaches_the_network(reach: str, tmp_path: Path) -> None:
    code = f"from hoso_desktop import isolation\nisolation.begin_if_wanted()\nimport socket\n{reach}"
    done = run([sys.executable, "-c", code], tmp_path)
    assert done.returncode == 1
    assert "NetworkRefused" in done.stderr


@pytest.mark.battery
def test_all_of_the_program_loads_without_them(tmp_path: Path) -> None:
    code = textwrap.dedent(f"""
        import importlib, pkgutil
        import hoso_desktop.cli
        for found in pkgutil.walk_packages(hoso_desktop.__path__, "hoso_desktop."):
            if not found.name.endswith(("__main__", "migrations.env")):
                importlib.import_module(found.name)
        {LOADED.replace(chr(10), chr(10) + " " * 8)}
    """)
    done = run([sys.executable, "-c", code], tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_three_ways_to_ask_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOSO_ISOLATED", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert not isolation.wanted([])
    assert isolation.wanted(["--isolated", "dossiers"])
    monkeypatch.setenv("HOSO_ISOLATED", "1")
    assert isolation.wanted([])
    monkeypatch.delenv("HOSO_ISOLATED")
    file = tmp_path / "HoSo" / "pc.toml"
    settings.save(file, PcSettings(isolated=True))
    assert isolation.wanted([])
    assert settings.load(file).isolated
    file.write_text("isolated = ", encoding="utf-8")
    assert not isolation.wanted([])


def test_the_command_keeps_the_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert main(["--json", "isolated", "on"]) == 0
    assert '"isolated": true' in capsys.readouterr().out
    assert isolation.wanted([])
    assert main(["isolated", "off"]) == 0
    assert not isolation.wanted([])


@pytest.mark.battery
def test_a_day_at_the_command_line_opens_no_network_socket(
    tmp_path: Path, judge: Callable[[str], str]
) -> None:
    log = tmp_path / "strace.txt"
    watch = [judge("strace"), "-f", "-qq", "-e", "trace=network", "-A", "-o", str(log)]
    scan = write_pdf(tmp_path / "quet.pdf")
    (tmp_path / "rows.tsv").write_text("01-NQ/ĐU\t02/3/2026\tNghị quyết\tĐảng ủy\t3\n", encoding="utf-8")
    day: list[list[object]] = [
        ["init", "--office", "Đảng ủy xã Tân Lập", "--kdf-memory", 64],
        ["new", "HN.15", "--title", "Hồ sơ hội nghị"],
        ["add", "HN.15", tmp_path / "rows.tsv"],
        ["attach", "HN.15", 1, scan],
        ["print", "contents", "HN.15", "--out", tmp_path / "ml.pdf"],
        ["print", "contents", "HN.15", "--out", tmp_path / "ml.docx"],
        ["print", "contents", "HN.15", "--out", tmp_path / "ml.xlsx"],
        ["find", "nghị quyết"],
        ["check"],
        ["verify"],
    ]
    for words in day:
        done = hoso(tmp_path, *words, before=watch)
        assert done.returncode in (0, 1), done.stderr
    assert network_calls(log) == []


WINDOW = """
import sys
from pathlib import Path
from hoso_desktop import isolation
isolation.begin_if_wanted()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from hoso_desktop.app import dress
from hoso_desktop.services import office as offices
from hoso_desktop.ui.doors import Doors
from hoso_desktop.ui.main_window import MainWindow
store = Path(sys.argv[1])
application = QApplication([])
dress(application)
window = MainWindow(Doors(store))
window.show()
opened = offices.open_office(store, "mat khau 1234")
window._opened(opened)
def end():
    texts = [label.text() for label in window.statusBar().findChildren(QLabel)]
    print("ISOLATED" if "Máy độc lập: không dùng mạng" in texts else texts)
    print(*sorted(name for name in sys.modules if isolation.is_refused(name)))
    window.close()
    QTimer.singleShot(500, application.quit)
QTimer.singleShot(2500, end)
application.exec()
"""


@pytest.mark.battery
def test_the_window_opens_no_network_socket_and_says_so(tmp_path: Path, judge: Callable[[str], str]) -> None:
    assert hoso(tmp_path, "init", "--office", "Đảng ủy xã Tân Lập", "--kdf-memory", 64).returncode == 0
    log = tmp_path / "strace.txt"
    watch = [judge("strace"), "-f", "-qq", "-e", "trace=network", "-o", str(log)]
    done = run([*watch, sys.executable, "-c", WINDOW, tmp_path / "kho"], tmp_path)
    assert done.stdout.split("\n")[:2] == ["ISOLATED", ""], done.stderr
    assert network_calls(log) == []


def test_the_watcher_sees_a_network_socket(tmp_path: Path, judge: Callable[[str], str]) -> None:
    """Else the two tests above would prove nothing."""
    log = tmp_path / "strace.txt"
    reach = "import socket; socket.socket(socket.AF_INET).close()"
    subprocess.run(
        [judge("strace"), "-f", "-qq", "-e", "trace=network", "-o", str(log), sys.executable, "-c", reach],
        check=True, timeout=60,
    )  # fmt: skip
    assert network_calls(log)


@pytest.mark.battery
def test_a_secret_is_refused_here_as_everywhere(tmp_path: Path) -> None:
    assert hoso(tmp_path, "init", "--office", "Đảng ủy xã Tân Lập", "--kdf-memory", 64).returncode == 0
    refused = hoso(tmp_path, "--json", "new", "HN.15", "--title", "TỐI MẬT Phương án")
    assert refused.returncode == 1
    assert '"secret.text_refused"' in refused.stdout
    assert hoso(tmp_path, "new", "HN.16", "--title", "Hồ sơ bảo vệ bí mật nhà nước").returncode == 0


ROADS = """
import sys
from pathlib import Path
from hoso_desktop import isolation
isolation.begin_if_wanted()
from hoso_desktop.errors import UserError
from hoso_desktop.services import imports
from tests.support import secret_roads as roads
from tests.support.office import make_office
refused = held = 0
with make_office(Path(sys.argv[1]) / "kho") as office:
    world = roads.build(office, Path(sys.argv[1]) / "cua minh")
    for act in {**roads.TYPED, **roads.FILES, **roads.LISTS}.values():
        try:
            act(world, "MẬT", "mat")
        except UserError as error:
            refused += "secret" in error.code
    for act in roads.HELD_BACK.values():
        held += imports.run(office, act(world, "MẬT", "mat")).held_back
print(isolation.active(), refused, held)
"""


@pytest.mark.battery
def test_every_road_is_closed_here_as_everywhere(tmp_path: Path) -> None:
    done = run([sys.executable, "-c", ROADS, tmp_path], tmp_path, PYTHONPATH=str(PROJECT))
    roads = len(TYPED) + len(FILES) + len(LISTS)
    assert done.stdout.split() == ["True", str(roads), str(len(HELD_BACK))], done.stderr
