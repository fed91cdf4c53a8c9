"""Completeness checks (rà soát): one small module per family; every check has a code, sentence, source, fix."""

from __future__ import annotations

from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.run import run_all

__all__ = ["Finding", "run_all"]
