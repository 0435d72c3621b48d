"""The Python suites: format, lint, types, import contracts, and pytest from the pure rooms upwards."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.cli import ROOT
from config.setup import kernels
from config.suites.suite import Suite

PURE = ("simulator", "pricing", "designer/catalog", "designer/graph", "designer/exchange")
"""Rooms whose tests need no database: fast, so they come first."""


def checks() -> list[Suite]:
    """Format, lint, types and contracts: what `./loadline check` runs."""
    scripts = Path(sys.executable).parent
    return [
        _tool("format", scripts / "ruff", "format", "--check", "."),
        _tool("lint", scripts / "ruff", "check", "."),
        _tool("import contracts", scripts / "lint-imports"),
        _tool("types", sys.executable, "-m", "mypy"),
    ]


def tests() -> tuple[Suite, Suite]:
    """All of pytest but what needs PostgreSQL: the pure rooms, and the rest of the house."""
    pure = [f"tests/{room}" for room in PURE if (ROOT / "tests" / room).is_dir()]
    others = [f"--ignore={folder}" for folder in pure]
    return pytest("rooms", *pure), pytest("house", *others, "tests")


def pytest(name: str, *words: str, environment: Mapping[str, str] | None = None) -> Suite:
    """A part of the tests. Kernels compiled once are shared: every test session has its own data folder."""

    def surroundings() -> Mapping[str, str]:
        return {"LOADLINE_CACHE": str(kernels.cache()), **(environment or {})}

    command: Sequence[str] = [sys.executable, "-m", "pytest", "-q", "--durations=10", *words]
    return Suite(name, lambda: command, environment=surroundings, counts=True)


def _tool(name: str, program: str | Path, *words: str) -> Suite:
    return Suite(name, lambda: [str(program), *words])
