"""What `make run` does: a demonstration office, opened in the window or, without a display, used by command.

Goes through the installed programs `hoso-desktop` and `hoso` only, as a clerk would. The office is made once
and used again; printed forms and packages go into a new folder each time, so nothing is overwritten.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

WINDOWS = sys.platform == "win32"
# Printed in clear on purpose: everything in the demonstration office is invented.
DEMO_PASSWORD = "Ho-so-mau-2026"
# The clerk; other people of the demonstration office have logins of their own.
DEMO_LOGIN = "vanthu"
PROFILE = "dang-hsltcq"


class Failed(Exception):
    """A program ended with an error; it has already said why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def data_folder() -> Path:
    """Where programs keep a person's data on this system."""
    if WINDOWS:
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def new_folder(parent: Path) -> Path:
    """A folder in `parent`, named by date and time, that was not there before."""
    name = datetime.now().astimezone().strftime("%Y-%m-%d_%H%M%S")
    for number in range(1, 1000):
        folder = parent / (name if number == 1 else f"{name}_{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return folder
    raise FileExistsError(parent / name)


def has_display() -> bool:
    """Whether a window would be seen by anybody."""
    return WINDOWS or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Office:
    """The demonstration office, through its two programs."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.password = os.environ.get("HOSO_PASSWORD") or DEMO_PASSWORD

    def start(
        self, program: str, *words: str | Path, quiet: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Run one of our programs on the store to its end; its messages go to the person unless `quiet`."""
        name = Path(sys.executable).with_name(f"{program}.exe" if WINDOWS else program)
        known = (self.store / "store.json").exists()
        login = ("--user", DEMO_LOGIN) if program == "hoso" and known else ()
        return subprocess.run(
            [name, "--store", self.store, *login, *words],
            check=False,
            env={**os.environ, "HOSO_PASSWORD": self.password},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else None,
            encoding="utf-8",
        )

    def run(self, program: str, *words: str | Path) -> str:
        """Run one of our programs on the store and give its result; Failed when it did not succeed."""
        done = self.start(program, *words)
        if done.returncode != 0:
            raise Failed(done.returncode)
        return done.stdout

    def make(self) -> None:
        """Create the office unless it is there, and find out which password opens it."""
        if (self.store / "store.json").exists():
            print(f"Dùng lại văn phòng mẫu: {self.store}")
            # HOSO_PASSWORD may have been set, for another office, after this one was made.
            if self.start("hoso", "--json", "dossiers", quiet=True).returncode != 0:
                self.password = DEMO_PASSWORD
        else:
            print(f"Đang tạo văn phòng mẫu (dữ liệu hư cấu): {self.store}", flush=True)
            self.run("hoso", "demo")
        if self.password == DEMO_PASSWORD:
            print(f"Người dùng: {DEMO_LOGIN}. Mật khẩu mẫu: {DEMO_PASSWORD}", flush=True)

    def show(self) -> bool:
        """Open the window until the person closes it; False when the display turns out to be unusable."""
        code = self.start("hoso-desktop").returncode
        if code > 0:
            raise Failed(code)
        return code == 0  # Qt aborts, which is a signal and a negative code, when it cannot reach the display

    def dossier_to_show(self) -> str:
        """Code of the first dossier that has an archival number, else of the first."""
        dossiers: list[dict[str, Any]] = json.loads(self.run("hoso", "--json", "dossiers"))["dossiers"]
        if not dossiers:
            print(f"Văn phòng mẫu còn trống; hãy xóa thư mục {self.store} rồi chạy lại.", file=sys.stderr)
            raise Failed(1)
        arranged = [dossier for dossier in dossiers if dossier.get("archival_code")]
        return str((arranged or dossiers)[0]["code"])

    def print_and_pack(self, folder: Path) -> list[Path]:
        """Cover, table of contents and package of one dossier; the package is verified before it is shown."""
        code = self.dossier_to_show()
        cover, contents = folder / "bia-ho-so.pdf", folder / "muc-luc-van-ban.pdf"
        self.run("hoso", "print", "cover", code, "--out", cover)
        self.run("hoso", "print", "contents", code, "--out", contents)
        self.run("hoso", "package", "build", code, "--profile", PROFILE, "--out", folder)
        packages = sorted(folder.glob("*.zip"))
        for package in packages:
            self.run("hoso", "package", "verify", package)
        print(f"Hồ sơ {code}: bìa, mục lục và gói nộp lưu (đã kiểm tra lại):")
        return [cover, contents, *packages]


def main() -> int:
    """Entry point: no arguments."""
    office = Office(data_folder() / "HoSo-demo")
    try:
        office.make()
        if not (has_display() and office.show()):
            print("Không có màn hình: làm việc bằng lệnh thay cho cửa sổ.", flush=True)
            for path in office.print_and_pack(new_folder(data_folder() / "HoSo-demo-out")):
                print(f"  {path}")
    except Failed as failed:
        return failed.code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
