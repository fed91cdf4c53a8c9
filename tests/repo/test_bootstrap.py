"""Preparing the environment: what is remembered, what is said, and a fresh clone that prepares itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.repo.source import PROJECT
from tools import bootstrap


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A source tree with a .venv that holds nothing but an interpreter."""
    shutil.copytree(PROJECT / "requirements", tmp_path / "requirements")
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    python = bootstrap.venv_python(tmp_path)
    python.parent.mkdir(parents=True)
    python.touch()
    return tmp_path


def stamp(tree: Path, wanted: str) -> None:
    bootstrap.stamp_of(tree, wanted).write_text(bootstrap.fingerprint(tree, wanted), encoding="ascii")


@pytest.fixture
def debian_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH where dpkg-query knows only libgl1 and the renamed libglib2.0-0t64, and the user is not root."""
    folder = tmp_path / "bin"
    folder.mkdir()
    query = folder / "dpkg-query"
    query.write_text(
        "#!/bin/sh\necho 'libgl1 install ok installed'\necho 'libglib2.0-0t64 install ok installed'\n"
        "echo 'libegl1 deinstall ok config-files'\nexit 1\n",
        encoding="utf-8",
    )
    query.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return folder


def test_nothing_is_ready_before_installing(tree: Path) -> None:
    assert not bootstrap.is_ready(tree, "run")
    assert not bootstrap.is_ready(tree, "dev")


def test_the_larger_set_serves_the_smaller_one_only(tree: Path) -> None:
    stamp(tree, "dev")
    assert bootstrap.is_ready(tree, "run")
    stamp(tree, "run")
    bootstrap.stamp_of(tree, "dev").unlink()
    assert bootstrap.is_ready(tree, "run")
    assert not bootstrap.is_ready(tree, "dev")


@pytest.mark.parametrize("file", ["requirements/dev.txt", "pyproject.toml"])
def test_a_changed_lock_installs_again(tree: Path, file: str) -> None:
    stamp(tree, "dev")
    with (tree / file).open("a", encoding="utf-8") as lock:
        lock.write("# newer\n")
    assert not bootstrap.is_ready(tree, "dev")


def test_a_lost_interpreter_installs_again(tree: Path) -> None:
    stamp(tree, "dev")
    bootstrap.venv_python(tree).unlink()
    assert not bootstrap.is_ready(tree, "dev")


@pytest.mark.usefixtures("debian_without")
def test_missing_packages_are_named() -> None:
    wanted = ("libgl1", "libglib2.0-0", "libegl1", "libx11-6")
    assert bootstrap.missing_packages(wanted) == ["libegl1", "libx11-6"]


@pytest.mark.usefixtures("debian_without")
def test_without_root_needed_libraries_stop_with_the_command() -> None:
    with pytest.raises(bootstrap.Stop, match="sudo apt-get install -y libegl1 libx11-6\n"):
        bootstrap.provide(("libgl1", "libegl1", "libx11-6"), needed=True, purpose=("cho Qt", "for Qt"))


@pytest.mark.usefixtures("debian_without")
def test_without_root_optional_packages_are_mentioned_and_it_goes_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bootstrap.provide(("poppler-utils",), needed=False, purpose=("cho kiểm thử", "for the tests"))
    assert "sudo apt-get install -y poppler-utils" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["all"], ["run", "dev"]])
def test_wrong_words_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(words) == 2
    assert "Cách dùng" in capsys.readouterr().err


@pytest.mark.battery
@pytest.mark.timeout(900)
def test_a_fresh_clone_prepares_itself(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", PROJECT, clone], check=True)
    bare = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(tmp_path), "PYTHON": sys.executable}
    bare |= {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_CERT"))}

    subprocess.run(["make", "-C", clone, "ready-run"], check=True, env=bare)
    version = subprocess.run(
        [bootstrap.venv_python(clone), "-c", "import hoso_desktop; print(hoso_desktop.__file__)"],
        check=True,
        env=bare,
        capture_output=True,
        text=True,
    )
    assert version.stdout.strip() == str(clone / "src" / "hoso_desktop" / "__init__.py")

    started = time.monotonic()
    subprocess.run(["make", "-C", clone, "ready-run"], check=True, env={**bare, "PIP_NO_INDEX": "1"})
    assert time.monotonic() - started < 5, "the second run has nothing to do"
