"""The programs from outside that judge our output, and how to get them: `python -m tools.judges all | ci`.

The tests ask this table for a judge by name. `all` installs every one (root, Debian); `ci` installs what the
batteries need and does nothing unless CI=true, so that nobody's own machine is changed behind their back.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from tools import bootstrap


@dataclass(frozen=True, slots=True)
class Judge:
    """One outside program: the command to look for, its Debian packages, whether CI has to have it."""

    command: str
    packages: tuple[str, ...]
    in_ci: bool = False


# PDFBox Preflight: Debian ships its classes without a command.
PREFLIGHT_PACKAGES = (
    "libpdfbox2-java", "libfontbox2-java", "libcommons-logging-java", "libcommons-io-java",
    "libactivation-java", "libjaxb-api-java",
)  # fmt: skip
PREFLIGHT_JARS = tuple(
    f"/usr/share/java/{jar}.jar"
    for jar in (
        "preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io", "javax.activation",
        "jaxb-api",
    )
)  # fmt: skip

JUDGES = {
    "pdftotext": Judge("pdftotext", ("poppler-utils",), in_ci=True),
    "pdftoppm": Judge("pdftoppm", ("poppler-utils",), in_ci=True),
    "pdfinfo": Judge("pdfinfo", ("poppler-utils",), in_ci=True),
    "pdffonts": Judge("pdffonts", ("poppler-utils",), in_ci=True),
    "age": Judge("age", ("age",), in_ci=True),
    "age-keygen": Judge("age-keygen", ("age",), in_ci=True),
    "soffice": Judge("soffice", ("libreoffice-calc",), in_ci=True),
    "soffice-writer": Judge("lowriter", ("libreoffice-writer",), in_ci=True),
    "java": Judge("java", ("default-jre-headless", *PREFLIGHT_PACKAGES), in_ci=True),
    "strace": Judge("strace", ("strace",), in_ci=True),
    "gcc": Judge("gcc", ("gcc", "libc6-dev"), in_ci=True),
    "xmllint": Judge("xmllint", ("libxml2-utils",), in_ci=True),
    "zbarimg": Judge("zbarimg", ("zbar-tools",), in_ci=True),
    "postgres": Judge("pg_ctlcluster", ("postgresql",)),
    "xvfb": Judge("Xvfb", ("xvfb", "xauth", *bootstrap.DISPLAY_LIBRARIES)),
    "xdotool": Judge("xdotool", ("xdotool",)),
    "at-spi": Judge("/usr/libexec/at-spi-bus-launcher", ("at-spi2-core",)),
}


def absent(judges: Iterable[Judge]) -> list[str]:
    """Debian packages of those judges that are not installed."""
    wanted = {package for judge in judges for package in judge.packages}
    return bootstrap.missing_packages(tuple(sorted(wanted)))


def main(arguments: list[str]) -> int:
    """Entry point: `all` or `ci`."""
    if arguments not in (["all"], ["ci"]):
        bootstrap.say("Cách dùng: python -m tools.judges all | ci", "usage: python -m tools.judges all | ci")
        return 2
    only_ci = arguments == ["ci"]
    if only_ci and os.environ.get("CI") != "true":
        return 0
    packages = absent(judge for judge in JUDGES.values() if judge.in_ci or not only_ci)
    if not packages:
        return 0
    names = " ".join(packages)
    if not bootstrap.may_install():
        bootstrap.say(
            f"Cần quyền root để cài: sudo apt-get install -y {names}",
            "Root is needed to install the outside judges; run the command above.",
        )
        return 0 if only_ci else 2
    bootstrap.say(f"Đang cài gói hệ thống: {names}.", f"Installing system packages: {names}.")
    return 0 if bootstrap.apt_install(packages) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
