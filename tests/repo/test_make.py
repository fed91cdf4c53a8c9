"""The commands people are told to type exist and explain themselves."""

from __future__ import annotations

import re
import subprocess

from tests.repo.source import PROJECT, read

PROMISED = {"run", "test", "battery", "soak", "bench", "screens", "judges", "help", "lint", "format", "lock"}


def test_help_lists_every_target() -> None:
    done = subprocess.run(["make", "help"], check=True, cwd=PROJECT, capture_output=True, text=True)
    listed = set(re.findall(r"^  make (\w+) +\S", done.stdout, re.MULTILINE))
    (declared,) = re.findall(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)
    assert listed == PROMISED
    assert listed == {name for name in declared.split() if not name.startswith("ready-")}


def test_ci_runs_the_two_commands_people_run() -> None:
    assert (PROJECT / ".ci" / "run").stat().st_mode & 0o111
    commands = re.findall(r"^make --no-print-directory (\w+)$", read(".ci/run"), re.MULTILINE)
    assert commands == ["test", "battery"]
