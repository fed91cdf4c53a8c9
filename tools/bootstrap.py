"""Prepare .venv for this source tree: `bootstrap.py run` for using it, `bootstrap.py dev` for working on it.

Standard library only, because the system's own Python runs it before anything is installed. It owns the
virtual environment and the list of system libraries; it must never change anything else in the tree.
A second run finds its stamp and returns at once; changed lock files make it install again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = sys.platform == "win32"

# What each requirement set is made of. The later set contains the earlier one.
LOCKS = {"run": ("desktop.txt", "build.txt"), "dev": ("dev.txt",)}

# Qt cannot even draw into memory without these (measured in a minimal Debian 12).
NEEDED_LIBRARIES = (
    "libgl1",
    "libegl1",
    "libxkbcommon0",
    "libdbus-1-3",
    "libfontconfig1",
    "libfreetype6",
    "libglib2.0-0",
    "libbrotli1",
    "libx11-6",
    # Letters for the screens: a bare Debian has none with Vietnamese marks.
    "fonts-noto-core",
)
# A window on an X display needs these as well.
DISPLAY_LIBRARIES = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
)
# pdftotext and pdftoppm read our printed forms back in the tests.
TEST_PROGRAMS = ("poppler-utils",)


class Stop(Exception):
    """Preparing cannot go on; the text says what the person can do."""


def say(vietnamese: str, english: str) -> None:
    """One sentence for the person, in both languages."""
    print(f"{vietnamese}\n  ({english})", file=sys.stderr, flush=True)


def missing_packages(packages: tuple[str, ...]) -> list[str]:
    """Those Debian packages that are not installed; none on systems without dpkg.

    Newer releases rename a package to NAMEt64; either name counts.
    """
    query = shutil.which("dpkg-query")
    if query is None or not packages:
        return []
    both = [name + suffix for name in packages for suffix in ("", "t64")]
    answer = subprocess.run(
        [query, "-W", "-f", "${Package} ${db:Status-Status}\n", *both],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    installed = {line.split()[0] for line in answer.stdout.splitlines() if line.endswith(" installed")}
    return [name for name in packages if name not in installed and f"{name}t64" not in installed]


def may_install() -> bool:
    """Whether this process can call apt itself."""
    return not WINDOWS and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt(*words: str) -> subprocess.CompletedProcess[str]:
    """Run apt-get without questions; its output is kept, not shown."""
    return subprocess.run(
        ["apt-get", "-q", *words],
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages, refreshing the lists once if the first try fails. Needs root."""
    install = ("install", "-y", "--no-install-recommends", *packages)
    if apt(*install).returncode == 0:
        return True
    apt("update")
    second = apt(*install)
    if second.returncode != 0:
        print(second.stdout[-2000:], file=sys.stderr)
    return second.returncode == 0


def provide(packages: tuple[str, ...], *, needed: bool, purpose: tuple[str, str]) -> None:
    """Install what is missing of `packages`, or say which command does. Stops only for needed ones."""
    missing = missing_packages(packages)
    if not missing:
        return
    names = " ".join(missing)
    if may_install():
        say(f"Đang cài gói hệ thống: {names}.", f"Installing system packages: {names}.")
        if apt_install(missing):
            return
    vietnamese = f"Thiếu gói hệ thống {purpose[0]}; hãy chạy: sudo apt-get install -y {names}"
    english = f"System packages are missing {purpose[1]}; run the command above."
    if needed:
        raise Stop(f"{vietnamese}\n  ({english})")
    say(vietnamese, english)


def provide_system(wanted: str) -> None:
    """Everything the operating system has to bring for the set `wanted`."""
    provide(NEEDED_LIBRARIES, needed=True, purpose=("cho Qt", "for Qt"))
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        provide(DISPLAY_LIBRARIES, needed=False, purpose=("để mở cửa sổ", "for opening a window"))
    if wanted == "dev":
        provide(TEST_PROGRAMS, needed=False, purpose=("cho kiểm thử", "for the tests"))


def provide_venv_module() -> None:
    """Debian takes ensurepip out of its Python; bring it back."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if may_install():
        say(f"Đang cài gói hệ thống: {package}.", f"Installing system package: {package}.")
        if apt_install([package]) or apt_install(["python3-venv"]):
            importlib.invalidate_caches()
            return
    raise Stop(
        f"Python này thiếu mô-đun ensurepip; hãy chạy: sudo apt-get install -y {package}\n"
        "  (This Python lacks ensurepip; run the command above.)"
    )


def venv_python(root: Path) -> Path:
    """The interpreter inside .venv."""
    return root / ".venv" / ("Scripts/python.exe" if WINDOWS else "bin/python")


def fingerprint(root: Path, wanted: str) -> str:
    """Changes whenever the set `wanted` must be installed again."""
    digest = hashlib.sha256(sys.version.encode())
    for file in [*(root / "requirements" / name for name in LOCKS[wanted]), root / "pyproject.toml"]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def stamp_of(root: Path, wanted: str) -> Path:
    """The file that remembers what was installed for `wanted`."""
    return root / ".venv" / f"hoso-{wanted}.stamp"


def is_ready(root: Path, wanted: str) -> bool:
    """Whether .venv already holds `wanted`, possibly as part of a larger set."""
    if not venv_python(root).exists():
        return False
    sets = list(LOCKS)
    for name in sets[sets.index(wanted) :]:
        stamp = stamp_of(root, name)
        if stamp.is_file() and stamp.read_text(encoding="ascii") == fingerprint(root, name):
            return True
    return False


def install(root: Path, wanted: str) -> None:
    """Create .venv, install the locked set by hash, and put this tree into it as an editable package."""
    say("Đang chuẩn bị môi trường, lần đầu mất vài phút…", "Preparing .venv; the first time takes minutes.")
    for name in LOCKS:
        stamp_of(root, name).unlink(missing_ok=True)
    python = venv_python(root)
    if not python.exists():
        provide_venv_module()
        # A fresh process: one that just got ensurepip from apt may not see it yet.
        subprocess.run([sys.executable, "-m", "venv", "--clear", root / ".venv"], check=True)
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "-qq",
        "--disable-pip-version-check",
        "--no-input",
    ]
    locks = [word for name in LOCKS[wanted] for word in ("-r", str(root / "requirements" / name))]
    subprocess.run([*pip, "--require-hashes", "--only-binary=:all:", *locks], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", str(root)], check=True)
    stamp_of(root, wanted).write_text(fingerprint(root, wanted), encoding="ascii")


def main(arguments: list[str]) -> int:
    """Entry point: one word, the requirement set."""
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        say("Cách dùng: bootstrap.py run | dev", "usage: bootstrap.py run | dev")
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - an older system Python runs this file to hear it
        say("Cần Python 3.11 trở lên.", "Python 3.11 or later is needed.")
        return 2
    (wanted,) = arguments
    try:
        provide_system(wanted)
        if not is_ready(ROOT, wanted):
            install(ROOT, wanted)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as failed:
        say(
            "Không cài được thư viện; hãy kiểm tra kết nối mạng rồi chạy lại lệnh này.",
            f"Installing failed (exit {failed.returncode}); check the network and run the command again.",
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
